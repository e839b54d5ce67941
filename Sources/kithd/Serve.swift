import ArgumentParser
import KithServer
import Logging

/// `kithd serve`: runs until SIGTERM or SIGINT, then answers what runs and ends.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves models over a Unix socket, until SIGTERM.",
    discussion: """
      Under systemd the sockets come by socket activation and need no --socket. With --user, the socket is \
      $XDG_RUNTIME_DIR/kith/kith.sock, and models and jobs are in $XDG_STATE_HOME/kith or ~/.local/state/kith; \
      otherwise they are in $STATE_DIRECTORY or /var/lib/kith.
      """)

  @Option(help: ArgumentHelp("The socket to listen on.", valueName: "path"), completion: .file())
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "A second socket, for administrators; with it many users may share the first one, each with their own role and models.",
      valueName: "path"), completion: .file())
  var adminSocket: String?

  @Option(
    name: .customLong("state"), help: ArgumentHelp("The folder for jobs.", valueName: "folder"), completion: .directory)
  var stateFolder: String?

  @Option(
    name: .customLong("models"),
    help: ArgumentHelp("The folder of the models; by default models/ in the state folder.", valueName: "folder"),
    completion: .directory)
  var modelsFolder: String?

  @Option(
    name: .customLong("default"),
    help: ArgumentHelp("The model that answers when none is named; otherwise the first by name.", valueName: "name"))
  var defaultModel: String?

  @Option(
    help: ArgumentHelp(
      "How much memory models may take together, such as 4G: those asked longest ago make room for others. Default: the unit's MemoryHigh=, if there is one.",
      valueName: "size"))
  var memoryBudget: ByteCount?

  @Option(
    help: ArgumentHelp(
      "How many seconds go by before a training writes down again what it has learnt.", valueName: "seconds"))
  var checkpointInterval: Int?

  @Option(
    help: ArgumentHelp(
      "How much of the disk one user's texts and models may take, such as 2G. Default: no limit.", valueName: "size"))
  var diskQuota: ByteCount?

  @Flag(name: .customLong("user"), help: "Serve this user alone.")
  var isForUser = false

  @Option(
    name: .customLong("log-level"),
    help: ArgumentHelp("How much to log.", valueName: "level"))
  var logLevel = LogLevel.info

  func run() async throws {
    let logger = JournalLogHandler.makeLogger(level: logLevel.level)
    do {
      let places = try Places(self)
      let models = ModelStore.Settings(
        defaultModel: defaultModel, memoryBudget: memoryBudget?.bytes ?? MemoryLimit.high())
      var jobs = TrainingJobs.Settings(folder: "\(places.stateFolder)/jobs", program: "/proc/self/exe")
      jobs.checkpointSeconds = checkpointInterval
      jobs.diskBytesPerUser = diskQuota?.bytes
      try await Daemon(
        places: places, modelSettings: models, jobSettings: jobs, isForUser: isForUser, logger: logger
      ).run()
    } catch let error as StartError {
      logger.error("\(error.message)")
      throw ExitCode(1)
    }
  }
}

/// How much is logged, by the names of swift-log's levels.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case trace, debug, info, notice, warning, error

  var level: Logger.Level {
    switch self {
    case .trace: .trace
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}

/// Why the daemon did not start, in a sentence for the operator.
struct StartError: Error {
  let message: String
}
