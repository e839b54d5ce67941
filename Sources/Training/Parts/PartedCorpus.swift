internal import LanguageModel
internal import Storage
internal import Tokenization

/// What all parts of a corpus share: the file `corpus` of an exchange folder.
///
/// From it each machine makes the same plan and the same shapes, and knows from the key that files belong together.
struct PartedCorpus {
  /// Of the training (`CheckpointKey`).
  let key: String
  /// Tokens of the corpus, on which the plan depends.
  let tokens: Int
  /// Tokens of all epochs that are learnt from.
  let total: Int
  let roundCount: Int
  let quotes: QuoteMarks
  /// Of these only what learning depends on: parts, layers, dimension, half-lives, epochs, history, seed.
  let options: TrainingOptions
  /// Shape (vocabulary): how often each word occurs.
  let frequencies: [UInt64]

  init(
    _ corpus: SplitCorpus, _ options: TrainingOptions, total: Int, roundCount: Int
  ) {
    key = CheckpointKey(corpus, options).text
    tokens = corpus.tokens.count
    (self.total, self.roundCount) = (total, roundCount)
    quotes = corpus.vocabulary.quoteMarks(options.layout.segmentation)
    self.options = options
    frequencies = corpus.vocabulary.entries.map(\.frequency)
  }

  /// Whether this trainer would make the same numbers.
  var isOfThisTrainer: Bool { key.hasPrefix(CheckpointKey.trainer + ";") }

  var partCount: Int { options.parts?.count ?? 1 }

  var plan: LearningPlan { LearningPlan(options, tokens: tokens) }

  /// Before anything is learnt.
  var parameters: AssociationParameters { AssociationParameters(options, frequencies: frequencies, tokens: tokens) }

  // MARK: In a file

  func write(to path: String) throws(StorageError) {
    var facts = FactLines()
    facts.add("key", key)
    facts.add("tokens", tokens)
    facts.add("total", total)
    facts.add("rounds", roundCount)
    facts.add("parts", partCount)
    facts.add("round-length", options.parts?.roundLength(forTokens: total) ?? 0)
    facts.add("quotes", quotes.words.map(\.rawValue))
    facts.add("layers", options.layers(forTokens: tokens))
    facts.add("dimension", options.dimension(forTokens: tokens))
    facts.add("half-lives", options.halfLives(forTokens: tokens))
    facts.add("epochs", options.epochs(forTokens: tokens))
    facts.add("history-across-sentences", options.historyAcrossSentences ? 1 : 0)
    facts.add("seed", options.seed)
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
    try facts.write(to: writer)
    try writer.section("frequency", frequencies.span)
    try writer.finish()
  }

  init(contentsOf path: String) throws(StorageError) {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    try file.verify()
    let facts = try FactLines(file)
    key = try facts.text("key")
    tokens = try facts.number("tokens")
    total = try facts.number("total", in: 1...1 << 48)
    roundCount = try facts.number("rounds")
    let column: MappedColumn<UInt64> = try file.column("frequency", of: UInt64.self)
    guard (WordID.firstWord.index..<TrainingOptions.vocabularyLimit + 1).contains(column.count) else {
      throw .corrupt(section: "frequency", reason: "there are \(column.count) words")
    }
    frequencies = (0..<column.count).map { column[$0] }
    let words = try facts.numbers("quotes", of: UInt32.self)
    guard words.allSatisfy({ $0 < UInt32(column.count) }), let quotes = QuoteMarks(words: words.map { WordID($0) })
    else {
      throw .corrupt(section: "about", reason: "the quotation marks are no words")
    }
    self.quotes = quotes
    var options = TrainingOptions()
    options.parts = TrainingOptions.Parts(
      count: try facts.number("parts"), roundLength: try facts.number("round-length"))
    options.layers = try facts.number("layers")
    options.dimension = try facts.number("dimension")
    options.halfLives = try facts.numbers("half-lives", of: Double.self)
    options.epochs = try facts.number("epochs")
    options.historyAcrossSentences = try facts.number("history-across-sentences", in: 0...1) == 1
    options.seed = UInt64(try facts.text("seed")) ?? 0
    do {
      try options.check()
    } catch {
      throw .corrupt(section: "about", reason: error.message)
    }
    guard options.seed != 0 else { throw .corrupt(section: "about", reason: "a seed of 0 is none") }
    self.options = options
  }
}
