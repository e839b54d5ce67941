internal import Tokenization

/// The words that a memory holds and the model does not know, as they may come next.
extension Context {
  /// log P of a new word in its parts, of which the letters count with the memory's.
  mutating func parts(ofNew number: Int) -> LogParts {
    var parts = document.parts(of: .unknown).parts
    guard let words = memory?.table.newWords, number < words.count else { return parts }
    let spelling = words.spelling(number)
    let alone = document.model.spelling?.logProbability(of: spelling) ?? 0
    parts.memory += document.spelling(of: WordCode(spelling: spelling), alone, parts)
    return parts
  }

  func spelling(ofNew number: Int) -> [UInt8] { memory?.table.newWords.spelling(number) ?? [] }
}

extension Model {
  /// How a word that the vocabulary does not hold is written beside others.
  func spacing(ofNew spelling: [UInt8]) -> Spacing {
    details.preTokenized ? .usual(for: spelling) : Spacing(ofNew: spelling, segmentation)
  }
}
