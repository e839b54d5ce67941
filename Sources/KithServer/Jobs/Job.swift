import KithProtocol

/// A job in the daemon: its record, which outlives the daemon, and what only this process holds.
struct Job {
  typealias Training = Task<Result<TrainingOutcome, ProtocolError>, Never>

  var record: JobRecord
  /// The text of a training, while it is being fed.
  var spool: JobSpool?
  /// The file of an import, until the job is over.
  var file: ModelImport?
  /// The `job.watch` requests that wait for its end.
  var watchers: [Responder] = []
  var lastFed = ContinuousClock.now
  /// Its training process, while it runs.
  var training: Training?

  init(record: JobRecord) { self.record = record }

  var name: String { record.reply.job }

  var state: JobState {
    get { record.reply.state }
    set { record.reply.state = newValue }
  }

  var isOver: Bool { record.reply.isOver }

  /// How much of the disk it takes.
  var byteCount: Int { (spool?.byteCount ?? 0) + (file?.byteCount ?? 0) }

  /// The reply to the request that opens it.
  var opening: TrainReply { TrainReply(job: name, model: record.reply.model) }

  func closeFiles() {
    spool?.close()
    file?.close()
  }
}

extension Responder {
  /// Ends a `job.watch`: with the job's error if it failed.
  func sendEnd(of job: JobReply) {
    if job.state == .failed, let error = job.error { send(error) } else { send(job) }
  }
}
