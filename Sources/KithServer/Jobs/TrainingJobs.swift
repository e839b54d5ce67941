import KithProtocol
package import Logging
import Synchronization

/// The jobs of the daemon: from `train` or `model.import` over `feed` to a model in service.
///
/// Commands come in through `submit` and are carried out one after another in the order in which they came, which
/// is what keeps the pieces of a text in order. One training runs at a time; others queue. A job belongs to the user who
/// opened it and needs nobody to watch it. All of it lives as long as `run()`: cancelling that ends the training process
/// too, but not the job: its text, its options and what it has learnt lie in its folder, and the next daemon goes on with
/// it, to the same model.
///
/// The actor puts things in order and holds the parts together: `JobRegistry` knows which jobs there are, `JobFeeder` takes in
/// text and data, `JobRunner` trains, installs and ends. Commands are in this file, trainings under way in
/// `TrainingJobs+Running.swift`.
package actor TrainingJobs {
  package enum Command: Sendable {
    case train(TrainRequest, key: String?, Responder)
    case importModel(ImportRequest, key: String?, Responder)
    case feed(Feed, Responder)
    case list(Responder)
    case watch(job: String, Responder)
    case cancel(job: String, Responder)
  }

  private let options: Options
  private let folder: JobFolder
  private let models: ModelStore
  let logger: Logger
  var registry: JobRegistry
  private let feeder: JobFeeder
  let runner: JobRunner

  private let commands: AsyncStream<Command>
  private let inbox: AsyncStream<Command>.Continuation
  private let launches: AsyncStream<String>
  private let launcher: AsyncStream<String>.Continuation
  private let installs: AsyncStream<String>
  private let installer: AsyncStream<String>.Continuation
  private let unfinished: Atomic<Int>

  /// Resumes the jobs that an earlier daemon left.
  package init(options: Options, models: ModelStore, logger: Logger) {
    let folder = JobFolder(path: options.folder)
    let registry = JobRegistry(folder.restoredJobs(logger))
    self.options = options
    self.folder = folder
    self.models = models
    self.logger = logger
    self.registry = registry
    feeder = JobFeeder(
      folder: folder, models: models, byteLimit: options.diskBytesPerUser,
      memoryByteCount: options.memoryByteCount)
    runner = JobRunner(
      folder: folder, models: models, program: options.program, checkpointSeconds: options.checkpointSeconds)
    (commands, inbox) = AsyncStream.makeStream()
    (launches, launcher) = AsyncStream.makeStream()
    (installs, installer) = AsyncStream.makeStream()
    unfinished = Atomic(registry.unfinishedCount)
    for job in registry.all where job.state == .queued { launcher.yield(job.name) }
  }

  /// Jobs that are not over, for `status`.
  package nonisolated var unfinishedCount: Int { unfinished.load(ordering: .relaxed) }

  /// Hands in a command; its responder is answered when its turn has come.
  package nonisolated func submit(_ command: Command) {
    Handover.left(at: self)
    inbox.yield(command)
  }

  /// Carries out commands and trainings until cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask(name: "job commands") { [commands] in
        for await command in commands { await self.carryOut(command) }
      }
      group.addTask(name: "trainings") { [launches] in
        for await job in launches { await self.train(job) }
      }
      group.addTask(name: "imports") { [installs] in
        for await job in installs { await self.finishImport(job) }
      }
      group.addTask(name: "abandoned jobs") { [options] in
        while (try? await Task.sleep(for: min(options.feedingLimit, .seconds(60)))) != nil {
          await self.endAbandoned()
        }
      }
    }
    for job in registry.all { job.closeFiles() }
  }

  private func carryOut(_ command: Command) {
    Handover.taken(from: self)
    switch command {
    case .train(let request, let key, let responder):
      answer(responder) { () throws(ProtocolError) in try open(request, key: key, responder.peer) }
    case .importModel(let request, let key, let responder):
      answer(responder) { () throws(ProtocolError) in try open(request, key: key, responder.peer) }
    case .feed(let feed, let responder):
      answer(responder) { () throws(ProtocolError) in try take(feed, responder.peer) }
    case .list(let responder):
      responder.send(JobListReply(jobs: registry.visible(to: responder.peer).map(\.record.reply)))
    case .watch(let name, let responder): watch(name, responder)
    case .cancel(let name, let responder):
      answer(responder) { () throws(ProtocolError) in try cancel(name, responder.peer) }
    }
  }

  private func answer<R: Reply>(_ responder: Responder, _ body: () throws(ProtocolError) -> R) {
    do throws(ProtocolError) { responder.send(try body()) } catch { responder.send(error) }
  }

  /// Sends an event with a job's state to those who may see it.
  func announce(_ name: String) {
    guard let job = registry[name] else { return }
    let reply = job.record.reply
    models.events.publish(
      .job(name, model: reply.model, is: reply.state, generation: reply.generation),
      to: { JobRegistry.maySee(job, $0) })
  }

  // MARK: Opening

  private func open(_ request: TrainRequest, key: String?, _ peer: Peer) throws(ProtocolError) -> TrainReply {
    if let earlier = registry.opened(with: key, by: peer) { return earlier.opening }
    try request.check()
    var job = try newJob(.train, model: request.model, key: key, peer)
    try feeder.open(request, &job)
    return try add(job)
  }

  private func open(_ request: ImportRequest, key: String?, _ peer: Peer) throws(ProtocolError) -> TrainReply {
    if let earlier = registry.opened(with: key, by: peer) { return earlier.opening }
    var job = try newJob(.import, model: request.model, key: key, peer)
    try feeder.checkDisk(
      of: peer.uid, peer, openByteCount: registry.byteCount(of: peer.uid), adding: request.byteCount)
    try feeder.open(request, &job)
    return try add(job)
  }

  /// A job for a model of the peer's, if nothing stands against it.
  private func newJob(
    _ kind: JobRecord.Kind, model: String, key: String?, _ peer: Peer
  ) throws(ProtocolError) -> Job {
    guard model != "default" else {
      throw ProtocolError(
        .badValue, "`default` stands for the default model and cannot be a model's own name",
        field: ScopeTable.model.name)
    }
    endAbandoned()
    let target = ModelKey(owner: peer.namespace, name: model)
    try models.checkNoAlias(target)
    try registry.checkRoom(for: target, of: peer.uid, limit: options.jobsPerUser)
    var record = JobRecord(job: registry.newName(), kind: kind, uid: peer.uid, model: target)
    record.key = key
    return Job(record: record)
  }

  private func add(_ job: Job) throws(ProtocolError) -> TrainReply {
    do throws(ProtocolError) {
      try job.record.write(folder: folder.path(of: job.name))
    } catch {
      job.closeFiles()
      runner.discardOutput(of: job.name)
      folder.remove(job.name)
      throw error
    }
    registry.add(job)
    countUnfinished()
    announce(job.name)
    logger.log(
      .jobOpened,
      [
        "job": "\(job.name)", "kind": "\(job.record.kind.rawValue)", "model": "\(job.record.reply.model)",
        "uid": "\(job.record.uid)",
      ])
    return job.opening
  }

  private func countUnfinished() { unfinished.store(registry.unfinishedCount, ordering: .relaxed) }

  // MARK: Feeding

  private func take(_ feed: Feed, _ peer: Peer) throws(ProtocolError) -> FeedReply {
    var job = try registry.job(feed.job, for: peer)
    if let reply = try feeder.earlierReply(to: feed, job) { return reply }
    let data = try feeder.data(of: feed, for: job)
    do throws(ProtocolError) {
      if job.file == nil {
        let uid = job.record.uid
        try feeder.checkDisk(
          of: uid, peer, openByteCount: registry.byteCount(of: uid), adding: feed.text.utf8.count)
      }
      try feeder.take(feed, data, &job)
    } catch {
      end(feed.job, .failed, error: error)
      throw error
    }
    registry[feed.job] = job
    if feed.isLast {
      announce(feed.job)
      (job.record.kind == .train ? launcher : installer).yield(feed.job)
    }
    return FeedReply(job: feed.job, state: job.state, fedBytes: job.record.reply.fedBytes)
  }

  // MARK: Watching and ending

  private func watch(_ name: String, _ responder: Responder) {
    do throws(ProtocolError) {
      let job = try registry.job(name, for: responder.peer)
      if job.isOver { return responder.sendEnd(of: job.record.reply) }
      if let progress = job.record.reply.progress { responder.sendInterim(ReplyLine.progress(responder.id, progress)) }
      registry[name]?.watchers.append(responder)
    } catch {
      responder.send(error)
    }
  }

  private func cancel(_ name: String, _ peer: Peer) throws(ProtocolError) -> JobReply {
    let job = try registry.job(name, for: peer)
    if !job.isOver {
      job.training?.cancel()
      end(name, .cancelled)
    }
    return (registry[name] ?? job).record.reply
  }

  private func endAbandoned() {
    for name in registry.unfed(for: options.feedingLimit) {
      end(
        name, .failed,
        error: ProtocolError(
          .jobFailed, "nobody fed the job for \(Int(options.feedingLimit.seconds)) seconds", hint: "begin again"))
    }
  }

  /// Ends a job that is not over, and tells everybody who waits for that.
  func end(_ name: String, _ state: JobState, error: ProtocolError? = nil) {
    guard var job = registry[name], !job.isOver else { return }
    runner.end(&job, state, error: error)
    registry[name] = job
    countUnfinished()
    announce(name)
    logger.log(
      .jobOver,
      [
        "job": "\(name)", "model": "\(job.record.reply.model)", "state": "\(state.rawValue)",
        "uid": "\(job.record.uid)",
      ])
    for name in registry.removeOldest() { folder.remove(name) }
  }
}
