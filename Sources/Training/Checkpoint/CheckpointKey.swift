internal import Storage
internal import Tokenization

/// Identifies the run that a checkpoint belongs to, by its text, its options and the trainer's number.
struct CheckpointKey {
  let text: String

  /// What each key begins with, before a semicolon.
  static let trainer = "trainer \(TrainerRevision.current)"

  init(_ corpus: SplitCorpus, _ options: TrainingOptions) {
    var words = Checksum()
    for entry in corpus.vocabulary.entries {
      unsafe words.add(entry.spelling.span.bytes)
      let frequency = [entry.frequency]
      unsafe words.add(frequency.span.bytes)
    }
    let tokens = corpus.tokens.count
    let segmentation = options.layout.segmentation.kind
    var facts: [String] = [
      Self.trainer, "text \(tokens) \(unsafe Checksum.of(corpus.tokens.span.bytes))",
      "words \(corpus.vocabulary.size) \(words.value)", "order \(options.order)",
      "pruning \(options.pruning(forTokens: tokens))", "history \(options.historyAcrossSentences)",
      "layers \(options.layers(forTokens: tokens))", "dimension \(options.dimension(forTokens: tokens))",
      "half-lives \(options.halfLives(forTokens: tokens))",
      "epochs \(options.epochs(forTokens: tokens))", "loss ranking", "seed \(options.seed)",
    ]
    if let parts = options.parts {
      facts.append("parts \(parts.count), meeting every \(parts.roundLength.map(String.init) ?? "256th of one")")
    }
    if segmentation != .characters { facts.append("segmentation \(segmentation.rawValue)") }
    text = facts.joined(separator: "; ")
  }
}
