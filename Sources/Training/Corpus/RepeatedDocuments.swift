internal import Storage

/// How much of a corpus is documents that came before, word for word.
///
/// Nobody gets any smarter by reading the dictionary twice, and a model gets worse: words that were rare have been seen twice,
/// so it takes them for common ones, and held-out text says nothing of new text where its copy was learnt from
/// (`kith-bench thesis --claim dictionary-twice`).
struct RepeatedDocuments {
  private(set) var count = 0
  private(set) var tokens = 0
  private let documents: Int
  private let all: Int

  /// Shorter ones are often the same: greetings, headings, entries of a log.
  private static let leastTokens = 50
  /// The share of the text from which on it matters.
  private static let leastShare = 0.01

  init(_ spool: CorpusSpool) {
    let ids = spool.tokens.span
    documents = spool.documentStarts.count
    all = spool.facts.tokens
    var seen: Set<Document> = []
    for (start, end) in zip(spool.documentStarts, spool.documentStarts.dropFirst() + [ids.count])
    where end - start >= Self.leastTokens {
      var hash = FNV1a()
      for index in start..<end {
        for shift in stride(from: 0, to: UInt32.bitWidth, by: 8) {
          hash.add(UInt8(truncatingIfNeeded: ids[index] >> shift))
        }
      }
      if !seen.insert(Document(hash: hash.value, length: end - start)).inserted {
        count += 1
        tokens += end - start
      }
    }
  }

  private struct Document: Hashable {
    let hash: UInt64
    let length: Int
  }

  /// What to tell the user; nil where there are few.
  var warning: String? {
    let share = Double(tokens) / Double(max(all, 1))
    guard share >= Self.leastShare else { return nil }
    return
      "\(count) of \(documents) documents, \(Int((100 * share).rounded())) % of the text, are word for word the same as "
      + "earlier ones: the model takes what is rare in them for common, and predicts other text worse; leave the copies out"
  }
}
