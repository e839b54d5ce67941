internal import LanguageModel
internal import Storage
internal import Tokenization

/// Some tokens of the corpus with all that learning needs to know of them and does not itself change: noise words, and
/// where in the tables their log r is found.
struct DrawnTokens: Sendable {
  /// Words to tell apart at each token: the true one, then the noise.
  let wordsEach: Int
  /// Shape (tokens, wordsEach). At the beginning of a document the true word is `begin`, and the others mean nothing.
  fileprivate(set) var words: [UInt32] = []
  /// Shape (tokens, wordsEach).
  fileprivate(set) var entries: [TableEntries] = []
  /// Shape (tokens): whether the context is forgotten before the token.
  fileprivate(set) var begins: [UInt8] = []

  init(wordsEach: Int) { self.wordsEach = wordsEach }

  var count: Int { begins.count }

  /// The true word.
  func word(_ index: Int) -> WordID { WordID(words[index * wordsEach]) }

  /// The true word and the noise words of a token. Shape (wordsEach).
  @_lifetime(borrow self)
  func words(_ index: Int) -> Span<UInt32> {
    let all = words.span
    return all.extracting(index * wordsEach..<(index + 1) * wordsEach)
  }
}

/// Which entries of θ, t2 and t3 a word's log r is made of; -1 for none.
struct TableEntries: Sendable {
  var recency: Int32 = -1
  var expected: Int32 = 0
  var state: Int32 = -1
}

/// Draws noise for one token after another. It depends on the text alone, so it can be ahead of learning.
struct TokenDrawer: Sendable {
  private let noiseCount: Int
  private let historyAcrossSentences: Bool
  private let frequency: [Float]
  private let band: [UInt8]
  private var statistics: DocumentStatistics
  private var state: NGramState
  private var isBeginning = true
  var generator: XorShift

  init(
    _ parameters: AssociationParameters, noiseCount: Int, historyAcrossSentences: Bool, quotes: QuoteMarks,
    state: NGramState, generator: XorShift
  ) {
    self.noiseCount = noiseCount
    self.historyAcrossSentences = historyAcrossSentences
    (frequency, band) = (parameters.frequency, parameters.band)
    statistics = DocumentStatistics(vocabularySize: parameters.bias.count, quotes: quotes)
    self.state = state
    self.generator = generator
  }

  /// Forgets the context, as a stretch begins.
  mutating func begin(_ noise: borrowing NoiseSampler) {
    statistics.reset()
    state = noise.model.initialState
    isBeginning = true
  }

  mutating func draw(_ tokens: Span<UInt32>, _ range: Range<Int>, _ noise: borrowing NoiseSampler) -> DrawnTokens {
    var drawn = DrawnTokens(wordsEach: noiseCount + 1)
    drawn.words.reserveCapacity(range.count * drawn.wordsEach)
    drawn.entries.reserveCapacity(range.count * drawn.wordsEach)
    for index in range {
      let word = WordID(tokens[index])
      if word == .begin { begin(noise) }
      drawn.begins.append(isBeginning ? 1 : 0)
      isBeginning = word == .begin
      drawn.words.append(word.rawValue)
      if word == .begin {
        drawn.words.append(contentsOf: repeatElement(word.rawValue, count: noiseCount))
        drawn.entries.append(contentsOf: repeatElement(TableEntries(), count: noiseCount + 1))
        continue
      }
      drawn.entries.append(entries(of: word.index))
      for _ in 0..<noiseCount {
        let other = noise.draw(state, &generator)
        drawn.words.append(other)
        drawn.entries.append(entries(of: Int(other)))
      }
      statistics.add(word)
      noise.model.advance(&state, by: word)
      if word == .sentenceEnd, !historyAcrossSentences { state = noise.model.initialState }
    }
    return drawn
  }

  private func entries(of word: Int) -> TableEntries {
    let (count, position) = (Int(statistics.counts[word]), statistics.position)
    var entries = TableEntries()
    entries.expected = Int32(
      truncatingIfNeeded: AssociationShape.expectedIndex(expected: Float(position) * frequency[word], count: count))
    if count > 0 {
      entries.recency = Int32(
        truncatingIfNeeded: AssociationShape.recencyIndex(
          age: position - Int(statistics.last[word]), count: count, band: Int(band[word])))
    }
    if word < AssociationShape.stateWordCount {
      entries.state = Int32(truncatingIfNeeded: word * AssociationShape.stateCount + statistics.state)
    }
    return entries
  }
}
