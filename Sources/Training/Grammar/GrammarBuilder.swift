internal import Storage

/// From a text to the columns of an n-gram model: windows are sorted into a trie of counts (`count`), counts adjusted
/// along suffix links (`link`), and weights estimated, fitted to held-out text and quantised where that is wanted
/// (`estimate`).
///
/// All n-gram models are made here: that of the model file (`TrainingRun`, `CountsEstimate`), those that noise is drawn
/// from (`NoiseStage`), that of the rehearsal (`RehearseStage`), and the one over letters (`SpellingStage`).
struct GrammarBuilder {
  let options: GrammarOptions
  /// For temporary files, the columns among them.
  let scratch: ScratchFolder
  let control: TrainingControl

  var count: CountStage { CountStage(options: options, scratch: scratch, control: control) }
  var link: LinkStage { LinkStage(options: options, scratch: scratch, control: control) }
  var estimate: EstimateStage { EstimateStage(options: options, scratch: scratch, control: control) }

  /// All stages at once.
  /// - Parameter tokens: ids of the vocabulary.
  func build(_ tokens: MappedColumn<UInt32>) throws(TrainingError) -> [NGramLevel] {
    try estimated(counted(tokens, mapping: (0..<UInt32(options.vocabularySize)).map { $0 }))
  }
}
