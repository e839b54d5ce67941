internal import Storage

/// The grammar of the whole text, for the model: the stages `count`, `link` and `estimate`.
///
/// Only *estimate* takes what was fitted on held-out text. The others can be done before, beside the rehearsal.
struct WholeGrammar: Sendable {
  let options: GrammarOptions
  private let tokens: MappedColumn<UInt32>
  private let mapping: [UInt32]
  private let scratch: ScratchFolder

  init(
    _ spool: CorpusSpool, _ vocabulary: VocabularySelection, hasAssociations: Bool,
    in environment: TrainingEnvironment
  ) {
    options = GrammarOptions(
      environment.options, tokens: spool.facts.tokens, vocabularySize: vocabulary.size,
      hasAssociations: hasAssociations)
    (tokens, mapping, scratch) = (spool.tokens, vocabulary.mapping, environment.scratch)
  }

  /// The stages `count` and `link`, in some of the memory.
  func count(memory: Int, control: TrainingControl) throws(TrainingError) -> CountedGrammar {
    try builder(memory, control).counted(tokens, mapping: mapping)
  }

  /// - Parameters:
  ///   - counted: what was counted before; nil to count now.
  ///   - backoff: factors of the back-off weights, fitted on held-out text; nil for Kneser-Ney's own weights.
  func run(
    _ counted: consuming CountedGrammar?, backoff: HeldOutBackoff?, control: TrainingControl
  ) throws(TrainingError) -> [NGramLevel] {
    let builder = builder(options.memory, control)
    guard let counted else {
      return try builder.estimated(builder.counted(tokens, mapping: mapping), backoff: backoff)
    }
    try control.progress(.count, tokens.count, of: tokens.count, "tokens")
    try control.progress(.link, counted.trie.nGramTotal, of: counted.trie.nGramTotal, "n-grams")
    return try builder.estimated(counted, backoff: backoff)
  }

  private func builder(_ memory: Int, _ control: TrainingControl) -> GrammarBuilder {
    GrammarBuilder(options: options.within(memory), scratch: scratch, control: control)
  }
}
