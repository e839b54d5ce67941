internal import CorpusInput
internal import Fixtures
internal import LanguageModel
internal import Training

extension FuzzTarget {
  /// A file to import: an ARPA file, packed or not, or one of KenLM's, makes a model that answers, or a sentence.
  static let imported = FuzzTarget(
    "import", longestInput: 2_048,
    words: [
      "\\data\\", "\\1-grams:", "\\2-grams:", "\\end\\", "ngram 1=", "ngram 2=", "<unk>", "<s>", "</s>", "-inf", "nan",
      "-99", "1e999", "mmap lm http://kheafield.com/code format version 5\n", "iARPA", "qARPA", "blmt",
    ],
    seeds: {
      [Array(SmallARPA.text.utf8), Array(ImportSeeds.loose.utf8), Packing.gzip.pack(SmallARPA.text)]
        + [Array("mmap lm http://kheafield.com/code format version 5\n\0".utf8) + [UInt8](repeating: 1, count: 200)]
    },
    run: { bytes in
      let folder = TemporaryFolder()
      let path = try folder.write(bytes, to: "in")
      var options = ImportOptions()
      options.memory = 16 << 20
      options.spellingOrder = 2
      options.skipsOrphans = bytes.count % 2 == 0
      do {
        try ModelImport(output: folder.file("out.kith"), options: options).run(on: path)
      } catch let error as TrainingError {
        return try FuzzFault.unless(!error.message.isEmpty, "an error says nothing")
      } catch let error as CorpusInputError {
        return try FuzzFault.unless(error.message.contains(path), "an error names no file: \(error.message)")
      }
      let model = try Model(contentsOf: folder.file("out.kith"))
      try model.verify()
      let score = try model.score("a b a c", after: model.context(after: "b a"), words: true)
      try FuzzFault.unless(!score.logProbability.isNaN, "a score is no number")
      let predictions = model.predict(after: model.context(after: "a b"), count: 3)
      try FuzzFault.unless(predictions.allSatisfy { !$0.logProbability.isNaN }, "a probability is no number")
    })
}

enum ImportSeeds {
  /// In capitals, with blanks, without back-off weights and sentence starts, and with a comment before it.
  static let loose = """
    made by hand

    \\DATA\\
    ngram  1 = 3
    ngram 2=1
    \\1-grams:
    -0.3  <UNK>
    -0.4 b -inf
    -0.5e0\ta
    \\2-grams:
    -0.1 a b 0
    \\end\\
    """
}
