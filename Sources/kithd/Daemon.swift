import Glibc
import KithProtocol
import KithServer
import Logging

/// The daemon's life: prepare, listen, say so, serve, drain.
struct Daemon {
  let paths: StatePaths
  let modelOptions: ModelStore.Options
  let jobOptions: TrainingJobs.Options
  let isForUser: Bool
  let administration: Administration
  let logger: Logger

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)  // a file over the limit is an error of its writing, as a full disk is
    let signals = try EndSignals.stream()
    try paths.prepare()
    let lock = try StateLock(folder: paths.stateFolder)
    let models = ModelStore(folder: paths.modelsFolder, options: modelOptions, logger: logger)
    models.removeDebris()
    models.warnOfPassedOver()
    models.loadPinned()
    let memories = MemoryStore(
      folder: paths.memoriesFolder, diskLimit: jobOptions.diskBytesPerUser, logger: logger, now: { Int64(time(nil)) })
    memories.removeDebris()
    var jobOptions = jobOptions
    jobOptions.memoryByteCount = { memories.byteCount(of: $0) }
    let jobs = TrainingJobs(options: jobOptions, models: models, logger: logger)
    var options = Service.Options(version: Kithd.version)
    if let folder = administration.current.wordForms {
      do throws(ConfigurationError) {
        try options.readIrregularForms(in: folder)
      } catch {
        throw StartError(message: error.message)
      }
    }
    options.connectionLimit = OpenFileLimit.raise()
    if options.connectionLimit < ProtocolLimits.connections {
      logger.log(.fewFiles, ["connections": "\(options.connectionLimit)"])
    }
    let service = Service(
      options: options, models: models, jobs: jobs,
      workers: Workers(
        threadCount: administration.current.threadCount ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
      sessions: SessionStore(keeper: ServiceManager.keeper), memories: memories, logger: logger,
      administration: administration)
    if !paths.sessions.isEmpty {
      let left = service.sessions.takeOver(paths.sessions)
      logger.log(.sessionsTaken, ["sessions": "\(left.sessions)", "others": "\(left.others)"])
    }
    let server: Server
    do throws(ListenError) {
      server = try await Server.start(service, on: paths.endpoints)
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
        watching.addTask(name: "status") { await Self.tellChanges(service) }
        let pressure = ServiceManager.memoryPressure
        if let pressure { watching.addTask(name: "memory pressure") { await service.watch(pressure) } }
        for await wish in signals {
          if wish == .end { break }
          reload(service)
        }
        watching.cancelAll()
      }
      ServiceManager.stopping()
      logger.log(.stopping, ["connections": "\(service.counters.connectionCount)"])
      // By default less than the five seconds that systemd waits; requests that still run then are cut off.
      await server.drain(within: .seconds(administration.current.drainSeconds))
      group.cancelAll()
    }
    await service.workers.shutDown()
    await models.shutDown()
    logger.log(.stopped)
    _ = lock
  }

  /// Reloads the configuration on SIGHUP. If it has an error, the old one stays in force, and the journal has the error.
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

  /// Updates the status in systemd when models or jobs change, at most twice a second.
  private static func tellChanges(_ service: Service) async {
    var last = ""
    for await _ in service.events.changes() {
      let status = summary(service)
      if status != last { ServiceManager.status(status) }
      last = status
      try? await Task.sleep(for: .milliseconds(500))  // it throws only when cancelled, and then the loop ends
    }
  }

  private static func summary(_ service: Service) -> String {
    let status = service.status(for: .alone)
    let names = status.models.map(\.name).joined(separator: ", ")
    let megabytes = status.residentByteCount / 1_000_000
    let jobs = status.jobCount == 0 ? "" : status.jobCount == 1 ? ", 1 job" : ", \(status.jobCount) jobs"
    return
      "\(status.models.isEmpty ? "No model" : names) in memory, \(megabytes) MB, \(status.connectionCount) connections"
      + jobs
  }
}
