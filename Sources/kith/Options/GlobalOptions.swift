import ArgumentParser
import CorpusInput
import Synchronization

/// The options that every verb has. They may also stand before the verb.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp(
      "The daemon's socket. (default: $KITH_SOCKET, else that of your own daemon if it runs, else /run/kith/kith.sock)",
      valueName: "path"))
  var socket: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The model to ask. (default: $KITH_MODEL, else the daemon's default)", valueName: "name"))
  var model: String?

  @Flag(name: .long, help: "Print the daemon's answer as one line of JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print only results and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also print which model answered and how long it took.")
  var verbose = false

  @Option(name: .long, help: ArgumentHelp("How long to wait for each answer: 250ms, 2s, 1m.", valueName: "time"))
  var timeout: Timeout?

  @Option(name: .long, help: ArgumentHelp("Whether to use colours.", valueName: "when"))
  var color: ColourChoice = .auto

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The encoding of files and standard input: utf-8, utf-16, windows-1252 or any of `iconv --list`. (default: recognised)",
      valueName: "name"))
  var encoding: InputEncoding?

  /// These options, and where they say nothing, the others.
  func completed(by others: GlobalOptions) -> GlobalOptions {
    var options = self
    options.socket = socket ?? others.socket
    options.model = model ?? others.model
    options.json = json || others.json
    options.quiet = quiet || others.quiet
    options.verbose = verbose || others.verbose
    options.timeout = timeout ?? others.timeout
    options.color = color == .auto ? others.color : color
    options.encoding = encoding ?? others.encoding
    return options
  }
}

extension GlobalOptions {
  /// The options as command-line arguments.
  var arguments: [String] {
    var arguments: [String] = []
    if let socket { arguments.append("--socket=\(socket)") }
    if let model { arguments.append("--model=\(model)") }
    if let timeout { arguments.append("--timeout=\(timeout.milliseconds)ms") }
    if color != .auto { arguments.append("--color=\(color.rawValue)") }
    if let encoding { arguments.append("--encoding=\(encoding.encoding.name)") }
    for (flag, isGiven) in [("--json", json), ("--quiet", quiet), ("--verbose", verbose)] where isGiven {
      arguments.append(flag)
    }
    return arguments
  }
}

/// An encoding that is known here.
struct InputEncoding: ExpressibleByArgument {
  let encoding: TextEncoding

  init?(argument: String) {
    guard let encoding = try? TextEncoding(named: argument) else { return nil }
    self.encoding = encoding
  }
}

enum ColourChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

/// A stretch of time as people write it; a bare number means seconds.
struct Timeout: ExpressibleByArgument, Equatable {
  let milliseconds: Int

  init?(argument: String) {
    let number = argument.prefix { $0.isNumber || $0 == "." }
    guard let value = Double(number), value.isFinite else { return nil }
    let scale: Double
    switch argument.dropFirst(number.count) {
    case "ms": scale = 1
    case "s", "": scale = 1_000
    case "m", "min": scale = 60_000
    case "h": scale = 3_600_000
    default: return nil
    }
    // The protocol's bounds of `deadline_ms`.
    guard let milliseconds = Int(exactly: (value * scale).rounded()), (1...86_400_000).contains(milliseconds) else {
      return nil
    }
    self.milliseconds = milliseconds
  }

  init(seconds: Int) { milliseconds = seconds * 1_000 }

  var defaultValueDescription: String { "\(milliseconds)ms" }

  /// For a sentence: `2 minutes`, `90 seconds`, `250 ms`.
  var shown: String {
    switch milliseconds {
    case 1_000: "1 second"
    case 60_000: "1 minute"
    case let count where count % 60_000 == 0 && count > 60_000: "\(count / 60_000) minutes"
    case let count where count % 1_000 == 0 && count > 1_000: "\(count / 1_000) seconds"
    case let count: "\(count) ms"
    }
  }
}

/// The options that stand before the verb, which the parser would otherwise give to the root command alone.
struct LeadingOptions: Sendable {
  static let shared = LeadingOptions(Array(CommandLine.arguments.dropFirst()))

  /// The arguments before the verb, if they are only options of `GlobalOptions`.
  let arguments: [String]
  /// The verb and everything after it.
  let rest: [String]

  init(_ all: [String]) {
    var end = 0
    while end < all.count, all[end].hasPrefix("-"), all[end] != "--" {
      switch all[end] {
      case "-S", "--socket", "-m", "--model", "--timeout", "--color", "--encoding": end += 2
      case "--json", "-q", "--quiet", "-v", "--verbose": end += 1
      case let option where Self.withValue.contains { option.hasPrefix($0) }: end += 1
      // Help, version and unknown options are the root command's.
      default:
        arguments = []
        rest = all
        return
      }
    }
    guard end < all.count else {
      // No verb: the root command checks the options and shows its help.
      arguments = []
      rest = all
      return
    }
    arguments = Array(all[..<end])
    rest = Array(all[end...])
  }

  private static let withValue = ["--socket=", "--model=", "--timeout=", "--color=", "--encoding=", "-S=", "-m="]

  /// The options of a verb that runs others, as `repl` does; they replace those before the verb.
  static let inherited = Mutex<[String]?>(nil)

  /// A verb's own options, and where they say nothing, these.
  func completing(_ options: GlobalOptions) throws -> GlobalOptions {
    let arguments = Self.inherited.withLock { $0 } ?? arguments
    return arguments.isEmpty ? options : options.completed(by: try GlobalOptions.parse(arguments))
  }
}
