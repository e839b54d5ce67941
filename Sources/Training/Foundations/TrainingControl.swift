/// How a training run talks to its surroundings: it tells where it is and asks whether to go on.
///
/// Both closures are called often (every few thousand tokens), from the thread that trains.
package struct TrainingControl {
  package var report: (TrainingProgress) -> Void
  package var warn: (String) -> Void
  package var isCancelled: @Sendable () -> Bool

  package init(
    report: @escaping (TrainingProgress) -> Void = { _ in }, warn: @escaping (String) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.report = report
    self.warn = warn
    self.isCancelled = isCancelled
  }

  /// The same surroundings, told of everything as of one stage, and without warnings: for stages inside a stage.
  func inside(_ phase: TrainingPhase) -> TrainingControl {
    let report = self.report
    return TrainingControl(
      report: {
        report(TrainingProgress(phase: phase, done: $0.done, total: $0.total, unit: $0.unit))
      }, isCancelled: isCancelled)
  }

  func progress(_ phase: TrainingPhase, _ done: Int, of total: Int?, _ unit: String) throws(TrainingError) {
    if isCancelled() { throw .cancelled }
    report(TrainingProgress(phase: phase, done: done, total: total, unit: unit))
  }
}

/// The stages of a training run, in their order; each has a file of its name's.
package enum TrainingPhase: String, Sendable, CaseIterable {
  case read, tokenize, vocabulary, cooccur, relate, noise, associate, rehearse, fit, choose
  case count, link, estimate, spelling, write
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
