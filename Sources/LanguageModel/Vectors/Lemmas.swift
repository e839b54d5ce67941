/// Which words are forms of one, as `wolves` of `wolf`: learnt from the vocabulary's spellings and vectors, with no list.
///
/// Two words are related where an ending takes another's place (`f`, `ves`), their vectors are close, and the same change
/// relates enough of the other words that have these endings. A word's lemma is the most frequent word that it is related
/// to, or that this one is, and so on.
struct Lemmas: Sendable {
  /// The cosine that related words have at least. Of pairs that differ by an ending, forms of one word are at 0.4 to 0.8
  /// (novels and encyclopaedic text), words that only look so mostly below 0.2.
  static let leastCosine: Float = 0.4
  /// The share of a change's other pairs that have to be close.
  private static let leastShare = 0.15
  /// Letters of an ending, at most.
  private static let longestEnding = 4
  /// The most frequent words, from which the changes are learnt.
  private static let learntFrom = 20_000

  /// What became of the pairs of words that differ by a change of endings.
  private struct Change {
    var close = 0
    var pairs = 0

    /// Whether the change relates enough pairs besides one, which is close itself.
    var isUsual: Bool {
      close > 1 && Double(close - 1) >= Lemmas.leastShare * Double(max(1, pairs - 1))
    }
  }

  private struct Endings: Hashable {
    let one: String
    let other: String

    /// Neither comes first by meaning.
    init(_ one: String, _ other: String) { (self.one, self.other) = one < other ? (one, other) : (other, one) }
  }

  /// The endings that may take an ending's place.
  private let replacements: [String: [String]]

  /// - Parameters:
  ///   - words: the vocabulary's, most frequent first; an empty one takes no part.
  ///   - cosine: of two words' vectors, by their indices; nil if either has none.
  init(_ words: [String], cosine: (Int, Int) -> Float?) {
    let words = words.prefix(Self.learntFrom)
    var byStem: [String: [(index: Int, ending: String)]] = [:]
    var indices: [String: Int] = [:]
    for (index, word) in words.enumerated() where !word.isEmpty {
      indices[word] = index
      for (stem, ending) in Self.cuts(word) { byStem[stem, default: []].append((index, ending)) }
    }
    var changes: [Endings: Change] = [:]
    for members in byStem.values {
      for (count, one) in members.enumerated() {
        // The stem is all that both have in common.
        for other in members[..<count] where one.ending.first != other.ending.first {
          if let cosine = cosine(one.index, other.index), cosine >= Self.leastCosine {
            changes[Endings(one.ending, other.ending), default: Change()].close += 1
          }
        }
      }
    }
    changes = changes.filter { $0.value.close > 1 }
    // A change has at least one ending with letters; those of its words whose stem has the other ending, too, are its pairs.
    var byEnding: [String: [Endings]] = [:]
    for change in changes.keys { byEnding[change.other, default: []].append(change) }
    for word in indices.keys {
      for (stem, ending) in Self.cuts(word) {
        for change in byEnding[ending] ?? [] where indices[stem + change.one] != nil { changes[change]?.pairs += 1 }
      }
    }
    var replacements: [String: [String]] = [:]
    for change in changes.filter({ $0.value.isUsual }).keys {
      replacements[change.one, default: []].append(change.other)
      replacements[change.other, default: []].append(change.one)
    }
    self.replacements = replacements.mapValues { $0.sorted() }
  }

  /// The words that a usual change makes of one, which need not exist.
  func forms(of word: String) -> [String] {
    Self.cuts(word).flatMap { stem, ending in (replacements[ending] ?? []).map { stem + $0 } }
  }

  /// A word's beginnings and what is left of it, down to one letter.
  private static func cuts(_ word: String) -> [(stem: String, ending: String)] {
    let characters = Array(word)
    guard !characters.isEmpty else { return [] }
    return (0...min(longestEnding, characters.count - 1)).map {
      (String(characters.dropLast($0)), String(characters.suffix($0)))
    }
  }
}
