internal import Tokenization

/// The changes that reading the last words of a document made, newest last: enough to roll them back.
///
/// Holds at least the last `limit` words, and never more than twice as many.
struct UndoLog: Sendable {
  struct Entry: Sendable {
    let word: WordID
    /// The word that the memory's history lost.
    let lost: WordCode
    /// The state of the sentence before it; nil without associations.
    let sentence: SentenceState?
    /// Its changes in the caches; nil without them.
    let change: DocumentCache.Change?
  }

  let limit: Int
  private(set) var entries: [Entry] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(
    _ word: WordID, _ lost: WordCode, _ sentence: SentenceState?, _ change: DocumentCache.Change?
  ) {
    // Never in a document of less than a hundred thousand words.
    if let change, change.isFinal { return removeAll() }
    if entries.count == 2 * limit { entries.removeFirst(limit) }
    entries.append(Entry(word: word, lost: lost, sentence: sentence, change: change))
  }

  /// - Returns: the last entries, which are gone then.
  mutating func removeLast(_ count: Int) -> [Entry] {
    let last = Array(entries.suffix(count))
    entries.removeLast(last.count)
    return last
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  var byteCount: Int { entries.capacity * MemoryLayout<Entry>.stride }
}
