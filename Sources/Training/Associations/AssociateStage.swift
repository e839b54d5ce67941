internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `associate`: learns the association expert by residual noise-contrastive estimation.
///
/// Input: the corpus, and noise for each half of it. Output: the expert's parameters.
///
/// For each token, k noise words are drawn from an n-gram model of the *other* half of the corpus at the true history,
/// and a softmax over the true word and these tells it from them by log r alone: the n-gram probability stands in numerator
/// and noise and cancels, so what is learnt is exactly what grammar does not know already (the ranking loss of
/// noise-contrastive estimation, Ma & Collins 2018, with the noise as reference; the crossing of the halves keeps the
/// n-grams from having seen the text). Rates fall linearly to a twentieth; gradients flow back for 128 tokens.
///
/// One order: noise is drawn ahead on a thread of its own while earlier tokens are learnt from, and neither depends on the
/// other (nor do the halves of `LearningPipeline`). So the bits are the same for the same input, on one core as on many.
struct AssociateStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Parameters:
  ///   - noise: noise[h] draws for the text of half h; it was made from the other half.
  ///   - checkpoint: written between stretches; learning resumes from the one that an earlier run left.
  func run(
    _ corpus: SplitCorpus, noise: consuming [NoiseSampler], checkpoint: Checkpoint?
  ) throws(TrainingError) -> AssociationParameters {
    let options = environment.options
    let (tokens, stretches) = (corpus.tokens, corpus.split.stretches)
    let plan = LearningPlan(options, tokens: tokens.count)
    let total = stretches.reduce(0) { $0 + $1.range.count } * plan.epochs
    let parameters = AssociationParameters(options, corpus.vocabulary, tokens: tokens.count)
    var learner = LearningPipeline(parameters, plan, seed: options.seed)
    var schedule = LearningSchedule(seed: options.seed, stretchCount: stretches.count)
    if let found = checkpoint?.found, let earlier = LearningSchedule(found, stretchCount: stretches.count) {
      let resumed = LearningPipeline(parameters, plan, seed: options.seed)
      if resumed.restore(found) { (learner, schedule) = (resumed, earlier) }
    }
    let learners = learner
    let learning = StretchLearning(corpus, noise: noise, plan, parameters, options)
    while schedule.epoch < plan.epochs {
      let stretch = stretches[schedule.nextStretch()]
      try report(schedule, of: total)
      if schedule.next > 0, let checkpoint, checkpoint.isDue {
        try checkpoint.save(learners.checkpoint(at: schedule))
      }
      let before = schedule.done
      var generator = schedule.generator
      try learning.learn(
        stretch, by: learners, &generator, share: { plan.share(after: before + $0, of: total) },
        onTokens: { (count) throws(TrainingError) in
          schedule.done += count
          if schedule.done & 0x3FFF < count { try report(schedule, of: total) }
        })
      schedule.generator = generator
      schedule.finishStretch()
    }
    return learners.learnt
  }

  private func report(_ schedule: LearningSchedule, of total: Int) throws(TrainingError) {
    try environment.control.progress(.associate, schedule.done, of: total, "tokens")
  }
}
