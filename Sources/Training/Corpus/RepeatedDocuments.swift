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
  /// Only documents whose hashes begin with so many zeros are looked at; each stands for 2 to that power.
  private(set) var sampledBits = 0

  /// Shorter ones are often the same: greetings, headings, entries of a log.
  private static let leastTokens = 50
  /// The share of the text from which on it matters.
  private static let leastShare = 0.01

  /// So many documents are known at a time: some 32 MB.
  static let mostKnown = 1 << 20

  init(_ spool: CorpusSpool, _ hashes: DocumentHashes, mostKnown: Int = Self.mostKnown) {
    documents = spool.documentStarts.count
    all = spool.facts.tokens
    var seen: Set<Document> = []
    let ends = spool.documentStarts.dropFirst() + [spool.tokens.count]
    for (hash, (start, end)) in zip(hashes.values, zip(spool.documentStarts, ends))
    where end - start >= Self.leastTokens {
      let document = Document(hash: hash, length: end - start)
      guard document.isSampled(sampledBits) else { continue }
      if !seen.insert(document).inserted {
        count += 1 << sampledBits
        tokens += (end - start) << sampledBits
      }
      while seen.count > mostKnown {
        sampledBits += 1
        let bits = sampledBits
        seen = seen.filter { $0.isSampled(bits) }
      }
    }
  }

  private struct Document: Hashable {
    let hash: UInt64
    let length: Int

    func isSampled(_ bits: Int) -> Bool { hash.leadingZeroBitCount >= bits }
  }

  /// What to tell the user; nil where there are few.
  var warning: String? {
    let share = Double(tokens) / Double(max(all, 1))
    guard share >= Self.leastShare else { return nil }
    return
      "\(sampledBits > 0 ? "about " : "")\(count) of \(documents) documents, \(Int((100 * share).rounded())) % of the text, are word for word the same as "
      + "earlier ones: the model takes what is rare in them for common, and predicts other text worse; leave the copies out"
  }
}
