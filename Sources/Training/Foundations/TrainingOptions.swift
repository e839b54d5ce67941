package import Tokenization

internal import LanguageModel

/// How to train a model. The defaults are for ordinary text of any size.
package struct TrainingOptions: Sendable, Equatable {
  /// The longest n-gram, 1...7.
  package var order = 5
  /// Words seen less often become `<unk>`; nil chooses by the size of the corpus: 1, 2 from 100,000 tokens, 3 from five
  /// million. Each character of a script without spaces counts as one there, however it is cut.
  package var minimumCount: Int?
  /// How many words there may be; beyond that, only the commonest are known.
  package var maximumVocabularySize = min(1 << 20, TrainingOptions.vocabularyLimit)
  /// n-grams of l words are kept if seen more than `pruning[l - 1]` times; nil chooses by the size of the corpus: nothing
  /// is pruned below two million tokens, and from there on n-grams of three words and more that were seen once.
  package var pruning: [Int]?
  /// Whether the n-grams' weights have eight bits; nil chooses by the size of the corpus: from two million tokens on.
  package var quantizesWeights: Bool?
  /// Whether the lower orders are estimated from `LowerOrderMasses`, which predict better, rather than from counts of
  /// continuations, which other toolkits have; nil: where associations are trained, too.
  var passesDownMasses: Bool?
  /// Bytes for sorting and counting; beyond it the disk is used. The result does not depend on it.
  package var memory = 2 << 30
  /// The share of it that sorting and counting plan with: the rest is for buffers and for pages of temporary files.
  var sortingMemory: Int { memory / 4 * 3 }
  /// Whether it is enough to make two grammars at once, each in half of it.
  var hasMemoryForTwo: Bool { memory >= 256 << 20 }
  package var layout = TextLayout()
  /// How runs of scripts without spaces become words; text without any is read as ever. Pre-tokenized text is left alone.
  package var segmentation = Segmentation.Kind.learnt
  /// Whether history runs on from one sentence of a document to the next.
  package var historyAcrossSentences = true
  package var description = ""
  /// The order of the n-grams over the bytes of rare words; 0 for a model that spells nothing.
  package var spellingOrder = 6
  /// Whether the association expert is trained beside grammar.
  package var hasAssociations = true
  /// How many gated layers read phrases, 0...2; nil chooses by the size of the corpus.
  package var layers: Int?
  /// How many numbers a word's vector has, a multiple of 16; nil is 64, or 80 without layers.
  package var dimension: Int?
  /// How fast the context fades, in words; the dimensions share them equally. nil is 10, 50 and 400, which look at its topic,
  /// and without layers 1 and 3 as well, which look at the last few words as n-grams with gaps would.
  package var halfLives: [Double]?
  /// How often the text is read to learn the associations; nil chooses by its size.
  package var epochs: Int?
  /// Bytes of the co-occurrence table, which only a model with associations has; 0 for none, nil chooses by the size of
  /// the corpus: four bytes a token, and at least eight million; at most `mostCooccurrenceBytes`.
  package var cooccurrenceByteCount: Int?
  /// What a table can take, whose places have one width.
  static let mostCooccurrenceBytes = IndexWidth.lowMask
  /// Bytes of the passages that the model keeps of its text, with their index, about three a token: anyone who may query the
  /// model can read them. Where the text is larger, a share of it is kept, from the beginning to the end alike.
  package var passageByteCount = 0
  /// What the passages of a model can take.
  package static let mostPassageBytes = 4_000_000_000
  package var seed: UInt64 = 88_172_645_463_325_252
  /// Whether associations are learnt in parts, as on several machines.
  package var parts: Parts?

  package struct Parts: Sendable, Equatable {
    package let count: Int
    /// About how many tokens each learns from between two meetings; nil chooses by the size of the text.
    package let roundLength: Int?

    // More meetings make little text worse, and move more; fewer make all text worse.
    private static let usualMeetings = 128
    private static let usualRoundLength = 20_000
    private static let mostMeetings = 600
    static let leastRoundLength = 1_000

    package init(count: Int, roundLength: Int? = nil) {
      self.count = count
      self.roundLength = roundLength
    }

    /// How many times as often as one machine parts read their text: the mean of what many learn goes more slowly.
    ///
    /// - Parameter tokens: of the corpus.
    func repetitions(forTokens tokens: Int) -> Int { count < 8 || tokens / count >= Self.muchText ? 1 : 2 }

    private static let muchText = 8_000_000

    /// - Parameter tokens: of all epochs.
    func roundLength(forTokens tokens: Int) -> Int {
      let own = tokens / max(count, 1)
      let length =
        roundLength ?? max(min(own / Self.usualMeetings, Self.usualRoundLength), own / Self.mostMeetings)
      return max(Self.leastRoundLength, min(length, tokens))
    }
  }

  package init() {}

  static let smallestMemory = 16 << 20
  /// The largest vocabulary. Where n-grams are sorted, an id has 21 bits, and the largest is no word (`WindowKey`).
  static let vocabularyLimit = (1 << IndexWidth.wordBits) - 2

  /// - Throws: `badOption` with a sentence.
  func check() throws(TrainingError) {
    guard (1...NGramModel.maximumOrder).contains(order) else {
      throw .badOption("the order must lie in 1...\(NGramModel.maximumOrder), not be \(order)")
    }
    guard (0...NGramModel.maximumOrder).contains(spellingOrder) else {
      throw .badOption("the order of the spelling must lie in 0...\(NGramModel.maximumOrder), not be \(spellingOrder)")
    }
    guard (minimumCount ?? 1) >= 1 else { throw .badOption("the minimum count must be at least 1") }
    guard (1...Self.vocabularyLimit).contains(maximumVocabularySize) else {
      throw .badOption("the vocabulary may hold 1...\(Self.vocabularyLimit) words")
    }
    guard memory >= Self.smallestMemory else { throw .badOption("training needs a memory of at least 16M") }
    if let dimension {
      guard dimension > 0, dimension % 16 == 0, dimension <= 1024 else {
        throw .badOption("the dimension must be a multiple of 16 up to 1024, not \(dimension)")
      }
    }
    guard (0...PhraseShape.mostLayers).contains(layers ?? 0) else {
      throw .badOption("there may be 0 to \(PhraseShape.mostLayers) layers, not \(layers ?? 0)")
    }
    guard halfLives.map({ !$0.isEmpty && $0.allSatisfy { $0 >= 1 && $0 <= 1e6 } }) != false else {
      throw .badOption("half-lives must lie between 1 and 1,000,000 words")
    }
    guard (1...100).contains(epochs ?? 1) else { throw .badOption("the epochs must lie in 1...100") }
    guard (cooccurrenceByteCount ?? 0) >= 0 else {
      throw .badOption("the size of the co-occurrence table must not be negative")
    }
    guard (cooccurrenceByteCount ?? 0) <= Self.mostCooccurrenceBytes else {
      throw .badOption("the co-occurrence table may take at most \(Self.mostCooccurrenceBytes) bytes")
    }
    guard passageByteCount >= 0 else { throw .badOption("the size of the passages must not be negative") }
    if let parts {
      guard hasAssociations else { throw .badOption("parts learn associations: leave out --parts, or --grammar-only") }
      guard (1...1_000).contains(parts.count), parts.roundLength ?? Parts.leastRoundLength >= Parts.leastRoundLength
      else {
        throw .badOption("there may be 1 to 1,000 parts, which learn from 1,000 tokens or more between two meetings")
      }
    }
    if let pruning {
      guard pruning.count <= order else {
        throw .badOption("there are \(pruning.count) pruning thresholds for \(order) orders")
      }
      guard pruning.first ?? 0 == 0 else { throw .badOption("single words cannot be pruned: begin with 0") }
      guard pruning.allSatisfy({ $0 >= 0 }), zip(pruning, pruning.dropFirst()).allSatisfy({ $0 <= $1 }) else {
        throw .badOption("pruning thresholds must not be negative and must not fall from order to order")
      }
    }
  }

  /// Less text than this says too little about phrases.
  private static let leastForLayers = 50_000

  /// Tokens from which on layers are learnt with nothing left out, from less noise and in longer steps.
  static let largeForLayers = 4_000_000

  func layers(forTokens tokens: Int) -> Int { layers ?? (tokens < Self.leastForLayers ? 0 : PhraseShape.mostLayers) }

  func dimension(forTokens tokens: Int) -> Int { dimension ?? (layers(forTokens: tokens) > 0 ? 64 : 80) }

  func halfLives(forTokens tokens: Int) -> [Double] {
    halfLives ?? (layers(forTokens: tokens) > 0 ? [10, 50, 400] : [1, 3, 10, 50, 400])
  }

  /// Little text is read more often: from five times for less than a million tokens to once for more than 11 million; with
  /// layers, which leave some of it out at random, from eight times on. Many
  /// parts with little text each read it twice as often.
  package func epochs(forTokens tokens: Int) -> Int {
    let leavesOut = layers(forTokens: tokens) > 0 && tokens < Self.largeForLayers
    let (factor, most) = leavesOut ? (1.6, 8) : (1, 5)
    let usual = max(1, min(most, Int(((24e6 / Double(max(tokens, 1))).squareRoot() * factor).rounded())))
    return epochs ?? usual * (parts?.repetitions(forTokens: tokens) ?? 1)
  }

  /// Bytes; 0 for no table.
  func cooccurrenceByteCount(forTokens tokens: Int) -> Int {
    min(cooccurrenceByteCount ?? max(8_000_000, 4 * tokens), Self.mostCooccurrenceBytes)
  }

  func minimumCount(forTokens tokens: Int) -> Int {
    minimumCount ?? (tokens < 100_000 ? 1 : tokens < 5_000_000 ? 2 : 3)
  }

  /// Tokens from which on a model is small by default: rare n-grams left out, weights of eight bits.
  private static let largeCorpus = 2_000_000

  package func quantizesWeights(forTokens tokens: Int) -> Bool { quantizesWeights ?? (tokens >= Self.largeCorpus) }

  /// One threshold an order; the last given one holds for the longer n-grams.
  func pruning(forTokens tokens: Int) -> [Int] {
    let given = pruning ?? (tokens < Self.largeCorpus ? [0] : [0, 0, 1])
    return (0..<order).map { $0 < given.count ? given[$0] : given.last ?? 0 }
  }
}
