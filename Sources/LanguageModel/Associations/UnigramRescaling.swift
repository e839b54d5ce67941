internal import Glibc
internal import Tokenization

/// How much likelier or less likely a text makes each word wherever it may stand: it uses the word more or less often than all text does.
///
/// log r(w) gains, in documents of the text's kind, log((c + a + κ·f) / (N·f + a + κ·f)), where c is how often the text, a user's memory,
/// has the word among N words and f the word's share of all text: unigram rescaling (Kneser, Peters and Klakow 1997), with κ
/// words of all text and a words of each kind as its prior. A word that the document itself has used gains less: the
/// recurrence part knows about it.
///
/// Immutable.
final class UnigramRescaling: Sendable {
  /// Shape (vocabulary), nats; 0 for words that no text has.
  let values: [Float]

  private static let priorWords = 3_000.0
  private static let priorCount = 0.1
  /// What of it is added where a document is surely of the text's kind; and at its beginning, where nobody knows.
  private static let mostStrength: Float = 0.5
  private static let firstShare = 0.3
  /// The resemblance, in nats, that adds as much as there is between nothing and all of it.
  private static let wholeResemblance = 20.0
  /// What of it is left for a word that the document has used once.
  private static let usedShare: Float = 0.5

  /// - Parameters:
  ///   - counts: how often the text has each of its words.
  ///   - all: how many words it has, those that the vocabulary lacks too.
  ///   - frequency: the share of each word of the vocabulary among all text.
  init(_ counts: [(word: UInt32, count: Double)], of all: Double, vocabularySize: Int, frequency: (WordID) -> Double) {
    var values = [Float](repeating: 0, count: vocabularySize)
    let end = WordID.sentenceEnd
    values[end.index] = Self.value(0, of: all, frequency(end))
    // The text lacks most words, and of those that are as frequent as each other the ids follow one another, the commonest first.
    var word = WordID.firstWord.index
    while word < vocabularySize {
      let share = frequency(WordID(UInt32(word)))
      let upper = Self.firstIndex(in: word + 1..<vocabularySize) { frequency(WordID(UInt32($0))) != share }
      let value = Self.value(0, of: all, share)
      for index in word..<upper { values[index] = value }
      word = upper
    }
    for (word, count) in counts where word >= WordID.sentenceEnd.rawValue {
      values[Int(word)] = Self.value(count, of: all, frequency(WordID(word)))
    }
    self.values = values
  }

  /// The first index of a range that something holds for, as it does for all after it; found in steps that double and halve.
  private static func firstIndex(in range: Range<Int>, where holds: (Int) -> Bool) -> Int {
    var (index, step) = (range.lowerBound, 1)
    while index + step <= range.upperBound, !holds(index + step - 1) {
      index += step
      step *= 2
    }
    while step > 0 {
      if index + step <= range.upperBound, !holds(index + step - 1) { index += step }
      step /= 2
    }
    return index
  }

  /// - Returns: 0 of a word that no text has.
  private static func value(_ count: Double, of all: Double, _ frequency: Double) -> Float {
    guard frequency > 0 else { return 0 }
    let prior = priorCount + priorWords * frequency
    return Float(log((count + prior) / (all * frequency + prior)))
  }

  /// How much of it is added to a document.
  ///
  /// - Parameter resemblance: how much likelier its last words are as the memory's, nats; 0 where it has none.
  static func strength(resemblance: Double) -> Float {
    guard resemblance.isFinite else { return 0 }
    // In whole nats: the last bit of a logarithm is not the same on every machine.
    return mostStrength * Float(max(0, min(1, resemblance.rounded() / wholeResemblance + firstShare)))
  }

  /// What of that is left for a word that the document has used, by how often it has.
  @inline(__always)
  static func share(occurrences count: Int) -> Float { count == 0 ? 1 : usedShare / Float(count) }
}

/// A rescaling, and how much of it is added: what r was computed with, or is to be.
struct AppliedRescaling: Sendable, Equatable {
  var rescaling: UnigramRescaling?
  var strength: Float = 0

  /// What a word gains, nats.
  ///
  /// - Parameter count: how often the document has used it.
  @inline(__always)
  func gain(of word: Int, occurrences count: Int) -> Float {
    guard let rescaling, strength > 0 else { return 0 }
    return strength * UnigramRescaling.share(occurrences: count) * rescaling.values[word]
  }

  /// Whether r is the same with both.
  static func == (a: AppliedRescaling, b: AppliedRescaling) -> Bool {
    if a.strength == 0 || a.rescaling == nil { return b.strength == 0 || b.rescaling == nil }
    return a.rescaling === b.rescaling && a.strength == b.strength
  }
}
