internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stages between vocabulary and count that make the association expert: noise, associate, rehearse, fit.
///
/// Input: the corpus's tokens. Output: the expert's parameters, its fitted scales, and the gates of the document's
/// caches. The last fiftieth of the corpus is held out of everything but the fitting.
struct AssociationStage {
  let options: TrainingOptions
  let control: TrainingControl
  let scratch: ScratchFolder
  let checkpoint: CheckpointPlace?

  /// Fewer tokens than this say nothing about associations.
  static let smallestCorpus = 5_000
  /// The order of the n-grams that noise is drawn from.
  static let noiseOrder = 4

  /// What the model file takes over.
  struct Outcome {
    let parameters: AssociationParameters
    /// Back-off weights as held-out text has them.
    let backoff: HeldOutBackoff
    /// Shape (length buckets, 2).
    let scale: [Float]
    let gates: CacheGates
    /// Which words stand near each other, and how `choose` weighs it; nil if that is not wanted.
    var cooccurrences: CooccurrenceOutcome?
  }

  /// - Returns: nil if the corpus is too small.
  func run(_ spool: CorpusSpool, _ selection: VocabularySelection) throws(TrainingError) -> Outcome? {
    guard spool.tokenCount >= Self.smallestCorpus else { return nil }
    let corpus = try DocumentColumn(spool, selection, scratch: scratch)
    let split = CorpusSplit(corpus)
    guard split.stretches.contains(where: { $0.half == 1 }), !split.heldOut.isEmpty else { return nil }
    let cooccurrences = try CooccurrenceOutcome(corpus, selection, options: options, control: control, scratch: scratch)
    let checkpoint = self.checkpoint.map {
      Checkpoint($0, key: checkpointKey(corpus, selection), control: control)
    }
    let start = initialParameters(selection)
    if let found = checkpoint?.found, found.stage == .fitted,
      var outcome = Outcome(found, like: start, order: options.order)
    {
      outcome.cooccurrences = cooccurrences
      if outcome.cooccurrences?.restore(found) ?? true { return outcome }
    }
    let parameters = try learn(corpus, split, selection, start, checkpoint)
    let rehearsal = try corpus.unlearning(
      allBut: split.stretches.map(\.range), selection, path: scratch.file("rehearsal"))
    let (model, backoff) = try rehearse(rehearsal, split, selection, parameters)
    let fitting = control.inside(.fit)
    let scale = try ScaleFitter(control: fitting).fit(model, on: rehearsal.tokens, heldOut: split.heldOut)
    let scaled = model.replacing(scale: scale, gates: CacheGates())
    let gates = try GateTrainer(control: fitting).fit(scaled, on: rehearsal.tokens, heldOut: split.heldOut)
    var outcome = Outcome(
      parameters: parameters, backoff: backoff, scale: scale, gates: gates, cooccurrences: cooccurrences)
    try outcome.cooccurrences?.fit(
      scaled.replacing(scale: scale, gates: gates), on: rehearsal.tokens, heldOut: split.heldOut, options: options,
      control: control, scratch: scratch)
    try checkpoint?.save(outcome.checkpoint)
    return outcome
  }

  private func initialParameters(_ selection: VocabularySelection) -> AssociationParameters {
    AssociationParameters(
      dimension: options.dimension, halfLives: options.halfLives, frequencies: selection.entries.map(\.frequency),
      seed: options.seed)
  }

  /// What a checkpoint must have been made with to be of use here.
  private func checkpointKey(_ corpus: DocumentColumn, _ selection: VocabularySelection) -> String {
    var words = Checksum()
    for entry in selection.entries {
      unsafe words.add(entry.spelling.span.bytes)
      let frequency = [entry.frequency]
      unsafe words.add(frequency.span.bytes)
    }
    let text = unsafe Checksum.of(corpus.tokens.span.bytes)
    let tokens = corpus.tokens.count
    let facts: [String] = [
      kithSignature, "text \(tokens) \(text)", "words \(selection.entries.count) \(words.value)",
      "order \(options.order)", "pruning \(options.pruning(forTokens: tokens))",
      "history \(options.historyAcrossSentences)", "dimension \(options.dimension)", "half-lives \(options.halfLives)",
      "epochs \(options.epochs(forTokens: tokens))", "seed \(options.seed)",
    ]
    return facts.joined(separator: "; ")
  }

  /// Noise models of both halves, then the parameters.
  private func learn(
    _ corpus: DocumentColumn, _ split: CorpusSplit, _ selection: VocabularySelection,
    _ start: AssociationParameters, _ checkpoint: Checkpoint?
  ) throws(TrainingError) -> AssociationParameters {
    var samplers: [NoiseSampler] = []
    for half in [1, 0] {  // the text of half 0 takes its noise from half 1
      let stretches = split.stretches.filter { $0.half == half }.map(\.range)
      let model = try rehearsal(
        of: stretches, in: corpus, selection, order: min(options.order, Self.noiseOrder), pruning: [0],
        name: "noise.\(half)", phase: .noise
      ).model()
      samplers.append(NoiseSampler(model.grammar))
    }
    var parameters = start
    var trainer = AssociationTrainer()
    trainer.epochs = options.epochs(forTokens: corpus.tokens.count)
    trainer.seed = options.seed
    trainer.historyAcrossSentences = options.historyAcrossSentences
    let quotes = QuoteMarks { [entries = selection.entries] mark in
      let letters = Array(mark.utf8)
      return entries.firstIndex { $0.spelling == letters }.map { WordID(UInt32($0)) }
    }
    try trainer.train(
      &parameters, on: corpus.tokens, stretches: split.stretches, noise: samplers, quotes: quotes, control: control,
      checkpoint: checkpoint)
    return parameters
  }

  /// The model as it will be, but of the text without what is held out: what scales and gates are fitted for. Its n-grams
  /// are first held against the held-out text by themselves.
  private func rehearse(
    _ corpus: DocumentColumn, _ split: CorpusSplit, _ selection: VocabularySelection,
    _ parameters: AssociationParameters
  ) throws(TrainingError) -> (Model, HeldOutBackoff) {
    var rehearsal = try rehearsal(
      of: split.stretches.map(\.range), in: corpus, selection, order: options.order,
      pruning: options.pruning(forTokens: corpus.tokens.count), name: "rehearsal", phase: .rehearse)
    let grammar = try rehearsal.model().grammar
    let backoff = try BackoffTrainer(control: control.inside(.fit)).fit(
      grammar, acrossSentences: options.historyAcrossSentences, on: corpus.tokens,
      pieces: HeldOutPieces(corpus.tokens, heldOut: split.heldOut).forFitting)
    rehearsal.levels = try backoff.apply(
      to: rehearsal.levels, scratch: rehearsal.folder, control: control.inside(.rehearse))
    let outcome = Outcome(
      parameters: parameters, backoff: backoff, scale: AssociationParameters.unitScale, gates: CacheGates())
    return (try rehearsal.model(with: outcome), backoff)
  }

  /// The n-grams of some stretches of the corpus.
  private func rehearsal(
    of stretches: [Range<Int>], in corpus: DocumentColumn, _ selection: VocabularySelection, order: Int,
    pruning: [Int], name: String, phase: TrainingPhase
  ) throws(TrainingError) -> Rehearsal {
    let folder = try storing { () throws(StorageError) in try ScratchFolder(besides: scratch.file(name)) }
    let tokens = try corpus.column(
      of: stretches, acrossSentences: options.historyAcrossSentences, path: folder.file("tokens"))
    let quiet = control.inside(phase)
    let sorter = WindowSorter(
      order: order, vocabularySize: selection.entries.count, memory: options.sortingMemory, scratch: folder)
    var builder = try RawTrieBuilder(order: order, vocabularySize: selection.entries.count, scratch: folder)
    let identity = (0..<UInt32(selection.entries.count)).map { $0 }
    try sorter.sort(tokens, mapping: identity, control: quiet) { (window) throws(TrainingError) in
      try builder.add(window)
    }
    let trie = try builder.finish(scratch: folder)
    let thresholds = (0..<order).map { $0 < pruning.count ? pruning[$0] : pruning[pruning.count - 1] }
    let adjusted = try AdjustedCounts(of: trie, massesFor: thresholds, scratch: folder, control: quiet)
    let levels = try NGramEstimator(trie: trie, adjusted: adjusted, pruning: thresholds, scratch: folder)
      .estimate(control: quiet, phase: phase)
    let details = ModelDetails(
      order: order, vocabularySize: selection.entries.count, trainingTokens: tokens.count, trainingDocuments: 0,
      trainingSentences: 0, createdBy: kithSignature, description: "", preTokenized: options.layout.isPreTokenized,
      historyAcrossSentences: options.historyAcrossSentences, spellingOrder: 0, pruning: thresholds,
      experts: ["grammar"])
    return Rehearsal(folder: folder, entries: selection.entries, details: details, levels: levels)
  }
}

/// N-grams of a part of the corpus, which become a model in a temporary file.
private struct Rehearsal {
  let folder: ScratchFolder
  let entries: [VocabularyEntry]
  var details: ModelDetails
  var levels: [NGramEstimator.Level]

  func model(with associations: AssociationStage.Outcome? = nil) throws(TrainingError) -> Model {
    var details = details
    if associations != nil { details.experts.append("associations") }
    return try storing { [details] () throws(StorageError) in
      let path = folder.file("model.kith")
      let writer = try ModelFileWriter(path: path)
      let about = details.encoded
      try writer.section("about", about.span)
      try Vocabulary.write(entries, to: writer)
      try writer.nGrams(levels, named: "grammar")
      if let associations { try writer.associations(associations) }
      try writer.finish()
      return try Model(ModelFile(contentsOf: path))
    }
  }
}

extension AssociationStage.Outcome {
  var checkpoint: CheckpointContent {
    var content = CheckpointContent(stage: .fitted)
    content.columns =
      parameters.learntColumns + [
        ("backoff", backoff.logFactors), ("scale", scale), ("gates", gates.weights),
      ]
    if let cooccurrences { content.columns.append(("choice", cooccurrences.weights)) }
    return content
  }

  /// - Returns: nil if the content is of other shapes.
  init?(_ content: CheckpointContent, like start: AssociationParameters, order: Int) {
    var parameters = start
    var gates = CacheGates()
    let scale = content.column("scale")
    let weights = content.column("gates")
    guard parameters.restore(content), scale.count == AssociationParameters.unitScale.count,
      weights.count == gates.weights.count,
      let backoff = HeldOutBackoff(logFactors: content.column("backoff"), order: order)
    else { return nil }
    gates.weights = weights
    self.init(parameters: parameters, backoff: backoff, scale: scale, gates: gates)
  }
}

extension ModelFileWriter {
  /// Writes the sections `association.…` and `cache.gate`.
  func associations(_ outcome: AssociationStage.Outcome) throws(StorageError) {
    let parameters = outcome.parameters
    try section("association.halflife", parameters.halfLives.span)
    try QuantizedVectors.write(
      parameters.input, dimension: parameters.dimension, named: "association.input", layout: .rows, to: self)
    try QuantizedVectors.write(
      parameters.output, dimension: parameters.dimension, named: "association.output", layout: .blocks, to: self)
    try section("association.bias", parameters.bias.span)
    try section("association.recency", parameters.recency.span)
    try section("association.expected", parameters.expected.span)
    try section("association.state", parameters.state.span)
    try section("association.scale", outcome.scale.span)
    try section("cache.gate", outcome.gates.weights.span)
    if let cooccurrences = outcome.cooccurrences { try self.cooccurrences(cooccurrences) }
  }
}
