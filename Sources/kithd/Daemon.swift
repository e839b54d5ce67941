import Glibc
import KithProtocol
import KithServer
import Logging

/// The daemon's life: prepare, listen, say so, serve, drain.
struct Daemon {
  let places: Places
  let modelOptions: ModelStore.Options
  let jobOptions: TrainingJobs.Options
  let isForUser: Bool
  let administration: Administration
  let logger: Logger

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)  // a file over the limit is an error of its writing, as a full disk is
    let signals = try EndSignals.stream()
    try places.prepare()
    let lock = try StateLock(folder: places.stateFolder)
    let models = ModelStore(folder: places.modelsFolder, options: modelOptions, logger: logger)
    models.removeDebris()
    models.loadPinned()
    let jobs = TrainingJobs(options: jobOptions, models: models, logger: logger)
    var configuration = Service.Configuration(version: Kithd.version)
    configuration.connectionLimit = OpenFileLimit.raise()
    if configuration.connectionLimit < ProtocolLimits.connections {
      logger.log(.fewFiles, ["connections": "\(configuration.connectionLimit)"])
    }
    let service = Service(
      configuration: configuration, models: models, jobs: jobs,
      workers: Workers(
        threadCount: administration.current.threadCount ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
      logger: logger, administration: administration)
    let server: Server
    do throws(ListenError) {
      server = try await Server.start(service, on: places.endpoints)
    } catch {
      throw StartError(message: error.message)
    }
    logger.log(.serving, ["version": "\(Kithd.version)", "models": "\(models.installedCount)"])
    ServiceManager.ready(status: Self.summary(service))

    await withDiscardingTaskGroup { group in
      group.addTask(name: "jobs") { await jobs.run() }
      // The watchdog asks event loops and workers for a turn, so it ends before they do: they would owe it the answer.
      await withDiscardingTaskGroup { watching in
        watching.addTask(name: "watchdog") { await Self.watch(service, server) }
        for await wish in signals {
          if wish == .end { break }
          reload(service)
        }
        watching.cancelAll()
      }
      ServiceManager.stopping()
      logger.log(.stopping, ["connections": "\(service.counters.connectionCount)"])
      // Less than systemd's patience of five seconds by default; what runs after this is cut off.
      await server.drain(within: .seconds(administration.current.drainSeconds))
      group.cancelAll()
    }
    try? await service.workers.shutDown()
    try? await models.shutDown()
    logger.log(.stopped)
    _ = lock
  }

  /// What SIGHUP wants: the configuration anew, or, if that is wrong, the old one and a line in the journal.
  private func reload(_ service: Service) {
    ServiceManager.reloading()
    _ = try? service.reloadConfiguration()  // the journal has the error
    ServiceManager.ready(status: Self.summary(service))
  }

  /// Tells systemd that we live, while a canary comes back through the real queue and the event loops turn.
  private static func watch(_ service: Service, _ server: Server) async {
    let interval = ServiceManager.watchdogInterval.map { $0 / 2 } ?? .seconds(30)
    while !Task.isCancelled {
      await server.turnEventLoops()
      if await service.sendCanary() {
        ServiceManager.feedWatchdog()
        ServiceManager.status(summary(service))
      }
      try? await Task.sleep(for: interval)  // it throws only when cancelled, and then the loop ends
    }
  }

  private static func summary(_ service: Service) -> String {
    let status = service.status(for: .alone)
    let names = status.models.map(\.name).joined(separator: ", ")
    let megabytes = status.residentBytes / 1_000_000
    return
      "\(status.models.isEmpty ? "No model" : names) in memory, \(megabytes) MB, \(status.connectionCount) connections"
  }
}
