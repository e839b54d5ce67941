import KithProtocol
import Logging

/// Trainings and imports under way: what happens to a job from the end of its text to the end of the job.
extension TrainingJobs {
  func train(_ name: String) async {
    guard let job = registry[name], job.state == .queued else { return }
    registry[name]?.state = .training
    announce(name)
    logger.notice("training started", metadata: ["job": "\(name)", "bytes": "\(job.record.reply.fedBytes)"])
    let training = runner.launch(job.record) { event in await self.note(event, of: name) }
    registry[name]?.training = training  // so that `job.cancel` can end it too
    let result = await runner.result(of: training)
    if case .failure(let error) = result, error.code == .cancelled, registry[name]?.state == .training {
      // Nobody cancelled the job. If the machine is going down, the daemon is told of it about now.
      try? await Task.sleep(for: .seconds(5))
    }
    registry[name]?.training = nil
    defer { runner.discardOutput(of: name) }
    if Task.isCancelled { return }  // the next daemon goes on
    guard registry[name]?.state == .training else { return runner.folder.removeInput(of: name) }
    switch result {
    case .failure(let error): end(name, .failed, error: error)
    case .success(let outcome):
      registry[name]?.record.reply.outcome = outcome
      await install(name)
    }
  }

  func finishImport(_ name: String) async {
    guard registry[name]?.state == .queued else { return }
    registry[name]?.state = .training
    announce(name)
    await install(name)
    runner.discardOutput(of: name)
  }

  private func install(_ name: String) async {
    guard let record = registry[name]?.record else { return }
    switch await runner.install(record) {
    case .failure(let error): end(name, .failed, error: error)
    case .success(let generation):
      registry[name]?.record.reply.generation = generation
      end(name, .done)
    }
  }

  private func note(_ event: TrainingProcess.Event, of name: String) {
    switch event {
    // Not to the journal: it may hold words of the text.
    case .warning(let warning): registry[name]?.record.reply.warnings.append(warning)
    case .note(let note): logger.notice("training", metadata: ["job": "\(name)", "note": "\(note)"])
    case .progress(let progress):
      registry[name]?.record.reply.progress = progress
      registry[name]?.watchers.removeAll { $0.isCancelled }
      for watcher in registry[name]?.watchers ?? [] {
        watcher.sendInterim(ReplyLine.progress(watcher.id, progress))
      }
    }
  }
}
