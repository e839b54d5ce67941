import KithProtocol

/// How far a training is.
public struct JobStage: Sendable, Equatable {
  /// The name of the stage: `tokenize`, `associate`, `count` and so on.
  public let name: String
  /// How much of this stage is done.
  public let doneCount: Int
  /// How much there is to do in it, if known.
  public let totalCount: Int?
  /// What is counted: `bytes`, `tokens` or `n-grams`.
  public let unit: String
  /// Per second.
  public let rate: Double?
  /// How long the stage will still take.
  public let remainingSeconds: Double?

  package init(
    name: String, doneCount: Int, totalCount: Int?, unit: String, rate: Double?, remainingSeconds: Double?
  ) {
    self.name = name
    self.doneCount = doneCount
    self.totalCount = totalCount
    self.unit = unit
    self.rate = rate
    self.remainingSeconds = remainingSeconds
  }

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(JobTable.Progress.stage)
    doneCount = try fields.integer(JobTable.Progress.done)
    totalCount = fields.optionalInteger(JobTable.Progress.total)
    unit = try fields.string(JobTable.Progress.unit)
    rate = fields.optionalDouble(JobTable.Progress.rate)
    remainingSeconds = fields.optionalDouble(JobTable.Progress.remaining)
  }
}

/// A training that the daemon does, or an import.
public struct TrainingJob: Sendable, Equatable {
  /// Its name for `feed`, `watchJob` and `cancelJob`.
  public let name: String
  /// The name that the model will have.
  public let model: String
  /// `feeding`, `queued`, `training`, `done`, `failed` or `cancelled`.
  public let state: String
  /// How much text it was fed.
  public let fedBytes: Int
  /// How far the training is.
  public let progress: JobStage?
  /// What the training found odd.
  public let warnings: [String]
  /// Once done: the generation of the model.
  public let generation: Int?
  /// Once done: how long the text was, with sentence ends.
  public let tokenCount: Int?
  /// Once done: how many documents that was.
  public let documentCount: Int?
  /// Once done: how many words the model knows.
  public let vocabularySize: Int?
  /// The size of the finished model.
  public let byteCount: Int?
  /// How many records of the input its sender could not read and left out; nil for none.
  public let skippedRecordCount: Int?
  /// Once failed: why.
  public let error: ServerError?

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(JobTable.job)
    model = try fields.string(JobTable.model)
    state = try fields.string(JobTable.state)
    fedBytes = try fields.integer(JobTable.fedBytes)
    progress = if let progress = fields.optionalObject(JobTable.progress) { try JobStage(progress) } else { nil }
    warnings = fields.strings(JobTable.warnings)
    generation = fields.optionalInteger(JobTable.generation)
    tokenCount = fields.optionalInteger(JobTable.tokens)
    documentCount = fields.optionalInteger(JobTable.documents)
    vocabularySize = fields.optionalInteger(JobTable.vocabulary)
    byteCount = fields.optionalInteger(JobTable.bytes)
    skippedRecordCount = fields.optionalInteger(JobTable.skipped)
    error = if let error = fields.optionalObject(JobTable.error) { try ServerError(error) } else { nil }
  }
}

extension Query where Answer == [TrainingJob] {
  /// The jobs, oldest first.
  public static var jobList: Query {
    Query(.jobList, reading: { fields throws(ClientError) in try fields.list(JobListTable.jobs, TrainingJob.init) })
  }
}

extension Query where Answer == TrainingJob {
  /// Waits until a job is over.
  ///
  /// - Parameter onProgress: Gets how far it is, again and again.
  public static func jobWatch(_ job: String, onProgress: @escaping (JobStage) -> Void = { _ in }) -> Query {
    Query(.jobWatch, reading: TrainingJob.init) { $0.set(JobTable.job, job) }
      .hearing(mustAsk: false) { fields in
        // A report that cannot be read is no reason to give up the job.
        if let stage = try? JobStage(fields) { onProgress(stage) }
      }
  }

  /// Ends a job and removes what it was fed; one that is over stays as it is.
  public static func jobCancel(_ job: String) -> Query {
    Query(.jobCancel, reading: TrainingJob.init) { $0.set(JobTable.job, job) }
  }
}

extension Connection {
  /// The jobs, oldest first.
  public func jobs() throws(ClientError) -> [TrainingJob] { try ask(.jobList) }

  /// Waits until a job is over; `onProgress` gets how far it is, again and again.
  @discardableResult
  public func watchJob(
    _ job: String, onProgress: @escaping (JobStage) -> Void = { _ in }
  ) throws(ClientError) -> TrainingJob {
    try ask(.jobWatch(job, onProgress: onProgress))
  }

  /// Ends a job and removes what it was fed; one that is over stays as it is.
  @discardableResult
  public func cancelJob(_ job: String) throws(ClientError) -> TrainingJob { try ask(.jobCancel(job)) }
}
