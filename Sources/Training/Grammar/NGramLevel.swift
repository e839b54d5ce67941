internal import LanguageModel
internal import Storage

/// The columns of the n-grams of one length, as `NGramModel.Level` reads them.
struct NGramLevel {
  let word: MappedColumn<UInt32>?
  var weight: MappedColumn<Float>
  /// Whether `weight` holds P(w|h) itself: as `NGramModel.holdsProbabilities`.
  var holdsProbabilities = false
  /// Written instead of `weight` if the weights are quantised.
  var quantized: WeightQuantizer.Columns?
  var backoff: MappedColumn<Float>?
  let child: MappedColumn<UInt32>?
}

extension ModelFileWriter {
  /// Writes the sections `NAME.l.…` of an n-gram model.
  func nGrams(_ levels: [NGramLevel], named name: String) throws(StorageError) {
    for (index, level) in levels.enumerated() {
      let length = index + 1
      if let word = level.word { try section("\(name).\(length).word", word) }
      if let quantized = level.quantized {
        try section("\(name).\(length).code", quantized.code)
        try section("\(name).\(length).book", quantized.book.span)
      } else {
        try section("\(name).\(length).\(level.holdsProbabilities ? "probability" : "weight")", level.weight)
      }
      if let backoff = level.backoff { try section("\(name).\(length).backoff", backoff) }
      if let child = level.child { try section("\(name).\(length).child", child) }
    }
  }
}

extension NGramModel {
  /// Writes the columns to a temporary file and opens it.
  convenience init(_ levels: [NGramLevel], vocabularySize: Int, path: String) throws(StorageError) {
    let writer = try ModelFileWriter(path: path)
    try writer.nGrams(levels, named: "grammar")
    try writer.finish()
    try self.init(
      ModelFile(contentsOf: path), named: "grammar", order: levels.count, vocabularySize: vocabularySize)
  }
}
