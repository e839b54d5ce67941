/// How a training run talks to its surroundings: it tells where it is and asks whether to go on.
///
/// Both closures are called often (every few thousand tokens), from the thread that trains.
package struct TrainingControl {
  package var report: (TrainingProgress) -> Void
  package var warn: (String) -> Void
  package var isCancelled: () -> Bool

  package init(
    report: @escaping (TrainingProgress) -> Void = { _ in }, warn: @escaping (String) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) {
    self.report = report
    self.warn = warn
    self.isCancelled = isCancelled
  }

  func progress(_ phase: TrainingPhase, _ done: Int, of total: Int?, _ unit: String) throws(TrainingError) {
    if isCancelled() { throw .cancelled }
    report(TrainingProgress(phase: phase, done: done, total: total, unit: unit))
  }
}

/// The stages of a training run, in their order; each has a file of its name's.
package enum TrainingPhase: String, Sendable, CaseIterable {
  case tokenize, vocabulary, count, link, estimate, spelling, write
}

/// Where a training run is.
package struct TrainingProgress: Sendable, Equatable {
  package let phase: TrainingPhase
  package let done: Int
  /// nil where it is not known before the end.
  package let total: Int?
  /// What `done` counts: bytes, tokens, n-grams.
  package let unit: String
}
