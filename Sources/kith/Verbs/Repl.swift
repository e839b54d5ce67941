import ArgumentParser
import Glibc
import KithClient
import KithProtocol
import Synchronization
import SystemPackage

/// `kith repl`: one question after the other, without leaving.
struct Repl: Verb {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Ask interactively.",
    discussion: """
      Each line is a verb with its arguments, as after `kith`; a line that begins with no verb is a text to predict after, \
      and one that begins with { a request as it is. Arguments with blanks stand in double quotes. `model NAME` chooses \
      the model, `help` lists the verbs, `quit` or ^D leaves. What the model would go on with stands grey behind the cursor, and Tab accepts it; \
      with --learn the memory learns each text to predict after. ^C cancels the running request. Typed lines are kept in \
      $XDG_STATE_HOME/kith/history, except those that begin with a blank.
      """)

  @Flag(help: "Have the memory learn the texts that are predicted after.") var learn = false

  @OptionGroup var memory: MemoryOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if learn, memory.isNone { throw ValidationError("--learn needs a memory: name one, or leave --memory out.") }
  }

  /// Verbs that make no sense inside: they are this one, or for standard input.
  private static let outside: Set = ["repl", "pipe", "filter", "rerank", "completion"]
  private static let own = ["help", "model", "quit"]

  private static var verbs: [String] {
    Kith.configuration.subcommands.map { $0._commandName }.filter { !outside.contains($0) }
  }

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    let greeting = try connection.hello()
    var options = invocation.options
    options.model = connection.model
    // Commands inside find nothing on standard input: the lines are read from it.
    let input = try FileDescriptor.standardInput.duplicate()
    let nothing = try FileDescriptor.open(FilePath("/dev/null"), .readOnly)
    _ = try nothing.duplicate(as: .standardInput)
    try nothing.close()
    Interruption.ignoreBetweenRequests()
    // The verbs inside find it there.
    let name = memory.name ?? (learn ? MemoryTable.ownName : memory.isNone ? "" : nil)
    if let name { _ = unsafe setenv("KITH_MEMORY", name, 1) }
    let suggestions = invocation.console.hasColour ? Suggestions(connection, verbs: Set(Self.verbs + Self.own)) : nil
    var lines = try InputLines(input, invocation, commands: (Self.verbs + Self.own).sorted())
    if lines.isTyped {
      invocation.console.note("\(greeting.server) \(greeting.version) at \(connection.path); `help` helps")
    }
    var status = ExitStatus.done
    while let line = try lines.next(prompt: "\(options.model ?? "kith")> ", suggestions?.follow) {
      let words = Self.words(line)
      switch words.first {
      case nil: continue
      case "quit", "exit": return try Self.end(lines.isTyped ? .done : status)
      case "help" where words.count == 1: Self.help(invocation.console)
      case "model" where words.count == 2:
        options.model = words[1]
        connection.model = words[1]
      case let first?:
        let outcome = Self.ask(first, words, line, options)
        if outcome != .done { status = outcome }
        if learn, !Self.verbs.contains(first), !first.hasPrefix("{") {
          // What cannot be learnt was told by the question itself, or is not worth a word.
          _ = try? connection.learn(line, in: environment("KITH_MEMORY"))
        }
      }
    }
    try Self.end(lines.isTyped ? .done : status)
  }

  private static func end(_ status: ExitStatus) throws { if status != .done { throw Ended(status: status) } }

  /// Carries out a line as `kith` itself would, and reports its error.
  private static func ask(_ first: String, _ words: [String], _ line: String, _ options: GlobalOptions) -> ExitStatus {
    if outside.contains(first) {
      Console.say("`\(first)` cannot be used here.")
      return .usage
    }
    let arguments: [String] =
      if first.hasPrefix("{") { ["call", line] } else if verbs.contains(first) { words } else {
        ["predict", "--"] + words
      }
    LeadingOptions.inherited.withLock { $0 = options.arguments }
    do {
      var command = try Kith.command(for: arguments)
      try command.run()
      return .done
    } catch {
      return Failure.report(error, of: Kith.self)
    }
  }

  private static func help(_ console: Console) {
    for command in Kith.configuration.subcommands where !outside.contains(command._commandName) {
      console.print(Formatting.left(command._commandName, 12) + command.configuration.abstract)
    }
    console.print(Formatting.left("model NAME", 12) + "Choose the model to ask.")
    console.print(Formatting.left("quit", 12) + "Leave.")
    console.print("`VERB --help` says more. A line without a verb is a text to predict after.")
  }

  /// The words of a line: separated by blanks, or in double quotes. Quotes inside of words are just characters.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var rest = Substring(line)
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return words }
      if first == "\"", let end = rest.dropFirst().firstIndex(of: "\""),
        rest.index(after: end) == rest.endIndex || rest[rest.index(after: end)].isWhitespace
      {
        words.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        let end = rest.firstIndex(where: \.isWhitespace) ?? rest.endIndex
        words.append(String(rest[..<end]))
        rest = rest[end...]
      }
    }
  }
}

/// The lines of a conversation: typed at a terminal, with a history, or read from a script.
private struct InputLines: ~Copyable {
  private let terminal: Terminal?
  private var history = History()
  /// nil at a terminal.
  private var script: LineInput?
  private var batch: ArraySlice<LineInput.Line> = []
  private let commands: [String]

  var isTyped: Bool { terminal != nil }

  init(_ input: FileDescriptor, _ invocation: Invocation, commands: [String]) throws {
    terminal = Terminal(input)
    script = terminal == nil ? try invocation.lineInput(at: input) : nil
    self.commands = commands
  }

  /// - Parameter suggest: what may follow a line that is typed.
  mutating func next(prompt: String, _ suggest: ((String) -> String)? = nil) throws -> String? {
    guard let terminal else {
      while true {
        if batch.isEmpty { batch = try script?.nextBatch()[...] ?? [] }
        guard let line = batch.popFirst() else { return nil }
        if line.flaw == nil { return line.text }
      }
    }
    let line = terminal.readLine(prompt: prompt, history: history.lines, commands: commands, suggest: suggest)
    if let line { history.add(line) }
    return line
  }
}
