internal import Synchronization
internal import Tokenization

/// The lemmas of words that were asked for, so that none is looked for twice: finding one takes microseconds, and passages
/// hold thousands.
final class KnownLemmas: Sendable {
  /// By word; 0, which is no lemma, where nobody asked yet. Empty before the first.
  private let lemmas = Mutex<[UInt32]>([])

  /// - Parameters:
  ///   - vocabularySize: how many words there are.
  ///   - find: the lemma of the word, the same each time.
  func lemma(of word: WordID, vocabularySize: Int, find: () -> WordID) -> WordID {
    let known = lemmas.withLock { $0.isEmpty ? 0 : $0[word.index] }
    if known > 0 { return WordID(known) }
    let lemma = find()
    lemmas.withLock { lemmas in
      if lemmas.isEmpty { lemmas = [UInt32](repeating: 0, count: vocabularySize) }
      lemmas[word.index] = lemma.rawValue
    }
    return lemma
  }
}
