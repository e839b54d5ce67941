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
  let corpus: SplitCorpus
  private let plan: LearningPlan
  /// Tokens of all epochs.
  private let total: Int
  private let parted: CorpusParts
  /// The machines that learn the parts; nil where they are learnt here, one after the other.
  let exchanged: ExchangedParts?

  /// Divides the corpus.
  ///
  /// - Parameter exchange: where other machines learn the parts.
  init(
    _ environment: TrainingEnvironment, _ corpus: SplitCorpus, _ parts: TrainingOptions.Parts,
    at exchange: ExchangeFolder?
  ) throws(TrainingError) {
    let (options, tokens) = (environment.options, corpus.tokens)
    (self.environment, self.corpus) = (environment, corpus)
    plan = LearningPlan(options, tokens: tokens.count)
    total = corpus.split.stretches.reduce(0) { $0 + $1.range.count } * plan.epochs
    parted = CorpusParts(
      corpus.split.stretches, tokenCount: tokens.count, count: parts.count,
      roundLength: parts.roundLength(forTokens: total), epochs: plan.epochs, seed: options.seed
    ) { tokens[$0] == WordID.sentenceEnd.rawValue }
    let (parted, total) = (parted, total)
    exchanged = try exchange.map { (folder) throws(TrainingError) in
      try ExchangedParts(folder, corpus, parted, environment, total: total)
    }
  }

  /// - Parameters: as `AssociateStage.run`.
  func run(noise: consuming [NoiseSampler], checkpoint: Checkpoint?) throws(TrainingError) -> AssociationParameters {
    let (options, control) = (environment.options, environment.control)
    let parameters = AssociationParameters(options, corpus.vocabulary, tokens: corpus.tokens.count)
    let learners = LearningPipeline(parameters, plan, seed: options.seed)
    var common = learners.content
    let bytes = common.columns.reduce(0) { $0 + 4 * $1.values.count }
    if let found = checkpoint?.found, found.stage == .associate, found.numbers["round"] ?? 0 < parted.rounds.count,
      learners.restore(found)
    {
      common = found
    }
    control.note(
      "\(parted.ranges.count) parts meet \(parted.rounds.count) times; each sends and receives \(bytes >> 20) MiB every time"
    )
    let workers: any PartWorkers
    if let exchanged {
      try exchanged.share(consume noise)
      workers = exchanged
    } else {
      let learning = StretchLearning(corpus, noise: noise, plan, parameters, options)
      workers = LocalParts(learner: PartLearner(learning, learners, plan, seed: options.seed))
    }
    let first = Int(common.numbers["round"] ?? 0)
    var done = parted.rounds.prefix(first).joined().joined().reduce(0) { $0 + $1.range.count }
    for round in first..<parted.rounds.count {
      try control.progress(.associate, done, of: total, "tokens")
      if round > 0, let checkpoint, checkpoint.isDue { try checkpoint.save(common) }
      let start = done
      let learnt = try workers.learn(parted.rounds[round], from: common) { part in
        PartRound(part: part, round: round, partCount: parted.ranges.count, total: total, done: start)
      } onTokens: { (tokens) throws(TrainingError) in
        done += tokens
        try control.progress(.associate, done, of: total, "tokens")
      }
      common = CombinedParts(start: common).combined(learnt)
      common.numbers["round"] = UInt64(round + 1)
    }
    guard learners.restore(common) else { preconditionFailure("what was learnt is of other shapes") }
    return learners.learnt
  }
}

/// Who learns the parts.
protocol PartWorkers {
  /// Learns one round.
  ///
  /// - Parameters:
  ///   - stretches: of each part, in the order of learning; empty for those that are at their end.
  ///   - onTokens: called with how many more tokens were learnt from; now and then with 0.
  /// - Returns: what each part that has text in the round has come to, in their order.
  func learn(
    _ stretches: [[TrainingStretch]], from common: CheckpointContent, _ place: (_ part: Int) -> PartRound,
    onTokens: (Int) throws(TrainingError) -> Void
  ) throws(TrainingError) -> [any LearntPart]
}

/// Parts that are learnt here, one after the other.
struct LocalParts: PartWorkers {
  let learner: PartLearner

  func learn(
    _ stretches: [[TrainingStretch]], from common: CheckpointContent, _ place: (_ part: Int) -> PartRound,
    onTokens: (Int) throws(TrainingError) -> Void
  ) throws(TrainingError) -> [any LearntPart] {
    var learnt: [any LearntPart] = []
    for (part, own) in stretches.enumerated() where !own.isEmpty {
      learnt.append(try learner.learnt(from: common, own, place(part), onTokens: onTokens))
    }
    return learnt
  }
}
