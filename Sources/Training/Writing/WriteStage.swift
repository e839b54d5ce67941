internal import LanguageModel
internal import Storage

/// The stage `write`: writes the model file.
///
/// Input: everything that goes into it. Output: the file at its path, where it appears when it is whole.
struct WriteStage {
  let output: String
  let control: TrainingControl

  /// - Returns: the details of the new model.
  func run(_ contents: ModelContents) throws(TrainingError) -> ModelDetails {
    try control.progress(.write, 0, of: contents.nGramTotal, "n-grams")
    return try storing { () throws(StorageError) in try contents.write(to: output).details }
  }
}
