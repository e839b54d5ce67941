internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `spelling`: n-grams over the bytes of rare words, which are what unknown words look like.
///
/// Each different word counts once. The words that became `<unk>` are the best example of what will be unknown; where
/// there are too few of them, all words of the vocabulary are taken.
struct SpellingTrainer {
  let order: Int
  let scratch: ScratchFolder

  static let enoughExamples = 1000

  struct Columns {
    let levels: [NGramEstimator.Level]
    /// log(1 - the probability that falls on the vocabulary), nats.
    let logOutsideMass: Double
  }

  func train(_ selection: VocabularySelection, control: TrainingControl) throws(TrainingError) -> Columns {
    let words = selection.entries.dropFirst(WordID.firstWord.index).map(\.spelling)
    let examples =
      selection.unknownSpellings.count >= Self.enoughExamples
      ? selection.unknownSpellings : words + selection.unknownSpellings
    let tokens = try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("letters"))
      for example in examples {
        try writer.append(WordID.begin.rawValue)
        for byte in example { try writer.append(SpellingModel.id(of: byte).rawValue) }
        try writer.append(WordID.sentenceEnd.rawValue)
      }
      return try writer.finish()
    }
    let quiet = TrainingControl(isCancelled: control.isCancelled)  // few letters are no reason for a warning
    let sorter = WindowSorter(
      order: order, vocabularySize: SpellingModel.alphabetSize, memory: TrainingOptions.smallestMemory * 4,
      scratch: scratch)
    var builder = try RawTrieBuilder(order: order, vocabularySize: SpellingModel.alphabetSize, scratch: scratch)
    let identity = (0..<UInt32(SpellingModel.alphabetSize)).map { $0 }
    try sorter.sort(tokens, mapping: identity, control: quiet) { (window) throws(TrainingError) in
      try builder.add(window)
    }
    let trie = try builder.finish(scratch: scratch)
    let adjusted = try AdjustedCounts(of: trie, scratch: scratch, control: quiet)
    let estimator = NGramEstimator(
      trie: trie, adjusted: adjusted, pruning: [Int](repeating: 0, count: order), scratch: scratch)
    let levels = try estimator.estimate(control: quiet, phase: .spelling)
    let nGrams = try storing { () throws(StorageError) in
      let path = scratch.file("spelling.kith")
      let writer = try ModelFileWriter(path: path)
      try writer.nGrams(levels, named: "spelling")
      try writer.finish()
      return try NGramModel(
        ModelFile(contentsOf: path), named: "spelling", order: order, vocabularySize: SpellingModel.alphabetSize)
    }
    var inside = 0.0
    for (place, word) in words.enumerated() {
      inside += exp(SpellingModel.logProbability(of: word, under: nGrams))
      if place & 0xFFF == 0 { try control.progress(.spelling, place, of: words.count, "words") }
    }
    return Columns(levels: levels, logOutsideMass: log(max(1 - inside, 1e-9)))
  }
}
