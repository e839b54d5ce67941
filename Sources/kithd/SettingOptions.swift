import ArgumentParser
import Glibc
import KithProtocol
import KithServer

/// The settings as options of the command line.
struct SettingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file. (default: /etc/kith/kithd.conf; with --user: $XDG_CONFIG_HOME/kith/kithd.conf)",
      valueName: "path"), completion: .file())
  var config: String?

  @Option(help: ArgumentHelp("The socket to listen on.", valueName: "path"), completion: .file())
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "A second socket, for administrators; with it many users may share the first one, each with their own role and models.",
      valueName: "path"), completion: .file())
  var adminSocket: String?

  @Option(help: ArgumentHelp("The folder for jobs.", valueName: "folder"), completion: .directory)
  var state: String?

  @Option(
    help: ArgumentHelp("The folder of the models; by default models/ in the state folder.", valueName: "folder"),
    completion: .directory)
  var models: String?

  @Option(
    help: ArgumentHelp(
      "The folder of WordNet's lists of irregular forms (noun.exc and others), as /usr/share/wordnet: `reason` then takes mice and mouse for one word in every model.",
      valueName: "folder"), completion: .directory)
  var wordForms: String?

  @Option(
    name: .customLong("default"),
    help: ArgumentHelp("The model that answers when none is named; otherwise the first that came.", valueName: "name"))
  var defaultModel: String?

  @Option(
    help: ArgumentHelp(
      "How much memory models may take together, such as 4G: those asked longest ago make room for others. Default: the unit's MemoryHigh=, if there is one.",
      valueName: "size"))
  var memoryBudget: String?

  @Option(
    help: ArgumentHelp(
      "Seconds between two checkpoints of a training.", valueName: "seconds"))
  var checkpointInterval: String?

  @Option(
    help: ArgumentHelp(
      "How much of the disk one user's texts and models may take, such as 2G. Default: no limit.", valueName: "size"))
  var diskQuota: String?

  @Option(help: ArgumentHelp("How many threads compute; by default one a core.", valueName: "count"))
  var threads: String?

  @Option(help: ArgumentHelp("How many connections may be open at once.", valueName: "count"))
  var connections: String?

  @Option(help: ArgumentHelp("Seconds that running requests may still take after SIGTERM.", valueName: "seconds"))
  var drain: String?

  @Option(
    help: ArgumentHelp("How much to log: trace, debug, info, notice, warning or error.", valueName: "level"),
    completion: .list(LogLevelTable.levels))
  var logLevel: String?

  @Flag(name: .customLong("user"), help: "Serve this user alone.")
  var isForUser = false

  /// The settings, each from the last of these that has it: defaults, file, environment, options.
  func read() throws(ConfigurationError) -> Settings { try reader() }

  /// `read`, to be repeated while the daemon runs.
  var reader: Administration.Reader {
    let options: [(name: String, value: String?)] = [
      ("socket", socket), ("admin-socket", adminSocket), ("disk-quota", diskQuota), ("state", state),
      ("models", models), ("word-forms", wordForms), ("default", defaultModel),
      ("memory-budget", memoryBudget), ("checkpoint-interval", checkpointInterval), ("threads", threads),
      ("connections", connections), ("drain", drain), ("log-level", logLevel),
    ]
    let (given, standard) = (config, standardFile)
    return { () throws(ConfigurationError) in
      var settings = Settings()
      if let file = given ?? standard, let text = try Self.text(of: file, isRequired: given != nil) {
        try settings.apply(text, ofFile: file)
      }
      try settings.apply(environment: Self.environment)
      for (name, value) in options { try settings.apply(option: name, value) }
      return settings
    }
  }

  /// Where the configuration file is when nobody says.
  var standardFile: String? {
    guard isForUser else { return "/etc/kith/kithd.conf" }
    let variables = Self.environment
    if let folder = variables["XDG_CONFIG_HOME"], !folder.isEmpty { return "\(folder)/kith/kithd.conf" }
    return variables["HOME"].map { "\($0)/.config/kith/kithd.conf" }
  }

  private static func text(of file: String, isRequired: Bool) throws(ConfigurationError) -> String? {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if !isRequired, errno == ENOENT || errno == ENOTDIR { return nil }
      throw ConfigurationError("cannot read \(file): \(FileSystem.lastError)")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ConfigurationError("cannot read \(file): \(FileSystem.lastError)") }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= 1 << 20 else {
        throw ConfigurationError("\(file) has more than 1 MiB: is it the right file?")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError("\(file) is not text in UTF-8")
    }
    return text
  }

  private static var environment: [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    // Sound: the list ends with a null, its strings with a zero, and nothing here changes the environment.
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      unsafe entry += 1
    }
    return variables
  }
}
