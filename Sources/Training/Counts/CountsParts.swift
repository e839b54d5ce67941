internal import Tokenization

/// Several files of counts, opened, with the vocabulary of them all.
struct CountsParts {
  let files: [CountsFile]
  /// Of all files together.
  let facts: CountsFacts
  let words: VocabularyBuilder
  /// For each file, the provisional id of each of its words, the special ones first.
  let ids: [[UInt32]]

  init(_ paths: [String], control: TrainingControl) throws(TrainingError) {
    var files: [CountsFile] = []
    var words = VocabularyBuilder()
    var ids: [[UInt32]] = []
    var sum: CountsFacts?
    for path in paths {
      let file = try CountsFile(contentsOf: path, control: control)
      if sum == nil { sum = file.facts } else { try sum?.add(file.facts, named: path) }
      ids.append(file.add(to: &words))
      files.append(file)
    }
    guard let sum else { throw .badOption("name at least one file of counts") }
    self.files = files
    self.words = words
    self.ids = ids
    facts = sum
  }
}
