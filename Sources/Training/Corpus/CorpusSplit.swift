/// A stretch of training text, and which half of the corpus it belongs to.
struct TrainingStretch: Sendable {
  let half: Int
  let range: Range<Int>
}

/// Which text is learnt from, in two halves, and which is held out.
///
/// Documents longer than a stretch are cut at ends of sentences, so that a corpus of one document has halves too.
struct CorpusSplit: Sendable {
  /// Stretches of tokens, each in one half, in the order of the corpus.
  let stretches: [TrainingStretch]
  /// For fitting: whole documents from all over the corpus, or, where there are few, the end of the last ones.
  let heldOut: [Range<Int>]

  /// - Parameters:
  ///   - documentStarts: the index of each document's first token, ascending.
  ///   - hashes: of each document's words (`DocumentHashes`).
  ///   - isSentenceEnd: whether a token ends a sentence.
  init(tokenCount: Int, documentStarts: [Int], hashes: [UInt64], isSentenceEnd: (Int) -> Bool) {
    // A fiftieth; more of a small corpus, so that there is something to fit on.
    let heldOutCount = max(tokenCount / 50, min(100_000, tokenCount / 20), min(20_000, tokenCount / 8))
    let documents = zip(documentStarts, documentStarts.dropFirst() + [tokenCount]).map { $0..<$1 }
    var (learnt, heldOut) =
      documents.count < Self.manyDocuments
      ? Self.holdOutEnd(of: documents, heldOutCount, isSentenceEnd)
      : Self.holdOutDocuments(of: documents, hashes, share: Double(heldOutCount) / Double(max(tokenCount, 1)))
    let missing = heldOutCount - heldOut.reduce(0) { $0 + $1.count }
    // Where most of the text is in a few documents, none of these fits, and what does is not like the text.
    if 2 * missing > heldOutCount { Self.holdOutEndOfLargest(&learnt, &heldOut, missing, isSentenceEnd) }
    let stretchCount = max(500, min(200_000, tokenCount / 16))
    var stretches: [TrainingStretch] = []
    var sizes = [0, 0]
    for document in learnt {
      var start = document.lowerBound
      while start < document.upperBound {
        var end = min(start + stretchCount, document.upperBound)
        while end < document.upperBound, !isSentenceEnd(end - 1) { end += 1 }
        let half = sizes[0] <= sizes[1] ? 0 : 1
        stretches.append(TrainingStretch(half: half, range: start..<end))
        sizes[half] += end - start
        start = end
      }
    }
    self.stretches = stretches
    self.heldOut = heldOut
  }

  private static let manyDocuments = 50
  /// From so many held-out documents on, they are chosen by size.
  private static let manyHeldOut = 8.0

  /// Documents that make up `share` of the text, chosen by their sizes and hashes: the same ones in any order of the corpus,
  /// and from all over it, as a corpus is often sorted and its end is not like the rest of it.
  ///
  /// Where that is more than a few, they are of all sizes as the corpus's are: each of the shortest, of the longer ones and so
  /// on gives its share. How much the wider context is worth, and how sure one may be of it, depends on the length. Copies of a
  /// document are all held out or all learnt from: held-out text says nothing of new text where its copy was learnt.
  private static func holdOutDocuments(
    of documents: [Range<Int>], _ hashes: [UInt64], share: Double
  ) -> (learnt: [Range<Int>], heldOut: [Range<Int>]) {
    let bySize = Double(documents.count) * share >= manyHeldOut
    let order = documents.indices.sorted {
      let (a, b) = (bySize ? documents[$0].count : 0, bySize ? documents[$1].count : 0)
      return (a, hashes[$0], $0) < (b, hashes[$1], $1)
    }
    var isHeldOut = [Bool](repeating: false, count: documents.count)
    var (all, taken) = (0, 0)
    var next = 0
    while next < order.count {
      let hash = hashes[order[next]]
      let copies = order[next...].prefix { hashes[$0] == hash }
      next = copies.endIndex
      let count = copies.reduce(0) { $0 + documents[$1].count }
      all += count
      guard Double(taken) + Double(count) / 2 <= Double(all) * share else { continue }
      for index in copies { isHeldOut[index] = true }
      taken += count
    }
    let indices = documents.indices
    return (
      indices.filter { !isHeldOut[$0] }.map { documents[$0] }, indices.filter { isHeldOut[$0] }.map { documents[$0] }
    )
  }

  /// Holds out the end of the largest document as well, cut at the end of a sentence: up to half of it.
  private static func holdOutEndOfLargest(
    _ learnt: inout [Range<Int>], _ heldOut: inout [Range<Int>], _ count: Int, _ isSentenceEnd: (Int) -> Bool
  ) {
    guard let largest = learnt.indices.max(by: { learnt[$0].count < learnt[$1].count }) else { return }
    let document = learnt[largest]
    var cut = max(document.lowerBound + document.count / 2, document.upperBound - count)
    while cut < document.upperBound, !isSentenceEnd(cut - 1) { cut += 1 }
    guard cut < document.upperBound, cut > document.lowerBound else { return }
    learnt[largest] = document.lowerBound..<cut
    heldOut.append(cut..<document.upperBound)
    heldOut.sort { $0.lowerBound < $1.lowerBound }
  }

  /// The last documents, and the end of the one before them, cut at the end of a sentence.
  private static func holdOutEnd(
    of documents: [Range<Int>], _ count: Int, _ isSentenceEnd: (Int) -> Bool
  ) -> (learnt: [Range<Int>], heldOut: [Range<Int>]) {
    var heldOut: [Range<Int>] = []
    var learnt = documents
    var missing = count
    while missing > 0, let last = learnt.popLast() {
      if last.count <= missing + missing / 2, !learnt.isEmpty {
        heldOut.insert(last, at: 0)
        missing -= last.count
      } else {
        var cut = max(last.lowerBound, last.upperBound - missing)
        while cut < last.upperBound, cut == last.lowerBound || !isSentenceEnd(cut - 1) { cut += 1 }
        if cut < last.upperBound { heldOut.insert(cut..<last.upperBound, at: 0) }
        learnt.append(last.lowerBound..<cut)
        missing = 0
      }
    }
    return (learnt, heldOut)
  }
}
