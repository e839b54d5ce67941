internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `associate` in parts, each of which learns from text of its own and from a common start; after every round what
/// they learnt is combined (`CombinedParts`).
///
/// The bits depend on how the text is divided and on nothing else: neither on the number of machines or cores nor on where an
/// earlier run ended.
struct PartedAssociateStage {
  let environment: TrainingEnvironment
  let parts: TrainingOptions.Parts

  /// - Parameters: as `AssociateStage.run`.
  func run(
    _ corpus: SplitCorpus, noise: consuming [NoiseSampler], checkpoint: Checkpoint?
  ) throws(TrainingError) -> AssociationParameters {
    let options = environment.options
    let tokens = corpus.tokens
    let plan = LearningPlan(options, tokens: tokens.count)
    let parted = CorpusParts(
      corpus.split.stretches, count: parts.count, roundLength: parts.roundLength, epochs: plan.epochs,
      seed: options.seed
    ) { tokens[$0] == WordID.sentenceEnd.rawValue }
    let total = corpus.split.stretches.reduce(0) { $0 + $1.range.count } * plan.epochs
    let parameters = AssociationParameters(options, corpus.vocabulary, tokens: tokens.count)
    let learning = StretchLearning(corpus, noise: noise, plan, parameters, options)
    let learners = LearningPipeline(parameters, plan, seed: options.seed)
    var common = learners.content
    if let found = checkpoint?.found, found.stage == .associate, found.numbers["round"] ?? 0 < parted.rounds.count,
      learners.restore(found)
    {
      common = found
    }
    let bytes = common.columns.reduce(0) { $0 + 4 * $1.values.count }
    environment.control.note(
      "\(parts.count) parts meet \(parted.rounds.count) times; each sends and receives \(bytes >> 20) MiB every time")
    let first = Int(common.numbers["round"] ?? 0)
    var done = parted.rounds.prefix(first).joined().joined().reduce(0) { $0 + $1.range.count }
    for round in first..<parted.rounds.count {
      try environment.control.progress(.associate, done, of: total, "tokens")
      if round > 0, let checkpoint, checkpoint.isDue { try checkpoint.save(common) }
      var learnt: [CheckpointContent] = []
      let start = done
      for (part, stretches) in parted.rounds[round].enumerated() where !stretches.isEmpty {
        guard learners.restore(common) else { preconditionFailure("what was saved is of other shapes") }
        learners.reseed(options.seed, part: part, round: round)
        var generator = XorShift(seed: PartSeed.mixed(options.seed ^ 0x1F83_D9AB_FB41_BD6B, part: part, round: round))
        var own = 0
        for stretch in stretches {
          let before = own
          // As if all parts learnt at once.
          let count = parted.rounds[round].count
          try learning.learn(
            stretch, by: learners, &generator,
            share: { plan.share(after: start + (before + $0) * count, of: total) },
            onTokens: { (tokens) throws(TrainingError) in
              (own, done) = (own + tokens, done + tokens)
              try environment.control.progress(.associate, done, of: total, "tokens")
            })
        }
        learnt.append(learners.content)
      }
      common = CombinedParts(start: common).combined(learnt)
      common.numbers["round"] = UInt64(round + 1)
    }
    guard learners.restore(common) else { preconditionFailure("what was saved is of other shapes") }
    return learners.learnt
  }
}

/// A seed of a part's own for each round.
enum PartSeed {
  static func mixed(_ seed: UInt64, part: Int, round: Int) -> UInt64 {
    var generator = XorShift(
      seed: seed ^ (UInt64(part + 1) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(round + 1) &* 0xC2B2_AE3D_27D4_EB4F))
    for _ in 0..<16 { _ = generator.next() }
    return generator.next()
  }
}
