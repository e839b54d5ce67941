internal import Storage
internal import LanguageModel
internal import Tokenization

/// The stage `choose`: learns how `choose` weighs the evidence for an option.
///
/// Input: the rehearsed model, which has not seen the held-out text, and the co-occurrence table. Output: the weights of
/// the features of an option.
struct ChooseStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Returns: shape (`ChoiceFeatures.count`); empty if there is too little text to fit on.
  func run(_ fitted: FittedModel, _ cooccurrences: CooccurrenceColumns) throws(TrainingError) -> [Float] {
    let pairs = ReducedTable(
      whole: try cooccurrences.table(), part: try heldOutTable(fitted.heldOut, fitted.model.vocabulary.count))
    return try ChoiceTrainer(model: fitted.model, pairs: pairs, seed: environment.options.seed)
      .fit(on: fitted.heldOut, control: environment.control).map(Float.init)
  }

  /// The co-occurrences of the held-out text, which are subtracted from the table's.
  private func heldOutTable(_ heldOut: HeldOutPieces, _ vocabularySize: Int) throws(TrainingError) -> CooccurrenceTable
  {
    let scratch = environment.scratch
    let tokens = try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("choice.heldout"))
      for range in heldOut.ranges {
        try writer.append(WordID.begin.rawValue)
        for i in range { try writer.append(heldOut.tokens[i]) }
      }
      return try writer.finish()
    }
    return try CooccurrenceTableBuilder(
      control: environment.control.inside(.choose), scratch: scratch, memory: environment.options.sortingMemory
    ).build(tokens, vocabularySize: vocabularySize, size: nil, name: "choice").table()
  }
}
