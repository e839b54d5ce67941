package import StrictJSON

/// How far a training is: what its child process prints, and what `job.watch` passes on.
package struct JobProgress: Sendable, Equatable {
  package let stage: String
  package let done: Int
  package let total: Int?
  package let unit: String
  package let rate: Double?
  package let remainingSeconds: Double?

  private typealias Keys = JobTable.Progress

  /// Reads the object that a training process prints under `progress`; nil if it isn't one.
  package init?(_ value: JSONValue) {
    guard let stage = value[Keys.stage.name]?.string, let done = value[Keys.done.name]?.integer, done >= 0,
      let unit = value[Keys.unit.name]?.string
    else { return nil }
    self.stage = stage
    self.done = Int(done)
    self.unit = unit
    total = value[Keys.total.name]?.integer.map { Int($0) }
    rate = value[Keys.rate.name]?.double
    remainingSeconds = value[Keys.remaining.name]?.double
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(Keys.stage, stage)
    writer.member(Keys.done, done)
    writer.member(Keys.total, ifPresent: total)
    writer.member(Keys.unit, unit)
    writer.member(Keys.rate, ifPresent: rate)
    writer.member(Keys.remaining, ifPresent: remainingSeconds)
  }
}

/// A finished training's facts about its model.
package struct TrainingOutcome: Sendable, Equatable {
  package let tokenCount: Int
  package let documentCount: Int
  package let vocabularySize: Int
  package let byteCount: Int

  /// Reads the object that a training process prints under `result`; nil if it isn't one.
  package init?(_ value: JSONValue) {
    func count(_ field: Field) -> Int? { value[field.name]?.integer.map { Int($0) } }
    guard let tokens = count(JobTable.tokens), let documents = count(JobTable.documents),
      let words = count(JobTable.vocabulary), let bytes = count(JobTable.bytes)
    else { return nil }
    (tokenCount, documentCount, vocabularySize, byteCount) = (tokens, documents, words, bytes)
  }
}

/// A job as everybody may see it.
package struct JobReply: Reply {
  package let job: String
  package let model: String
  package var state = JobState.feeding
  package var fedBytes = 0
  package var progress: JobProgress?
  package var warnings: [String] = []
  package var generation: Int?
  package var outcome: TrainingOutcome?
  /// How many records of its input the client left out.
  package var skippedCount: Int?
  package var error: ProtocolError?
  /// Whether a model's file is fed, instead of text to train on.
  package var isImport = false

  package init(job: String, model: String) {
    self.job = job
    self.model = model
  }

  /// Whether nothing more will happen to it.
  package var isOver: Bool { state.isOver }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(JobTable.job, job)
    writer.member(JobTable.model, model)
    writer.member(JobTable.state, state.rawValue)
    writer.member(JobTable.kind, ifPresent: isImport ? JobTable.importKind : nil)
    writer.member(JobTable.fedBytes, fedBytes)
    if let progress { writer.object(JobTable.progress) { progress.encodeMembers(into: &$0) } }
    if !warnings.isEmpty { writer.list(JobTable.warnings, warnings) }
    writer.member(JobTable.generation, ifPresent: generation)
    writer.member(JobTable.tokens, ifPresent: outcome?.tokenCount)
    writer.member(JobTable.documents, ifPresent: outcome?.documentCount)
    writer.member(JobTable.vocabulary, ifPresent: outcome?.vocabularySize)
    writer.member(JobTable.bytes, ifPresent: outcome?.byteCount)
    writer.member(JobTable.skipped, ifPresent: skippedCount)
    if let error { writer.object(JobTable.error) { error.encodeMembers(into: &$0) } }
  }
}

/// The reply of `train` and `model.import`.
package struct TrainReply: Reply {
  package let job: String
  package let model: String

  package init(job: String, model: String) {
    self.job = job
    self.model = model
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(JobTable.job, job)
    writer.member(JobTable.model, model)
  }
}

/// The reply of `feed`.
package struct FeedReply: Reply {
  package let job: String
  package let state: JobState
  package let fedBytes: Int

  package init(job: String, state: JobState, fedBytes: Int) {
    self.job = job
    self.state = state
    self.fedBytes = fedBytes
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(JobTable.job, job)
    writer.member(FeedTable.state, state.rawValue)
    writer.member(JobTable.fedBytes, fedBytes)
  }
}

/// The reply of `job.list`.
package struct JobListReply: Reply {
  package let jobs: [JobReply]
  package init(jobs: [JobReply]) { self.jobs = jobs }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.array(JobListTable.jobs) { writer in
      for job in jobs { writer.object { job.encodeMembers(into: &$0) } }
    }
  }
}
