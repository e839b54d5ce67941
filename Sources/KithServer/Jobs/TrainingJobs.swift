import Glibc
import KithProtocol
package import Logging
import Storage
import Synchronization

/// The registry of jobs: from `train` or `model.import` over `feed` to a model in service.
///
/// Commands come in through `submit` and are carried out one after another in the order in which they came, which
/// is what keeps the pieces of a text in order. One training runs at a time; others queue. A job belongs to the user who
/// opened it and needs nobody to watch it. All of it lives as long as `run()`: cancelling that ends the training process
/// too, but not the job: its text, its options and what it has learnt lie in its folder, and the next daemon goes on with
/// it, to the same model.
///
/// Commands are in this file, trainings and their ends in `TrainingJobs+Running.swift`.
package actor TrainingJobs {
  package enum Command: Sendable {
    case train(TrainRequest, key: String?, Responder)
    case importModel(ImportRequest, key: String?, Responder)
    case feed(Feed, Responder)
    case list(Responder)
    case watch(job: String, Responder)
    case cancel(job: String, Responder)
  }

  package struct Settings: Sendable {
    /// Where jobs keep what they were fed.
    package var folder: String
    /// The `kithd` whose `train` does the work.
    package var program: String
    /// How often a training writes down what it has learnt; nil for its own default.
    package var checkpointSeconds: Int?
    /// How many jobs one user may have open.
    package var jobsPerUser = 16
    /// How many bytes one user's texts and models may take on the disk; nil for no limit.
    package var diskBytesPerUser: Int?
    /// A job that nobody feeds for so long is given up.
    package var feedingLimit = Duration.seconds(3_600)

    package init(folder: String, program: String) {
      self.folder = folder
      self.program = program
    }
  }

  struct Job {
    var record: JobRecord
    var spool: JobSpool?
    var file: ModelImport?
    var watchers: [Responder] = []
    var lastFed = ContinuousClock.now
    var training: Task<Result<TrainingOutcome, ProtocolError>, Never>?

    var state: JobReply.State {
      get { record.reply.state }
      set { record.reply.state = newValue }
    }
  }

  /// What a user's key of a `train` or `model.import` stands for.
  struct RequestKey: Hashable {
    let uid: UInt32
    let key: String
  }

  private static let unfinishedLimit = 256
  static let finishedLimit = 64

  let settings: Settings
  let models: ModelStore
  let logger: Logger
  var jobs: [String: Job] = [:]
  var order: [String] = []
  private var lastNumber = 0
  var keys: [RequestKey: String] = [:]

  private let commands: AsyncStream<Command>
  private let inbox: AsyncStream<Command>.Continuation
  private let launches: AsyncStream<String>
  private let launcher: AsyncStream<String>.Continuation
  private let installs: AsyncStream<String>
  private let installer: AsyncStream<String>.Continuation
  let unfinished = Atomic<Int>(0)

  /// Takes up the jobs that an earlier daemon left.
  package init(settings: Settings, models: ModelStore, logger: Logger) {
    self.settings = settings
    self.models = models
    self.logger = logger
    (commands, inbox) = AsyncStream.makeStream()
    (launches, launcher) = AsyncStream.makeStream()
    (installs, installer) = AsyncStream.makeStream()
    var last = 0
    for job in Self.restored(settings.folder, logger) {
      let name = job.record.reply.job
      jobs[name] = job
      order.append(name)
      last = max(last, Int(name.dropFirst(2)) ?? 0)
      if let key = job.record.key { keys[RequestKey(uid: job.record.uid, key: key)] = name }
      if !job.record.reply.isOver { unfinished.add(1, ordering: .relaxed) }
      if job.state == .queued { launcher.yield(name) }
    }
    lastNumber = last
  }

  /// Jobs that are not over, for `status`.
  package nonisolated var unfinishedCount: Int { unfinished.load(ordering: .relaxed) }

  /// Hands in a command; its responder is answered when its turn has come.
  package nonisolated func submit(_ command: Command) { inbox.yield(command) }

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
      group.addTask(name: "forgotten jobs") { [settings] in
        while (try? await Task.sleep(for: min(settings.feedingLimit, .seconds(60)))) != nil {
          await self.giveUpForgotten()
        }
      }
    }
    for job in jobs.values {
      job.spool?.close()
      job.file?.close()
    }
  }

  private func carryOut(_ command: Command) {
    switch command {
    case .train(let options, let key, let responder):
      responder.send(result { () throws(ProtocolError) in try open(options, key: key, responder.peer) })
    case .importModel(let request, let key, let responder):
      responder.send(result { () throws(ProtocolError) in try open(request, key: key, responder.peer) })
    case .feed(let feed, let responder):
      responder.send(result { () throws(ProtocolError) in try take(feed, responder.peer) })
    case .list(let responder):
      let visible = order.compactMap { jobs[$0] }.filter { Self.maySee($0, responder.peer) }
      responder.send(JobListReply(jobs: visible.map(\.record.reply)))
    case .watch(let name, let responder): watch(name, responder)
    case .cancel(let name, let responder):
      responder.send(result { () throws(ProtocolError) in try cancel(name, responder.peer) })
    }
  }

  private func result<Value>(_ body: () throws(ProtocolError) -> Value) -> Result<Value, ProtocolError> {
    do throws(ProtocolError) { return .success(try body()) } catch { return .failure(error) }
  }

  /// Tells those who may see a job what state it is in now.
  func tell(_ name: String) {
    guard let job = jobs[name] else { return }
    let reply = job.record.reply
    models.events.publish(
      .job(name, model: reply.model, is: reply.state, generation: reply.generation), to: { Self.maySee(job, $0) })
  }

  private static func maySee(_ job: Job, _ peer: Peer) -> Bool {
    !peer.isScoped || peer.role == .admin || job.record.uid == peer.uid
  }

  /// - Throws: `job.not_found`, also for a job of somebody else.
  private func job(_ name: String, for peer: Peer) throws(ProtocolError) -> Job {
    guard let job = jobs[name], Self.maySee(job, peer) else {
      throw ProtocolError(.jobNotFound, "there is no job `\(name)`", hint: "`job.list` lists them", field: "job")
    }
    return job
  }

  func folder(_ name: String) -> String { "\(settings.folder)/\(name)" }

  // MARK: Opening

  private func open(_ request: TrainRequest, key: String?, _ peer: Peer) throws(ProtocolError) -> TrainReply {
    if let job = earlier(key, peer) { return TrainReply(job: job.reply.job, model: job.reply.model) }
    var job = try newJob(.train, model: request.model, key: key, peer)
    job.record.flags = request.flags
    job.record.documentEnd = request.documentEnd
    let name = job.record.reply.job
    job.spool = try JobSpool(folder: folder(name))
    return try add(job)
  }

  private func open(_ request: ImportRequest, key: String?, _ peer: Peer) throws(ProtocolError) -> TrainReply {
    if let job = earlier(key, peer) { return TrainReply(job: job.reply.job, model: job.reply.model) }
    var job = try newJob(.import, model: request.model, key: key, peer)
    try checkDisk(of: peer.uid, peer, adding: request.byteCount)
    let name = job.record.reply.job
    guard FileSystem.makeFolder(folder(name)) else { throw FileSystem.failure("the job's folder could not be made") }
    do throws(ProtocolError) {
      job.file = try ModelImport(path: models.temporary(name), byteCount: request.byteCount)
    } catch {
      FileSystem.remove(folder(name))
      throw error
    }
    return try add(job)
  }

  private func earlier(_ key: String?, _ peer: Peer) -> JobRecord? {
    key.flatMap { keys[RequestKey(uid: peer.uid, key: $0)] }.flatMap { jobs[$0]?.record }
  }

  /// A job for a model of the peer's, if nothing stands against it.
  private func newJob(
    _ kind: JobRecord.Kind, model: String, key: String?, _ peer: Peer
  ) throws(ProtocolError) -> Job {
    guard model != "default" else {
      throw ProtocolError(
        .badValue, "`default` stands for the default model and cannot be a model's own name", field: "model")
    }
    giveUpForgotten()
    let target = ModelKey(owner: peer.namespace, name: model)
    try models.checkNoAlias(target)
    if let other = jobs.values.first(where: { $0.record.model == target && !$0.record.reply.isOver }) {
      throw ProtocolError(
        .modelBusy, "the job \(other.record.reply.job) is making a model of that name already",
        hint: "watch it, or cancel it", field: "model")
    }
    let own = jobs.values.count { $0.record.uid == peer.uid && !$0.record.reply.isOver }
    guard own < settings.jobsPerUser, unfinishedCount < Self.unfinishedLimit else {
      throw ProtocolError(
        .quota, "\(min(own, settings.jobsPerUser)) jobs of yours are open already", hint: "cancel one")
    }
    lastNumber += 1
    var record = JobRecord(job: "j-\(lastNumber)", kind: kind, uid: peer.uid, model: target)
    record.key = key
    return Job(record: record)
  }

  private func add(_ job: Job) throws(ProtocolError) -> TrainReply {
    let reply = job.record.reply
    do throws(ProtocolError) {
      try job.record.write(folder: folder(reply.job))
    } catch {
      job.spool?.close()
      job.file?.close()
      models.discard(models.temporary(reply.job))
      FileSystem.remove(folder(reply.job))
      throw error
    }
    jobs[reply.job] = job
    order.append(reply.job)
    unfinished.add(1, ordering: .relaxed)
    if let key = job.record.key { keys[RequestKey(uid: job.record.uid, key: key)] = reply.job }
    tell(reply.job)
    logger.log(
      .jobOpened,
      [
        "job": "\(reply.job)", "kind": "\(job.record.kind.rawValue)", "model": "\(reply.model)",
        "uid": "\(job.record.uid)",
      ])
    return TrainReply(job: reply.job, model: reply.model)
  }

  // MARK: Feeding

  private func take(_ feed: Feed, _ peer: Peer) throws(ProtocolError) -> FeedReply {
    var job = try job(feed.job, for: peer)
    if let earlier = job.record.keyedFeeds.last(where: { $0.key == feed.key }) {
      guard earlier.content == feed.checksum else { throw Idempotency.misusedKey(of: .feed) }
      return FeedReply(job: feed.job, state: earlier.isLast ? .queued : .feeding, fedBytes: earlier.fedBytes)
    }
    guard job.state == .feeding else {
      if let error = job.record.reply.error { throw error }
      throw ProtocolError(
        .badValue, "the job takes no more: it is \(job.state.rawValue)", hint: "open a new one", field: "job")
    }
    let data = try Self.data(of: feed, for: job.record.kind)
    let before = job.record
    do throws(ProtocolError) {
      if job.file == nil { try checkDisk(of: job.record.uid, peer, adding: feed.text.utf8.count) }
      let fedBytes = job.record.reply.fedBytes + (job.file == nil ? feed.text.utf8.count : data.count)
      let keyed = feed.key.map {
        KeyedFeed(key: $0, content: feed.checksum, fedBytes: fedBytes, isLast: feed.isLast)
      }
      try job.spool?.append(
        feed.text, feed.endsDocument ? job.record.documentEnd : "", feed.isLast ? nil : keyed)
      try job.file?.append(data)
      if let keyed { job.record.note(keyed) }
      if feed.isLast {
        try job.spool?.finish()
        try job.file?.finish()
        job.state = .queued
        try job.record.write(folder: folder(feed.job))
      }
    } catch {
      job.record = before
      jobs[feed.job] = job
      end(feed.job, .failed, error: error)
      throw error
    }
    job.record.reply.fedBytes = job.spool?.fedByteCount ?? job.file?.writtenByteCount ?? 0
    job.lastFed = .now
    let reply = FeedReply(job: feed.job, state: job.state, fedBytes: job.record.reply.fedBytes)
    jobs[feed.job] = job
    if feed.isLast {
      tell(feed.job)
      (job.record.kind == .train ? launcher : installer).yield(feed.job)
    }
    return reply
  }

  /// The bytes that a feed brings an import.
  ///
  /// - Throws: `request.bad_value` if it brings text where data is wanted, or the other way round.
  private static func data(of feed: Feed, for kind: JobRecord.Kind) throws(ProtocolError) -> [UInt8] {
    switch kind {
    case .train:
      guard feed.data == nil else {
        throw ProtocolError(.badValue, "a training is fed `text`, not `data`", field: "data")
      }
      return []
    case .import:
      guard feed.text.isEmpty, !feed.endsDocument else {
        throw ProtocolError(.badValue, "an import is fed `data`, not text", field: "text")
      }
      guard let data = Base64.decode(feed.data ?? "") else {
        throw ProtocolError(.badValue, "`data` is not Base64", field: "data")
      }
      return data
    }
  }

  /// - Throws: `auth.quota` if the user's texts and models would take more of the disk than they may.
  private func checkDisk(of uid: UInt32, _ peer: Peer, adding byteCount: Int) throws(ProtocolError) {
    guard let limit = settings.diskBytesPerUser, peer.namespace != nil else { return }
    let open = jobs.values.filter { $0.record.uid == uid && !$0.record.reply.isOver }
      .reduce(0) { $0 + ($1.spool?.byteCount ?? 0) + ($1.file?.byteCount ?? 0) }
    let used = models.byteCount(of: uid) + open
    guard used + byteCount <= limit else {
      throw ProtocolError(
        .quota, "your texts and models would take \(used + byteCount) bytes of the disk, and you may have \(limit)",
        hint: "delete a model, or cancel a job")
    }
  }

  // MARK: Watching

  private func watch(_ name: String, _ responder: Responder) {
    switch result({ () throws(ProtocolError) in try job(name, for: responder.peer).record.reply }) {
    case .failure(let error): responder.send(error)
    case .success(let reply):
      if reply.isOver { return Self.tellEnd(reply, to: responder) }
      if let progress = reply.progress { responder.sendPart(ReplyLine.progress(responder.id, progress)) }
      jobs[name]?.watchers.append(responder)
    }
  }

  private func cancel(_ name: String, _ peer: Peer) throws(ProtocolError) -> JobReply {
    let job = try job(name, for: peer)
    if !job.record.reply.isOver {
      job.training?.cancel()
      end(name, .cancelled)
    }
    return jobs[name]?.record.reply ?? job.record.reply
  }

  private func giveUpForgotten() {
    for (name, job) in jobs where job.state == .feeding && .now - job.lastFed > settings.feedingLimit {
      end(
        name, .failed,
        error: ProtocolError(
          .jobFailed, "nobody fed the job for \(Int(settings.feedingLimit.seconds)) seconds", hint: "begin again"))
    }
  }
}
