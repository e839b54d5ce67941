import ArgumentParser
import KithServer
import Logging

/// `kithd serve`: runs until SIGTERM or SIGINT, then answers the running requests and ends.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves models over a Unix socket, until SIGTERM.",
    discussion: """
      Under systemd the sockets come by socket activation and need no --socket. With --user, the socket is \
      $XDG_RUNTIME_DIR/kith/kith.sock (without that variable, in /run/user/UID or ~/.local/state), and models and jobs are in $XDG_STATE_HOME/kith or ~/.local/state/kith; \
      otherwise they are in $STATE_DIRECTORY or /var/lib/kith. Options go before the environment (KITHD_LOG_LEVEL for \
      --log-level), that before the configuration file, and that before the defaults; `kithd config` shows what holds. \
      SIGHUP reloads all of it.
      """)

  @OptionGroup var options: SettingOptions

  func run() async throws {
    KeptMemory.keep()
    let threshold = LogThreshold(.info)
    let logger = JournalLogHandler.makeLogger(threshold: threshold)
    do {
      let options = options
      let settings: Settings
      do throws(ConfigurationError) {
        settings = try options.read()
      } catch {
        throw StartError(message: error.message)
      }
      threshold.level = settings.logLevel
      let paths = try StatePaths(settings, isForUser: options.isForUser)
      let models = ModelStore.Options(
        defaultModel: settings.defaultModel, memoryBudget: settings.memoryBudget ?? MemoryLimit.high())
      var jobs = TrainingJobs.Options(folder: "\(paths.stateFolder)/jobs", program: "/proc/self/exe")
      jobs.checkpointSeconds = settings.checkpointSeconds
      jobs.diskBytesPerUser = settings.diskQuota
      let administration = Administration(
        settings: settings, level: threshold, end: EndSignals.end, read: options.reader)
      try await Daemon(
        paths: paths, modelOptions: models, jobOptions: jobs, isForUser: options.isForUser,
        administration: administration, logger: logger
      ).run()
    } catch let error as StartError {
      logger.error("\(error.message)")
      throw ExitCode(1)
    }
  }
}

/// Why the daemon did not start, in a sentence for the operator.
struct StartError: Error {
  let message: String
}
