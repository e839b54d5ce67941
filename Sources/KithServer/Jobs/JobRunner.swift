import KithProtocol
import Logging

/// Does the work of jobs: runs a training in a process of its own, puts a finished model in service, and clears up.
struct JobRunner: Sendable {
  let folder: JobFolder
  let models: ModelStore
  /// The `kithd` whose `train` does the work.
  let program: String
  let checkpointSeconds: Int?

  /// Where the model of a job grows: under a name that no model can have, so that it is not listed, and what is left of it is
  /// removed at the next start.
  func output(of job: String) -> String { models.temporary(job) }

  func discardOutput(of job: String) { models.discard(output(of: job)) }

  /// Starts the training of a job, in a task whose holder may cancel it.
  func launch(
    _ record: JobRecord, onEvent: @escaping @Sendable (TrainingProcess.Event) async -> Void
  ) -> Job.Training {
    let name = record.reply.job
    let process = TrainingProcess(
      program: program, flags: record.flags, output: output(of: name), folder: folder.path(of: name),
      checkpointSeconds: checkpointSeconds)
    return Task(name: "training \(name)") { await process.run(onEvent) }
  }

  /// Waits for a training to end, and ends it when the task that waits is cancelled.
  func result(of training: Job.Training) async -> Result<TrainingOutcome, ProtocolError> {
    await withTaskCancellationHandler {
      await training.value
    } onCancel: {
      training.cancel()
    }
  }

  /// Puts a job's model in service, and returns its generation.
  ///
  /// Verifying reads every byte of the model: not on the thread that carries out commands.
  @concurrent
  func install(_ record: JobRecord) async -> Result<Int, ProtocolError> {
    models.install(output(of: record.reply.job), as: record.model)
  }

  /// Ends a job that is not over: removes what it was fed, writes its end down and tells those who watch it.
  func end(_ job: inout Job, _ state: JobState, error: ProtocolError?) {
    job.state = state
    job.record.reply.error = error
    job.record.reply.progress = nil
    job.closeFiles()
    if job.file != nil, state != .done { discardOutput(of: job.name) }
    (job.spool, job.file) = (nil, nil)
    writeEnd(of: job)
    if job.training == nil { folder.removeInput(of: job.name) }
    for watcher in job.watchers { watcher.sendEnd(of: job.record.reply) }
    job.watchers = []
  }

  /// Before its input goes: a daemon that is killed between the two would leave a job to the next one that has no text.
  private func writeEnd(of job: Job) {
    let path = folder.path(of: job.name)
    if (try? job.record.write(folder: path)) != nil { return }
    // A full disk has room again without the input. If that is not it, better the next daemon does not know of the job.
    folder.removeInput(of: job.name)
    if (try? job.record.write(folder: path)) == nil { folder.remove(job.name) }
  }
}
