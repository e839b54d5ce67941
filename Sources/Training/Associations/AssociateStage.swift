internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `associate`: learns the association expert by residual noise-contrastive estimation.
///
/// Input: the corpus, and noise for each half of it. Output: the expert's parameters.
///
/// For each token, k noise words are drawn from an n-gram model of the *other* half of the corpus at the true history,
/// and a logistic loss tells the true word from them by `b + v·q + θ + t2 + t3 - log k` alone: the n-gram probability
/// stands in numerator and noise and cancels, so what is learnt is exactly what grammar does not know already (Gutmann &
/// Hyvärinen 2010, eq. 3, with the noise as reference; the crossing of the halves keeps the n-grams from having seen the
/// text). Row-wise Adagrad, the rate falling linearly to a twentieth; gradients flow back through the decaying sums for
/// 128 tokens.
///
/// One thread, one order: the same bits for the same input.
struct AssociateStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  private static let noiseCount = 8
  private static let learningRate: Float = 0.1
  private static let blockLength = 128

  /// - Parameters:
  ///   - noise: noise[h] draws for the text of half h; it was made from the other half.
  ///   - checkpoint: written between stretches; learning resumes from the one that an earlier run left.
  func run(
    _ corpus: SplitCorpus, noise: consuming [NoiseSampler], checkpoint: Checkpoint?
  ) throws(TrainingError) -> AssociationParameters {
    let options = environment.options
    let (tokens, stretches) = (corpus.tokens, corpus.split.stretches)
    let epochs = options.epochs(forTokens: tokens.count)
    let total = stretches.reduce(0) { $0 + $1.range.count } * epochs
    var learner = AssociationLearner(
      parameters: AssociationParameters(options, corpus.vocabulary), noiseCount: Self.noiseCount,
      historyAcrossSentences: options.historyAcrossSentences, quotes: corpus.vocabulary.quoteMarks)
    var schedule = LearningSchedule(seed: options.seed, stretchCount: stretches.count)
    if let found = checkpoint?.found, let earlier = LearningSchedule(found, stretchCount: stretches.count),
      learner.restore(found)
    {
      schedule = earlier
    }
    while schedule.epoch < epochs {
      let stretch = stretches[schedule.nextStretch()]
      try report(schedule, of: total)
      if schedule.next > 0, let checkpoint, checkpoint.isDue { try checkpoint.save(learner.checkpoint(at: schedule)) }
      learner.begin()
      var state = noise[stretch.half].model.initialState
      for start in stride(from: stretch.range.lowerBound, to: stretch.range.upperBound, by: Self.blockLength) {
        let end = min(start + Self.blockLength, stretch.range.upperBound)
        let rate = Self.learningRate * max(0.05, 1 - Float(schedule.done) / Float(total))
        learner.learn(tokens.span, start..<end, &state, noise[stretch.half], rate: rate, &schedule.generator)
        schedule.done += end - start
        if schedule.done & 0x3FFF < Self.blockLength { try report(schedule, of: total) }
      }
      schedule.finishStretch()
    }
    return learner.parameters
  }

  private func report(_ schedule: LearningSchedule, of total: Int) throws(TrainingError) {
    try environment.control.progress(.associate, schedule.done, of: total, "tokens")
  }
}

extension VocabularySelection {
  /// The words that open and close quotations.
  fileprivate var quoteMarks: QuoteMarks {
    QuoteMarks { [entries] mark in
      let letters = Array(mark.utf8)
      return entries.firstIndex { $0.spelling == letters }.map { WordID(UInt32($0)) }
    }
  }
}
