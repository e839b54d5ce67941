internal import Glibc
internal import Storage
internal import Tokenization

/// The words of a question, its answers and all sentences, regardless of case: a word's key is a hash of its spelling in
/// lower case, so that words outside the model's vocabulary can be cues and answers too.
struct Lexicon {
  struct Entry {
    let spelling: String
    /// The commoner of the forms that the model knows; `unknown` if it knows none.
    let word: WordID
    let frequency: UInt64
    /// How many sentences hold it.
    var sentenceCount = 0
  }

  private let vocabulary: Vocabulary
  /// The training frequency of the last of the common words, which carry no information.
  private let commonFrequency: Double
  private(set) var entries: [UInt64: Entry] = [:]

  init(_ model: Model) {
    vocabulary = model.vocabulary
    let rank = WordID.firstWord.index + min(Self.commonCount, vocabulary.count / 4)
    commonFrequency = rank < vocabulary.count ? Double(max(1, vocabulary.frequencies[rank])) : 1
  }

  /// The key of a spelling, which is added if it is new.
  mutating func key(_ spelling: String) -> UInt64 {
    let lowercase = spelling.lowercased()
    var hash = FNV1a()
    for byte in lowercase.utf8 { hash.add(byte) }
    let key = hash.value
    guard entries[key] == nil else { return key }
    let forms = [spelling, lowercase].compactMap { vocabulary.id(of: $0) }.filter { $0 >= .firstWord }
    let word = forms.max { vocabulary.frequencies[$0.index] < vocabulary.frequencies[$1.index] }
    entries[key] = Entry(
      spelling: spelling, word: word ?? .unknown,
      frequency: word.map { max(1, vocabulary.frequencies[$0.index]) } ?? 1)
    return key
  }

  mutating func count(_ sentences: [SearchedSentence], isCancelled: () -> Bool) throws(Cancelled) {
    for (index, sentence) in sentences.enumerated() {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      for key in Set(sentence.keys) { entries[key]?.sentenceCount += 1 }
    }
  }

  func spelling(_ key: UInt64) -> String { entries[key]?.spelling ?? "" }

  /// Ids of the forms of a word that the vocabulary holds.
  func ids(of key: UInt64) -> Set<UInt32> {
    guard let spelling = entries[key]?.spelling else { return [] }
    let lowercase = spelling.lowercased()
    let capital = lowercase.prefix(1).uppercased() + lowercase.dropFirst()
    return Set(
      [spelling, lowercase, capital].compactMap { vocabulary.id(of: $0) }.filter { $0 >= .firstWord }.map(\.rawValue))
  }

  /// The information of a word, nats, in 0...`most`: how much rarer it is in training than the common words, times
  /// ln((n + 1) ÷ n_w) ÷ ln(n + 1) where n_w of the n sentences hold it (Spärck Jones 1972).
  func information(_ key: UInt64, sentenceCount: Int) -> Double {
    guard let entry = entries[key] else { return 0 }
    let rarity = min(Self.most, max(0, log(commonFrequency / Double(entry.frequency))))
    guard sentenceCount > 0, entry.sentenceCount > 0 else { return rarity }
    let count = Double(sentenceCount)
    return rarity * log((count + 1) / Double(entry.sentenceCount)) / log(count + 1)
  }

  private static let commonCount = 128

  /// The keys whose weight is above 0, heaviest first; ties keep their order.
  static func descending(_ keys: [UInt64], by weight: (UInt64) -> Double) -> [UInt64] {
    var weighted: [(key: UInt64, weight: Double, index: Int)] = []
    for (index, key) in keys.enumerated() { weighted.append((key, weight(key), index)) }
    weighted.removeAll { $0.weight <= 0 }
    weighted.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.index < $1.index }
    return weighted.map(\.key)
  }
  private static let most = 6.0
}
