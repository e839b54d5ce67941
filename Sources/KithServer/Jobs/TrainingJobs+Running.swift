import KithProtocol
import Logging
import Storage
import Synchronization

/// Trainings and imports under way, and how jobs end.
extension TrainingJobs {
  /// What an earlier daemon left, in the order of opening: trainings are taken up where they were, an import whose file
  /// was not whole has failed, and what belongs to no job is removed.
  static func restored(_ folder: String, _ logger: Logger) -> [Job] {
    var restored: [Job] = []
    for name in folderEntries(folder) {
      guard name.hasPrefix("j-"), Int(name.dropFirst(2)) != nil,
        let record = JobRecord(folder: "\(folder)/\(name)", job: name)
      else {
        FileSystem.remove("\(folder)/\(name)")
        continue
      }
      var job = Job(record: record)
      if !record.reply.isOver { takeUp(&job, in: "\(folder)/\(name)", logger) }
      restored.append(job)
    }
    return restored.sorted {
      Int($0.record.reply.job.dropFirst(2)) ?? 0 < Int($1.record.reply.job.dropFirst(2)) ?? 0
    }
  }

  private static func takeUp(_ job: inout Job, in folder: String, _ logger: Logger) {
    do throws(ProtocolError) {
      guard job.record.kind == .train else {
        throw ProtocolError(
          .jobFailed, "the daemon was restarted before the whole file had come", hint: "begin the import again")
      }
      let spool = try JobSpool(folder: folder)
      job.record.reply.fedBytes = spool.fedByteCount
      for feed in spool.keyedFeeds where !job.record.keyedFeeds.contains(feed) { job.record.note(feed) }
      if job.state == .feeding {
        job.spool = spool
      } else {
        spool.close()
        job.state = .queued
      }
      logger.notice(
        "job taken up", metadata: ["job": "\(job.record.reply.job)", "state": "\(job.state.rawValue)"])
    } catch {
      job.state = .failed
      job.record.reply.error = error
      forget(folder)
      try? job.record.write(folder: folder)  // if not, it fails again at the next start
    }
  }

  /// Removes what a job was fed; what is known of the job stays.
  private static func forget(_ folder: String) {
    for file in folderEntries(folder) where file != "job.json" { FileSystem.remove("\(folder)/\(file)") }
  }

  func train(_ name: String) async {
    guard let job = jobs[name], job.state == .queued else { return }
    jobs[name]?.state = .training
    tell(name)
    logger.notice(
      "training started", metadata: ["job": "\(name)", "bytes": "\(job.record.reply.fedBytes)"])
    // A name that no model can have: it isn't listed, and what is left of it is removed at the next start.
    let output = models.temporary(name)
    let process = TrainingProcess(
      program: settings.program, flags: job.record.flags, output: output, folder: folder(name),
      checkpointSeconds: settings.checkpointSeconds)
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
    if case .failure(let error) = result, error.code == .cancelled, jobs[name]?.state == .training {
      // Nobody cancelled the job. If the machine is going down, the daemon is told of it about now.
      try? await Task.sleep(for: .seconds(5))
    }
    jobs[name]?.training = nil
    if Task.isCancelled { return models.discard(output) }  // the next daemon goes on
    guard jobs[name]?.state == .training else {
      Self.forget(folder(name))
      return models.discard(output)
    }
    switch result {
    case .failure(let error): end(name, .failed, error: error)
    case .success(let outcome):
      jobs[name]?.record.reply.outcome = outcome
      await install(output, of: name)
    }
    models.discard(output)
  }

  func finishImport(_ name: String) async {
    guard jobs[name]?.state == .queued else { return }
    jobs[name]?.state = .training
    tell(name)
    await install(models.temporary(name), of: name)
    models.discard(models.temporary(name))
  }

  private func install(_ output: String, of name: String) async {
    guard let model = jobs[name]?.record.model else { return }
    switch await install(output, as: model) {
    case .failure(let error): end(name, .failed, error: error)
    case .success(let generation):
      jobs[name]?.record.reply.generation = generation
      end(name, .done)
    }
  }

  /// Verifying reads every byte of the model: not on the thread that carries out commands.
  @concurrent
  private nonisolated func install(_ output: String, as key: ModelKey) async -> Result<Int, ProtocolError> {
    models.install(output, as: key)
  }

  private func note(_ event: TrainingProcess.Event, of name: String) {
    switch event {
    case .warning(let warning): jobs[name]?.record.reply.warnings.append(warning)
    case .progress(let progress):
      jobs[name]?.record.reply.progress = progress
      jobs[name]?.watchers.removeAll { $0.isCancelled }
      for watcher in jobs[name]?.watchers ?? [] {
        watcher.sendPart(ReplyLine.progress(watcher.id, progress))
      }
    }
  }

  // MARK: The end

  /// Ends a job that isn't over: tells those who watch it and removes what it was fed.
  func end(_ name: String, _ state: JobReply.State, error: ProtocolError? = nil) {
    guard var job = jobs[name], !job.record.reply.isOver else { return }
    job.state = state
    job.record.reply.error = error
    job.record.reply.progress = nil
    job.spool?.close()
    job.file?.close()
    if job.file != nil, state != .done { models.discard(models.temporary(name)) }
    (job.spool, job.file) = (nil, nil)
    if job.training == nil { Self.forget(folder(name)) }
    do throws(ProtocolError) {
      try job.record.write(folder: folder(name))
    } catch {
      // The next daemon would take it up again, for what it was fed is gone or goes: better it forgets the job.
      FileSystem.remove(folder(name))
    }
    for watcher in job.watchers { Self.tellEnd(job.record.reply, to: watcher) }
    job.watchers = []
    jobs[name] = job
    unfinished.subtract(1, ordering: .relaxed)
    tell(name)
    logger.log(
      .jobOver,
      [
        "job": "\(name)", "model": "\(job.record.reply.model)", "state": "\(state.rawValue)",
        "uid": "\(job.record.uid)",
      ])
    forgetOldest()
  }

  private func forgetOldest() {
    let finished = order.filter { jobs[$0]?.record.reply.isOver ?? true }
    for name in finished.dropLast(Self.finishedLimit) {
      jobs[name] = nil
      order.removeAll { $0 == name }
      for (key, job) in keys where job == name { keys[key] = nil }
      FileSystem.remove(folder(name))
    }
  }

  static func tellEnd(_ reply: JobReply, to responder: Responder) {
    if reply.state == .failed, let error = reply.error { responder.send(error) } else { responder.send(reply) }
  }
}
