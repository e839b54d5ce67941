/// How a training reports progress, warnings and notes, and learns that it has been cancelled.
///
/// Both `report` and `isCancelled` are called often (every few thousand tokens): `report` from the thread that trains, `isCancelled` from
/// those that help it, too.
package struct TrainingControl {
  package var report: (TrainingProgress) -> Void
  package var warn: (String) -> Void
  /// Takes a sentence worth knowing, without a word of the text.
  package var note: (String) -> Void
  package var isCancelled: @Sendable () -> Bool

  package init(
    report: @escaping (TrainingProgress) -> Void = { _ in }, warn: @escaping (String) -> Void = { _ in },
    note: @escaping (String) -> Void = { _ in }, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.report = report
    self.warn = warn
    self.note = note
    self.isCancelled = isCancelled
  }

  /// The same control without warnings, all progress reported as that of one stage: for work that a stage delegates.
  func inside(_ stage: TrainingStage) -> TrainingControl {
    let report = self.report
    return TrainingControl(
      report: {
        report(TrainingProgress(stage: stage, done: $0.done, total: $0.total, unit: $0.unit))
      }, isCancelled: isCancelled)
  }

  /// The same control, which says nothing: for work beside that which is reported, on another thread.
  var silent: @Sendable () -> TrainingControl {
    let isCancelled = self.isCancelled
    return { TrainingControl(isCancelled: isCancelled) }
  }

  /// Reports progress.
  /// - Throws: `cancelled` if the training has been cancelled.
  func progress(_ stage: TrainingStage, _ done: Int, of total: Int?, _ unit: String) throws(TrainingError) {
    if isCancelled() { throw .cancelled }
    report(TrainingProgress(stage: stage, done: done, total: total, unit: unit))
  }
}
