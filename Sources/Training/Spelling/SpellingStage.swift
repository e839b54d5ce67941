internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `spelling`: n-grams over the bytes of rare words, which look like unknown ones.
///
/// Input: the vocabulary and the spellings that became `<unk>`. Output: the columns of an n-gram model over letters, and
/// how much of its probability falls on the vocabulary. Each different word counts once. The words that became `<unk>` are
/// the best example of unknown words; where there are too few of them, all words of the vocabulary are taken.
///
/// Where runs of scripts without spaces are cut into words, unknown words are Katakana, Latin and single characters: all
/// words of these kinds are taken, and as long n-grams as there are, as a letter has three bytes.
struct SpellingStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  private static let enoughExamples = 1000
  private static let memory = 64 << 20

  /// - Returns: nil if the order of the spelling is 0.
  func run(_ vocabulary: VocabularySelection) throws(TrainingError) -> SpellingColumns? {
    guard environment.options.spellingOrder > 0 else { return nil }
    let scratch = try environment.scratchFolder("letters")
    let known = vocabulary.entries.dropFirst(WordID.firstWord.index)
    let words = known.map(\.spelling)
    let cutsRuns = known.contains { $0.spacing.contains(.script) }
    let order = cutsRuns ? NGramModel.maximumOrder : environment.options.spellingOrder
    let uncut = known.filter { !Self.isCut($0) }.map(\.spelling) + vocabulary.unknownSpellings
    let examples =
      if cutsRuns, !uncut.isEmpty {
        uncut
      } else if vocabulary.unknownSpellings.count >= Self.enoughExamples {
        vocabulary.unknownSpellings
      } else {
        words + vocabulary.unknownSpellings
      }
    let tokens = try letters(of: examples, scratch)
    // Few letters are no reason for a warning.
    let control = TrainingControl(isCancelled: environment.control.isCancelled)
    let options = GrammarOptions(order: order, vocabularySize: SpellingModel.alphabetSize, memory: Self.memory)
    let levels = try GrammarBuilder(options: options, scratch: scratch, control: control).build(tokens)
    let model = try storing { () throws(StorageError) in
      try NGramModel(levels, vocabularySize: SpellingModel.alphabetSize, path: scratch.file("spelling.kith"))
    }
    var inside = 0.0
    for (index, word) in words.enumerated() {
      inside += exp(SpellingModel.logProbability(of: word, under: model))
      if index & 0xFFF == 0 { try environment.control.progress(.spelling, index, of: words.count, "words") }
    }
    return SpellingColumns(levels: levels, logOutsideMass: log(max(1 - inside, 1e-9)))
  }

  /// Whether a word was cut out of a run, where no unknown word has several characters.
  private static func isCut(_ entry: VocabularyEntry) -> Bool {
    entry.spacing.contains(.script) && !entry.spacing.contains(.katakana)
      && Tokenizer.characterEnds(ofRun: entry.spelling.span).count > 1
  }

  /// Each word as a document of letters.
  private func letters(
    of words: [[UInt8]], _ scratch: ScratchFolder
  ) throws(TrainingError) -> MappedColumn<UInt32> {
    try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("letters"))
      for word in words {
        try writer.append(WordID.begin.rawValue)
        for byte in word { try writer.append(SpellingModel.id(of: byte).rawValue) }
        try writer.append(WordID.sentenceEnd.rawValue)
      }
      return try writer.finish()
    }
  }
}

/// The spelling of unknown words, on its way into the model file.
struct SpellingColumns {
  let levels: [NGramLevel]
  /// log(1 - the probability that falls on the vocabulary), nats.
  let logOutsideMass: Double
}

extension ModelFileWriter {
  /// Writes the sections `spelling.…`.
  func spelling(_ columns: SpellingColumns) throws(StorageError) {
    try nGrams(columns.levels, named: "spelling")
    let outside = [columns.logOutsideMass]
    try section("spelling.outside", outside.span)
  }
}
