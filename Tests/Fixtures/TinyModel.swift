package import CorpusInput
package import LanguageModel
package import Training

/// Trains on texts, each a document, and opens the model.
package func trainModel(
  on documents: [String] = TinyCorpus.documents, options: TrainingOptions = TrainingOptions(),
  in folder: TemporaryFolder, named name: String = "tiny.kith", control: TrainingControl = TrainingControl()
) throws -> Model {
  try TrainingRun(output: folder.file(name), options: options, control: control).train(on: source(documents))
  return try Model(contentsOf: folder.file(name))
}

/// A corpus of texts in memory.
package func source(_ documents: [String]) -> (_ body: (CorpusEvent) throws -> Void) throws -> Void {
  { body in
    for document in documents {
      if !document.isEmpty { try body(.text(Array(document.utf8))) }
      try body(.endOfDocument)
    }
  }
}
