internal import Tokenization

extension PassageStore {
  /// A passage that holds what was looked for.
  struct Hit: Equatable {
    let passage: Int
    /// Indices of its tokens that were looked for.
    let words: [Int]
  }

  /// No search reads more passages than this; of more that may hold what is looked for, so many from all over the text.
  static let searchLimit = 1 << 11

  /// How often an n-gram occurs, and passages that hold it, from all over the text.
  ///
  /// An n-gram may begin in the sentence before, if that is kept too, and with `<s>` at a document's beginning.
  ///
  /// - Parameters:
  ///   - nGram: at least two words; the last one lies in the passage, and as much of the others as fits.
  ///   - limit: how many passages, at most.
  ///   - beginsSentences: whether `<s>` stands before each sentence rather than each document.
  func find(_ nGram: [UInt32], limit: Int, beginsSentences: Bool) -> (count: Int, hits: [Hit]) {
    let end = WordID.sentenceEnd.rawValue
    let start = nGram.dropLast().lastIndex { $0 == end || $0 == WordID.begin.rawValue }.map { $0 + 1 } ?? 0
    let inside = nGram[start...].filter { $0 != end }
    guard !inside.isEmpty else { return (0, []) }
    var (passage, before) = (Stored(), Stored())
    var count = 0
    var hits: [Hit] = []
    for index in candidates(holding: inside, limit: Self.searchLimit) {
      guard read(index, into: &passage) else { continue }
      var head: [UInt32] = []
      if start > 0 {
        head = tokens(before: index, passage, count: nGram.count - 1, beginsSentences, &before)
      }
      let tokens = head + passage.words
      var first: Int?
      for last in max(head.count, nGram.count - 1)..<max(head.count, nGram.count - 1, tokens.count)
      where tokens[last] == nGram[nGram.count - 1] {
        let begin = last - nGram.count + 1
        guard tokens[begin...last].elementsEqual(nGram) else { continue }
        count += 1
        if first == nil { first = last }
      }
      guard let first else { continue }
      let words = max(head.count, first - nGram.count + 1)...first
      hits.append(Hit(passage: index, words: words.map { $0 - head.count }))
    }
    return (count, Self.spread(hits, limit))
  }

  /// Passages that hold two words, from all over the text; of each the two that stand nearest.
  func find(_ word: UInt32, with other: UInt32, limit: Int) -> [Hit] {
    var passage = Stored()
    var hits: [Hit] = []
    for index in candidates(holding: [word, other], limit: Self.searchLimit) {
      guard read(index, into: &passage) else { continue }
      var nearest: (word: Int, other: Int)?
      for (i, token) in passage.words.enumerated() where token == word {
        for (j, partner) in passage.words.enumerated() where partner == other && i != j {
          if abs(i - j) < nearest.map({ abs($0.word - $0.other) }) ?? .max { nearest = (i, j) }
        }
      }
      guard let nearest else { continue }
      hits.append(
        Hit(passage: index, words: [min(nearest.word, nearest.other), max(nearest.word, nearest.other)]))
    }
    return Self.spread(hits, limit)
  }

  /// The last tokens before a passage, as far as they are kept, at most `count`.
  private func tokens(
    before index: Int, _ passage: Stored, count: Int, _ beginsSentences: Bool, _ before: inout Stored
  ) -> [UInt32] {
    var tokens: [UInt32] = []
    var (index, position) = (index, passage.position)
    while tokens.count < count {
      if position == 0 { return [WordID.begin.rawValue] + tokens }
      index -= 1
      guard read(index, into: &before), before.document == passage.document, before.end == position,
        !before.words.isEmpty
      else { break }
      if beginsSentences, before.words.last == WordID.sentenceEnd.rawValue {
        return [WordID.begin.rawValue] + tokens
      }
      tokens = before.words + tokens
      position = before.position
    }
    return tokens.suffix(count)
  }

  /// Some of many, at even distances.
  static func spread<Element>(_ hits: [Element], _ limit: Int) -> [Element] {
    guard hits.count > limit else { return hits }
    return (0..<max(0, limit)).map { hits[$0 * hits.count / limit] }
  }
}
