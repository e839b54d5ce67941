internal import Glibc
internal import Storage
internal import Tokenization

/// The words of a question, its answers and all sentences, regardless of case and of form: a word's key is a hash of its
/// lemma's spelling in lower case, so that words outside the model's vocabulary can be cues and answers too.
struct Lexicon {
  struct Entry {
    /// As it was first met.
    let spelling: String
    /// The commoner of the forms of that spelling that the model knows; `unknown` if it knows none.
    let word: WordID
    let lemma: WordID
    let frequency: UInt64
    /// How many sentences hold it.
    var sentenceCount = 0
    /// Whether every spelling that was met begins with a capital letter.
    var isCapitalized: Bool
  }

  private let model: Model
  private let irregularForms: IrregularForms
  private let pronouns: Set<UInt32>
  /// The first word that is less common than those that carry no information.
  private let firstTelling: WordID
  /// The training frequency of the last of the common words.
  private let commonFrequency: Double
  private(set) var entries: [UInt64: Entry] = [:]
  /// By spelling.
  private var keys: [String: UInt64] = [:]
  /// Of words of the vocabulary that were met; nil of those without a letter or digit.
  private var keysByWord: [WordID: UInt64?] = [:]

  init(_ model: Model, _ irregularForms: IrregularForms) {
    self.model = model
    self.irregularForms = irregularForms
    pronouns = model.pronouns
    let vocabulary = model.vocabulary
    firstTelling = model.firstTelling
    let rank = firstTelling.index
    commonFrequency = rank < vocabulary.count ? Double(max(1, vocabulary.frequencies[rank])) : 1
  }

  /// The key of a spelling, which is added if it is new.
  mutating func key(_ spelling: String) -> UInt64 {
    let isCapitalized = spelling.first?.isUppercase ?? false
    if let key = keys[spelling] {
      if !isCapitalized { entries[key]?.isCapitalized = false }
      return key
    }
    let vocabulary = model.vocabulary
    let lowercase = spelling.lowercased()
    let forms = [spelling, lowercase].compactMap { vocabulary.id(of: $0) }.filter { $0 >= .firstWord }
    let word = forms.max { vocabulary.frequencies[$0.index] < vocabulary.frequencies[$1.index] } ?? .unknown
    let (lemma, lemmaSpelling) = lemma(of: word, lowercase)
    var hash = FNV1a()
    for byte in lemmaSpelling.utf8 { hash.add(byte) }
    let key = hash.value
    keys[spelling] = key
    if entries[key] == nil {
      entries[key] = Entry(
        spelling: spelling, word: word, lemma: lemma,
        frequency: lemma == .unknown ? 1 : max(1, vocabulary.frequencies[lemma.index]), isCapitalized: isCapitalized)
    } else if !isCapitalized {
      entries[key]?.isCapitalized = false
    }
    return key
  }

  /// The key of a word of the vocabulary, as of its spelling; nil of punctuation.
  mutating func key(of word: WordID) -> UInt64? {
    if let key = keysByWord[word] { return key }
    let spelling = model.vocabulary.word(word)
    let key = spelling.hasLetters ? key(spelling) : nil
    keysByWord[word] = .some(key)
    return key
  }

  private func lemma(of word: WordID, _ spelling: String) -> (id: WordID, spelling: String) {
    let vocabulary = model.vocabulary
    // Names have no forms, and a name may be spelled like one.
    guard word == .unknown || vocabulary.word(word) == spelling else { return (word, spelling) }
    let bases = irregularForms.bases(of: spelling)
    for base in bases {
      guard let id = vocabulary.id(of: base), id >= firstTelling else { continue }
      let lemma = model.lemma(of: id)
      return (lemma, vocabulary.word(lemma))
    }
    if word == .unknown { return (.unknown, bases.first ?? spelling) }
    let lemma = model.lemma(of: word)
    return (lemma, vocabulary.word(lemma))
  }

  /// Whether it is a name: a word that training text writes with a capital letter, or one that the model does not know and
  /// that had one whenever it was met.
  func isName(_ key: UInt64) -> Bool {
    guard let entry = entries[key] else { return false }
    return entry.lemma == .unknown
      ? entry.isCapitalized : model.vocabulary.word(entry.lemma).first?.isUppercase ?? false
  }

  /// Whether it stands for a name.
  func isPronoun(_ key: UInt64) -> Bool { entries[key].map { pronouns.contains($0.word.rawValue) } ?? false }

  mutating func count(_ sentences: [SearchedSentence], isCancelled: () -> Bool) throws(Cancelled) {
    for (index, sentence) in sentences.enumerated() {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      for key in Set(sentence.keys) { entries[key]?.sentenceCount += 1 }
    }
  }

  func spelling(_ key: UInt64) -> String { entries[key]?.spelling ?? "" }

  /// Ids of the forms of a word that the vocabulary holds.
  func ids(of key: UInt64) -> Set<UInt32> {
    guard let entry = entries[key] else { return [] }
    let spelling = entry.spelling
    let lowercase = spelling.lowercased()
    let capital = lowercase.prefix(1).uppercased() + lowercase.dropFirst()
    var ids = [spelling, lowercase, capital].compactMap { model.vocabulary.id(of: $0) }.filter { $0 >= .firstWord }
    if entry.lemma != .unknown {
      let vocabulary = model.vocabulary
      let irregular = irregularForms.forms(of: vocabulary.word(entry.lemma)).compactMap { vocabulary.id(of: $0) }
      // Those that have the same lemma: relatives of relatives are others' forms.
      ids += ([entry.lemma] + model.relatives(of: entry.lemma) + irregular).filter {
        lemma(of: $0, vocabulary.word($0)).id == entry.lemma
      }
    }
    return Set(ids.map(\.rawValue))
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
