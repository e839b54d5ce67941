import ArgumentParser
import LanguageModel

/// Perplexity of validation text, each document with its own past as context.
struct Perplexity: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Perplexity of a set's validation text: grammar, and the full model.")

  @Argument(help: "Which set.")
  var set: BenchmarkSet

  @OptionGroup var bench: BenchOptions

  @Flag(help: "Grammar alone, history within sentences: what other toolkits measure.")
  var within = false

  @Flag(help: "Prune as large models are by default.")
  var pruned = false

  @Option(help: "Epochs of the associations' training.")
  var epochs: Int?

  @Option(help: "Dimension of the word vectors.")
  var dimension: Int?

  @Option(help: "Layers that read phrases, 0 to 2.")
  var layers: Int?

  @Option(help: "Train on only this many tokens, from the beginning.")
  var trainingTokens: Int?

  func run() throws {
    let figures = Figures(bench)
    var trained = TrainedModel(
      set: set, isPruned: pruned, isWithinSentences: within, isGrammarOnly: within, epochs: epochs,
      dimension: dimension)
    trained.layers = layers
    trained.tokenLimit = trainingTokens
    let model = try trained.open(bench, figures)
    let documents = try set.documents(.valid, in: bench.dataFolder())
    for (name, experts, reference) in [
      ("grammar", Experts.grammar, set.reference.grammar), ("full model", .all, set.reference.full),
    ] where experts == .grammar || model.associations != nil {
      let cpu = processorSeconds()
      var score = TextScore()
      for document in documents { try score.add(document, by: model, experts) }
      let rate = Double(score.tokens) / (processorSeconds() - cpu)
      figures.add("\(set.rawValue) valid, \(name): perplexity", score.perplexity, "", reference)
      figures.add("\(set.rawValue) valid, \(name): bits per character", score.bitsPerCharacter, "bits")
      figures.add("\(set.rawValue) valid, \(name): scored", rate, "tokens/s of a core", "\(score.tokens) tokens")
    }
  }
}

/// What each part of the model buys.
struct Ablation: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Perplexity of a set's validation text with parts of the model left out.")

  @Argument(help: "Which set.")
  var set: BenchmarkSet

  @OptionGroup var bench: BenchOptions

  @Option(help: "At most this many tokens, from the beginning of each document in equal shares.")
  var tokens = 400_000

  static let rows: [(name: String, experts: Experts)] = [
    ("grammar", .grammar),
    ("+ topic", [.grammar, .topic]),
    ("+ phrases", [.grammar, .phrase]),
    ("+ state", [.grammar, .state]),
    ("+ recurrence", [.grammar, .recurrence]),
    ("+ document caches", [.grammar, .caches]),
    ("+ topic, state", [.grammar, .topic, .state]),
    ("+ topic, phrases, state, recurrence (the product)", Experts.all.subtracting(.caches)),
    ("all without topic", Experts.all.subtracting(.topic)),
    ("all without phrases", Experts.all.subtracting(.phrase)),
    ("all without state", Experts.all.subtracting(.state)),
    ("all without recurrence", Experts.all.subtracting(.recurrence)),
    ("all", .all),
  ]

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set).open(bench, figures)
    let documents = try set.documents(.valid, in: bench.dataFolder())
    let share = max(1, tokens / max(documents.count, 1))
    let texts = documents.map { document in
      // A line is a sentence: whole ones, until the share is used up.
      var count = 0
      return document.split(separator: "\n").prefix { line in
        defer { count += line.split(separator: " ").count + 1 }
        return count < share
      }.joined(separator: "\n")
    }
    for (name, experts) in Self.rows {
      var score = TextScore()
      for text in texts { try score.add(text, by: model, experts) }
      figures.add("\(set.rawValue) valid: \(name)", score.perplexity, "perplexity", "\(score.tokens) tokens")
    }
  }
}

/// Sentences, or short passages, without any context: associations must not make them less likely.
struct Sentences: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Perplexity of single sentences, or of passages: the full model must not be above grammar alone.")

  @Argument(help: "Which set.")
  var set: BenchmarkSet

  @OptionGroup var bench: BenchOptions

  @Option(help: "How many sentences, or passages, spread over the text.")
  var count = 2_000

  @Option(help: "In the place of sentences, passages of at least that many words: sentences that follow one another.")
  var words: Int?

  @Option(help: "Train on only this many tokens, from the beginning.")
  var trainingTokens: Int?

  @Option(help: "Layers that read phrases, 0 to 2.")
  var layers: Int?

  @Flag(help: "Prune as large models are by default.")
  var pruned = false

  func validate() throws {
    guard count > 0, words ?? 1 > 0 else { throw ValidationError("--count and --words must be positive") }
  }

  func run() throws {
    let figures = Figures(bench)
    var trained = TrainedModel(set: set, isPruned: pruned)
    trained.tokenLimit = trainingTokens
    trained.layers = layers
    let model = try trained.open(bench, figures)
    let texts = try set.documents(.valid, in: bench.dataFolder()).flatMap { document in
      words.map { Memories.chapters(of: document, words: $0, limit: .max) }
        ?? document.split(separator: "\n").map(String.init)
    }
    let wanted = min(count, texts.count)
    let kind = words.map { "passages of \($0) words" } ?? "single sentences"
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)] {
      var score = TextScore()
      for index in 0..<wanted { try score.add(texts[index * texts.count / wanted], by: model, experts) }
      figures.add("\(set.rawValue), \(kind), \(name)", score.perplexity, "perplexity", "\(score.tokens) tokens")
    }
  }
}
