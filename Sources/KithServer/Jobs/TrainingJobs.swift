import KithProtocol
package import Logging
import Storage
import Synchronization

/// The registry of training jobs: from `train` over `feed` to a model in service.
///
/// Commands come in through `submit` and are carried out one after another in the order in which they came, which
/// is what keeps the pieces of a text in order. One training runs at a time; others queue. All of it lives as long
/// as `run()`: cancelling that ends the training process too.
package actor TrainingJobs {
  package enum Command: Sendable {
    case train(TrainRequest, key: String?, Responder)
    case feed(Feed, key: String?, Responder)
    case list(Responder)
    case watch(job: String, Responder)
    case cancel(job: String, Responder)
  }

  private struct Job {
    var reply: JobReply
    let options: TrainRequest
    var spool: JobSpool
    var watchers: [Responder] = []
    /// The first outcomes of feeds with a key, for retries.
    var feedOutcomes: [String: FeedReply] = [:]
    var lastFed = ContinuousClock.now
    var training: Task<Result<TrainingOutcome, ProtocolError>, Never>?
  }

  private static let unfinishedLimit = 16
  private static let finishedLimit = 64
  private static let outcomeLimit = 1_024
  /// A job that nobody feeds for so long is given up.
  private static let feedingLimit = Duration.seconds(3_600)

  private let folder: String
  private let program: String
  private let models: ModelStore
  private let logger: Logger
  private var jobs: [String: Job] = [:]
  private var order: [String] = []
  private var lastNumber = 0
  /// Jobs by the key of the `train` that made them.
  private var keys: [String: String] = [:]

  private let commands: AsyncStream<Command>
  private let inbox: AsyncStream<Command>.Continuation
  private let launches: AsyncStream<String>
  private let launcher: AsyncStream<String>.Continuation
  private let unfinished = Atomic<Int>(0)

  /// - Parameter folder: Where jobs keep their text; what dead jobs left there is removed.
  /// - Parameter program: The `kithd` whose `train` does the work.
  package init(folder: String, program: String, models: ModelStore, logger: Logger) {
    self.folder = folder
    self.program = program
    self.models = models
    self.logger = logger
    (commands, inbox) = AsyncStream.makeStream()
    (launches, launcher) = AsyncStream.makeStream()
    for name in folderEntries(folder) { FileSystem.remove("\(folder)/\(name)") }
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
    }
    for job in jobs.values where !job.reply.isOver { job.spool.remove() }
  }

  private func carryOut(_ command: Command) {
    switch command {
    case .train(let options, let key, let responder):
      responder.send(result { () throws(ProtocolError) in try open(options, key: key) })
    case .feed(let feed, let key, let responder):
      responder.send(result { () throws(ProtocolError) in try take(feed, key: key) })
    case .list(let responder): responder.send(JobListReply(jobs: order.compactMap { jobs[$0]?.reply }))
    case .watch(let name, let responder): watch(name, responder)
    case .cancel(let name, let responder):
      responder.send(result { () throws(ProtocolError) in try cancel(name) })
    }
  }

  private func result<Value>(_ body: () throws(ProtocolError) -> Value) -> Result<Value, ProtocolError> {
    do throws(ProtocolError) { return .success(try body()) } catch { return .failure(error) }
  }

  // MARK: Commands

  private func open(_ options: TrainRequest, key: String?) throws(ProtocolError) -> TrainReply {
    if let key, let name = keys[key], let job = jobs[name] { return TrainReply(job: name, model: job.reply.model) }
    guard options.model != "default" else {
      throw ProtocolError(
        .badValue, "`default` stands for the default model and cannot be a model's own name", field: "model")
    }
    giveUpForgotten()
    if let other = jobs.values.first(where: { $0.reply.model == options.model && !$0.reply.isOver }) {
      throw ProtocolError(
        .modelBusy, "the job \(other.reply.job) is making a model of that name already",
        hint: "watch it, or cancel it", field: "model")
    }
    guard unfinishedCount < Self.unfinishedLimit else {
      throw ProtocolError(.quota, "\(Self.unfinishedLimit) jobs are open already", hint: "cancel one")
    }
    lastNumber += 1
    let name = "j-\(lastNumber)"
    let spool = try JobSpool(folder: "\(folder)/\(name)")
    jobs[name] = Job(reply: JobReply(job: name, model: options.model), options: options, spool: spool)
    order.append(name)
    unfinished.add(1, ordering: .relaxed)
    if let key { keys[key] = name }
    logger.notice("job opened", metadata: ["job": "\(name)", "model": "\(options.model)"])
    return TrainReply(job: name, model: options.model)
  }

  private func take(_ feed: Feed, key: String?) throws(ProtocolError) -> FeedReply {
    guard var job = jobs[feed.job] else { throw Self.notFound(feed.job) }
    if let key, let outcome = job.feedOutcomes[key] { return outcome }
    guard job.reply.state == .feeding else {
      if let error = job.reply.error { throw error }
      throw ProtocolError(
        .badValue, "the job takes no more text: it is \(job.reply.state.rawValue)", hint: "open a new one with `train`",
        field: "job")
    }
    do throws(ProtocolError) {
      try job.spool.append(feed.text)
      if feed.endsDocument { try job.spool.append(job.options.documentEnd) }
    } catch {
      jobs[feed.job] = job
      end(feed.job, .failed, error: error)
      throw error
    }
    job.reply.fedBytes += feed.text.utf8.count
    job.lastFed = .now
    if feed.isLast {
      job.spool.close()
      job.reply.state = .queued
    }
    let reply = FeedReply(job: feed.job, state: job.reply.state, fedBytes: job.reply.fedBytes)
    if let key, job.feedOutcomes.count < Self.outcomeLimit { job.feedOutcomes[key] = reply }
    jobs[feed.job] = job
    if feed.isLast { launcher.yield(feed.job) }
    return reply
  }

  private func watch(_ name: String, _ responder: Responder) {
    guard let reply = jobs[name]?.reply else { return responder.send(Self.notFound(name)) }
    if reply.isOver { return Self.tellEnd(reply, to: responder) }
    if let progress = reply.progress { responder.sendPart(ReplyLine.progress(responder.id, progress)) }
    jobs[name]?.watchers.append(responder)
  }

  private func cancel(_ name: String) throws(ProtocolError) -> JobReply {
    guard let job = jobs[name] else { throw Self.notFound(name) }
    if !job.reply.isOver {
      job.training?.cancel()
      end(name, .cancelled)
    }
    return jobs[name]?.reply ?? job.reply
  }

  private func giveUpForgotten() {
    for (name, job) in jobs where job.reply.state == .feeding && .now - job.lastFed > Self.feedingLimit {
      end(name, .failed, error: ProtocolError(.jobFailed, "nobody fed the job for an hour"))
    }
  }

  // MARK: Training

  private func train(_ name: String) async {
    guard let job = jobs[name], job.reply.state == .queued else { return }
    jobs[name]?.reply.state = .training
    logger.notice("training started", metadata: ["job": "\(name)", "bytes": "\(job.spool.byteCount)"])
    // A name that no model can have: it isn't listed, and what is left of it is removed at the next start.
    let output = models.temporary(name)
    let process = TrainingProcess(
      program: program, flags: job.options.flags, output: output, input: job.spool.path)
    // Awaited and cancelled right here; a handle of its own lets `job.cancel` end it too.
    let training = Task(name: "training \(name)") {
      await process.run { event in await self.note(event, of: name) }
    }
    jobs[name]?.training = training
    let result = await withTaskCancellationHandler {
      await training.value
    } onCancel: {
      training.cancel()
    }
    jobs[name]?.training = nil
    guard jobs[name]?.reply.state == .training, !Task.isCancelled else {
      job.spool.remove()
      return models.discard(output)
    }
    switch result {
    case .failure(let error): end(name, .failed, error: error)
    case .success(let outcome):
      jobs[name]?.reply.outcome = outcome
      switch await install(output, as: job.options.model) {
      case .failure(let error): end(name, .failed, error: error)
      case .success(let generation):
        jobs[name]?.reply.generation = generation
        end(name, .done)
      }
    }
    models.discard(output)
  }

  /// Verifying reads every byte of the model: not on the thread that carries out commands.
  @concurrent
  private nonisolated func install(_ output: String, as name: String) async -> Result<Int, ProtocolError> {
    models.install(output, as: ModelKey(owner: nil, name: name))
  }

  private func note(_ event: TrainingProcess.Event, of name: String) {
    switch event {
    case .warning(let warning): jobs[name]?.reply.warnings.append(warning)
    case .progress(let progress):
      jobs[name]?.reply.progress = progress
      jobs[name]?.watchers.removeAll { $0.isCancelled }
      for watcher in jobs[name]?.watchers ?? [] {
        watcher.sendPart(ReplyLine.progress(watcher.id, progress))
      }
    }
  }

  // MARK: The end

  /// Ends a job that isn't over: tells those who watch it and removes what it was fed.
  private func end(_ name: String, _ state: JobReply.State, error: ProtocolError? = nil) {
    guard var job = jobs[name], !job.reply.isOver else { return }
    job.reply.state = state
    job.reply.error = error
    job.reply.progress = nil
    job.spool.close()
    if job.training == nil { job.spool.remove() }
    for watcher in job.watchers { Self.tellEnd(job.reply, to: watcher) }
    job.watchers = []
    jobs[name] = job
    unfinished.subtract(1, ordering: .relaxed)
    logger.notice(
      "job over",
      metadata: ["job": "\(name)", "model": "\(job.reply.model)", "state": "\(state.rawValue)"])
    forgetOldest()
  }

  private func forgetOldest() {
    let finished = order.filter { jobs[$0]?.reply.isOver ?? true }
    for name in finished.dropLast(Self.finishedLimit) {
      jobs[name] = nil
      order.removeAll { $0 == name }
      for (key, job) in keys where job == name { keys[key] = nil }
    }
  }

  private static func tellEnd(_ reply: JobReply, to responder: Responder) {
    if reply.state == .failed, let error = reply.error { responder.send(error) } else { responder.send(reply) }
  }

  private static func notFound(_ name: String) -> ProtocolError {
    ProtocolError(.jobNotFound, "there is no job `\(name)`", hint: "`job.list` lists them", field: "job")
  }
}
