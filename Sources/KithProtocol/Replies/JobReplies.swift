package import StrictJSON

/// Where a training is: what its child process prints, and what `job.watch` passes on.
package struct JobProgress: Sendable, Equatable {
  package let phase: String
  package let done: Int
  package let total: Int?
  package let unit: String
  package let rate: Double?
  package let remainingSeconds: Double?

  /// Reads the object that a training process prints under `progress`; nil if it isn't one.
  package init?(_ value: JSONValue) {
    guard let phase = value["phase"]?.string, let done = value["done"]?.integer, done >= 0,
      let unit = value["unit"]?.string
    else { return nil }
    self.phase = phase
    self.done = Int(done)
    self.unit = unit
    total = value["total"]?.integer.map { Int($0) }
    rate = value["rate"]?.double
    remainingSeconds = value["eta_s"]?.double
  }

  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("phase", phase)
      writer.member("done", done)
      if let total { writer.member("total", total) }
      writer.member("unit", unit)
      if let rate { writer.member("rate", rate) }
      if let remainingSeconds { writer.member("eta_s", remainingSeconds) }
    }
  }
}

/// What a finished training says about its model.
package struct TrainingOutcome: Sendable, Equatable {
  package let tokenCount: Int
  package let documentCount: Int
  package let vocabularySize: Int
  package let byteCount: Int

  /// Reads the object that a training process prints under `result`; nil if it isn't one.
  package init?(_ value: JSONValue) {
    func count(_ key: String) -> Int? { value[key]?.integer.map { Int($0) } }
    guard let tokens = count("tokens"), let documents = count("documents"), let words = count("vocabulary"),
      let bytes = count("bytes")
    else { return nil }
    (tokenCount, documentCount, vocabularySize, byteCount) = (tokens, documents, words, bytes)
  }
}

/// A job as everybody may see it.
package struct JobReply: Reply {
  package enum State: String, Sendable, CaseIterable { case feeding, queued, training, done, failed, cancelled }

  package let job: String
  package let model: String
  package var state = State.feeding
  package var fedBytes = 0
  package var progress: JobProgress?
  package var warnings: [String] = []
  package var generation: Int?
  package var outcome: TrainingOutcome?
  package var error: ProtocolError?
  /// Whether a model is brought, instead of trained.
  package var isImport = false

  package init(job: String, model: String) {
    self.job = job
    self.model = model
  }

  /// Whether nothing more will happen to it.
  package var isOver: Bool { [.done, .failed, .cancelled].contains(state) }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("job", job)
    writer.member("model", model)
    writer.member("state", state.rawValue)
    if isImport { writer.member("kind", "import") }
    writer.member("fed_bytes", fedBytes)
    if let progress {
      writer.key("progress")
      progress.encode(into: &writer)
    }
    if !warnings.isEmpty {
      writer.key("warnings")
      writer.array { writer in
        for warning in warnings { writer.value(warning) }
      }
    }
    if let generation { writer.member("gen", generation) }
    if let outcome {
      writer.member("tokens", outcome.tokenCount)
      writer.member("documents", outcome.documentCount)
      writer.member("vocabulary", outcome.vocabularySize)
      writer.member("bytes", outcome.byteCount)
    }
    if let error {
      writer.key("error")
      error.encode(into: &writer)
    }
  }
}

package struct TrainReply: Reply {
  package let job: String
  package let model: String

  package init(job: String, model: String) {
    self.job = job
    self.model = model
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("job", job)
    writer.member("model", model)
  }
}

package struct FeedReply: Reply {
  package let job: String
  package let state: JobReply.State
  package let fedBytes: Int

  package init(job: String, state: JobReply.State, fedBytes: Int) {
    self.job = job
    self.state = state
    self.fedBytes = fedBytes
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("job", job)
    writer.member("state", state.rawValue)
    writer.member("fed_bytes", fedBytes)
  }
}

package struct JobListReply: Reply {
  package let jobs: [JobReply]
  package init(jobs: [JobReply]) { self.jobs = jobs }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.key("jobs")
    writer.array { writer in
      for job in jobs { writer.object { job.encodeMembers(into: &$0) } }
    }
  }
}
