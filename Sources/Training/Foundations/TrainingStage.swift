/// The stages of a training, in the order in which they run and progress shows them.
///
/// The stage `count` is the type `CountStage` in the file of that name, and so on; `read` is what files of counts and
/// models of other toolkits begin with instead.
package enum TrainingStage: String, Sendable, CaseIterable {
  case read, tokenize, vocabulary, cooccur, relate, noise, associate, rehearse, fit, choose
  case count, link, estimate, spelling, passages, write
}

/// How far a stage is.
package struct TrainingProgress: Sendable, Equatable {
  package let stage: TrainingStage
  package let done: Int
  /// nil where it is not known before the end.
  package let total: Int?
  /// The unit of `done`: bytes, tokens, n-grams.
  package let unit: String
}
