package import Storage
package import Tokenization

/// The probability of a spelling, for words that the vocabulary does not hold: n-grams over bytes.
///
/// With it every text has a probability above zero, and bits per character mean something. The n-grams are those of
/// `NGramModel` with bytes for words: byte b has the id b, but 1 and 2 are `<s>` and `</s>`, and bytes 1 and 2 (which no
/// word holds) have the ids 256 and 257. The mass that falls on spellings of the vocabulary is divided out: over all
/// other spellings the probabilities sum to 1.
package struct SpellingModel: Sendable {
  package static let alphabetSize = 258
  private let nGrams: NGramModel
  /// log(1 - Σ over the vocabulary of the n-grams' probability), nats.
  private let logOutsideMass: Double

  /// Opens the sections `spelling.…`.
  package init(_ file: ModelFile, order: Int) throws(StorageError) {
    nGrams = try NGramModel(file, named: "spelling", order: order, vocabularySize: Self.alphabetSize)
    let outside: MappedColumn<Double> = try file.column("spelling.outside", of: Double.self, count: 1)
    // Of the least number above 0 it is -745: sums of finite ones that no probability has may be infinite.
    guard outside[0] >= -745, outside[0] <= 0 else {
      throw .corrupt(section: "spelling.outside", reason: "it is not the logarithm of a probability")
    }
    logOutsideMass = outside[0]
  }

  /// The id of a byte as a word of the n-grams.
  package static func id(of byte: UInt8) -> WordID {
    WordID(byte == 1 || byte == 2 ? UInt32(byte) + 255 : UInt32(byte))
  }

  /// The natural logarithm of the probability of a spelling that is not in the vocabulary.
  package func logProbability(of spelling: [UInt8]) -> Double {
    Self.logProbability(of: spelling, under: nGrams) - logOutsideMass
  }

  /// `logProbability(of:)` of many spellings at once, to the bit.
  ///
  /// - Parameter letters: the ids of each spelling's bytes, then `sentenceEnd`.
  func logProbabilities(of letters: [WordID]) -> [Double] {
    var state = nGrams.initialState
    var (all, sum): ([Double], Double) = ([], 0)
    for (letter, probability) in zip(letters, nGrams.score(letters, &state, isWithinSentences: true)) {
      sum += logFinite(probability)
      if letter == .sentenceEnd {
        all.append(sum - logOutsideMass)
        sum = 0
      }
    }
    return all
  }

  /// The natural logarithm of a spelling's probability before the vocabulary's share is divided out.
  package static func logProbability(of spelling: [UInt8], under nGrams: NGramModel) -> Double {
    var state = nGrams.initialState
    var sum = 0.0
    for byte in spelling { sum += logFinite(nGrams.score(id(of: byte), &state).probability) }
    return sum + logFinite(nGrams.score(.sentenceEnd, &state).probability)
  }
}
