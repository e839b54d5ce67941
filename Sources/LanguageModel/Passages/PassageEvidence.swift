internal import Tokenization

/// What a model's passages show of a word in its context.
package struct PassageEvidence: Sendable, Equatable {
  /// How often the n-gram that the model matched occurs in the passages, as far as they were read (`searchLimit`); nil for a
  /// single word, whose frequency the model knows.
  package let nGramCount: Int?
  /// The passages that speak for the word: those with its hardest pull, if it owes its probability to that, then those with
  /// the longest n-gram that ends with it.
  package let passages: [TrainingPassage]
}

extension PassageStore {
  /// - Parameters:
  ///   - history: the words before it, as far as the model holds them as one n-gram.
  ///   - matched: the length of the n-gram that the model matched.
  ///   - pull: a word whose passages come first.
  ///   - beginsSentences: whether `<s>` stands before each sentence rather than each document.
  func evidence(
    for word: WordID, history: [WordID], matched: Int, pull: WordID?, limit: Int, beginsSentences: Bool,
    _ vocabulary: Vocabulary
  ) -> PassageEvidence {
    guard word != .unknown else { return PassageEvidence(nGramCount: nil, passages: []) }
    var passages: [TrainingPassage] = []
    var shown: Set<Int> = []
    func show(_ hits: [Hit], order: Int) {
      for hit in hits where passages.count < limit && shown.insert(hit.passage).inserted {
        if let passage = passage(hit, order: order, vocabulary) { passages.append(passage) }
      }
    }
    if let pull, pull != word, word != .sentenceEnd {
      show(find(word.rawValue, with: pull.rawValue, limit: limit), order: 1)
    }
    let known = history.suffix(while: { $0 != .unknown })
    var nGramCount: Int?
    for length in stride(from: known.count + 1, through: 2, by: -1) {
      guard passages.count < limit || length == matched else { continue }
      let nGram = known.suffix(length - 1).map(\.rawValue) + [word.rawValue]
      let (count, hits) = find(nGram, limit: limit, beginsSentences: beginsSentences)
      if length == matched { nGramCount = count }
      show(hits, order: length)
    }
    return PassageEvidence(nGramCount: nGramCount, passages: passages)
  }
}

extension Array where Element == WordID {
  /// The last words that all fulfil a condition.
  fileprivate func suffix(while holds: (WordID) -> Bool) -> ArraySlice<WordID> {
    self[(lastIndex { !holds($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
