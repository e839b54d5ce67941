internal import LanguageModel

/// Where a part is in the training: the rates, and the random numbers of its own, depend on it.
struct PartRound: Sendable, Equatable {
  let part: Int
  let round: Int
  /// How many parts there are.
  let partCount: Int
  /// Tokens of all epochs and parts, and how many of these were learnt from before the round.
  let total: Int
  let done: Int
}

/// Learns from the text of parts, one round of one part after another. It keeps nothing from one to the next.
struct PartLearner {
  private let learning: StretchLearning
  private let learners: LearningPipeline
  private let plan: LearningPlan
  private let seed: UInt64

  init(_ learning: StretchLearning, _ learners: LearningPipeline, _ plan: LearningPlan, seed: UInt64) {
    (self.learning, self.learners, self.plan, self.seed) = (learning, learners, plan, seed)
  }

  /// What a part comes to in a round.
  ///
  /// - Parameters:
  ///   - common: what all parts start the round from; of the shapes of the learners.
  ///   - stretches: of the part's text, in the order of learning.
  ///   - onTokens: called with how many more tokens were learnt from.
  func learnt(
    from common: CheckpointContent, _ stretches: [TrainingStretch], _ place: PartRound,
    onTokens: (Int) throws(TrainingError) -> Void
  ) throws(TrainingError) -> CheckpointContent {
    guard learners.restore(common) else { preconditionFailure("the common start is of other shapes") }
    learners.reseed(seed, part: place.part, round: place.round)
    var generator = XorShift(
      seed: PartSeed.mixed(seed ^ 0x1F83_D9AB_FB41_BD6B, part: place.part, round: place.round))
    var own = 0
    for stretch in stretches {
      let before = own
      let plan = self.plan
      // As if all parts learnt at once.
      try learning.learn(
        stretch, by: learners, &generator,
        share: { plan.share(after: place.done + (before + $0) * place.partCount, of: place.total) },
        onTokens: { (tokens) throws(TrainingError) in
          own += tokens
          try onTokens(tokens)
        })
    }
    return learners.content
  }
}
