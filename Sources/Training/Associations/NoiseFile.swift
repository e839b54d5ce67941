internal import LanguageModel
internal import Storage

/// A sampler of noise as a file, for the machines that learn parts: the n-gram model as in a model file, with the running sums
/// of its weights in the sections `sums.l`.
extension NoiseSampler {
  private static let grammar = "grammar"

  /// - Parameters:
  ///   - key: of the training.
  ///   - half: of the text, for which it draws.
  func write(to path: String, key: String, half: Int) throws(StorageError) {
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
    var facts = FactLines()
    facts.add("key", key)
    facts.add("half", half)
    facts.add("order", model.order)
    try facts.write(to: writer)
    let levels = model.levels.map { level in
      guard let weight = level.weight.floats else { preconditionFailure("noise is drawn from plain weights") }
      return NGramLevel(word: level.word, weight: weight, backoff: level.backoff, child: level.child)
    }
    try writer.nGrams(levels, named: Self.grammar)
    for (index, sum) in sums.enumerated() { try writer.section("sums.\(index + 1)", sum) }
    try writer.finish()
  }

  /// Maps a file that `write` wrote, read to its end and checked: each word in it is one of the vocabulary.
  /// - Throws: `corrupt` for a file that is of another training or half, or in which anything leads outside.
  init(contentsOf path: String, key: String, half: Int, vocabularySize: Int) throws(StorageError) {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    try file.verify()
    let facts = try FactLines(file)
    guard try facts.text("key") == key, try facts.number("half") == half else {
      throw .corrupt(section: "about", reason: "it is of another training, or of the other half")
    }
    let order = try facts.number("order", in: 1...NGramModel.maximumOrder)
    let model = try NGramModel(file, named: Self.grammar, order: order, vocabularySize: vocabularySize)
    var sums: [MappedColumn<Float>] = []
    for (index, level) in model.levels.enumerated() {
      guard level.weight.floats != nil else {
        throw .corrupt(section: "\(Self.grammar).\(index + 1)", reason: "noise is drawn from plain weights")
      }
      if let words = level.word {
        let words = words.span
        for node in 0..<words.count where words[node] >= UInt32(clamping: vocabularySize) {
          throw .corrupt(section: "\(Self.grammar).\(index + 1).word", reason: "it names a word that there is not")
        }
      }
      sums.append(try file.column("sums.\(index + 1)", of: Float.self, count: level.count))
    }
    self.init(model: model, sums: sums)
  }
}
