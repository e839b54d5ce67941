/// Whether what two words had to do with each other has ended: where a text says something else of the same two, what it
/// said before is over ("Mary took the ball. Mary went to the garden. Mary dropped the ball."), and where it says a third
/// thing, that begins anew. A sentence that is said again means what it meant the first time, so a text that is given twice
/// says the same as once.
struct Bonds {
  private let sentences: [SearchedSentence]
  /// The ordered text's sentences in its order, repeated ones too: indices.
  private let order: [Int]

  /// - Parameter order: the ids of the ordered text's sentences in its order, repeated ones too.
  init(_ sentences: [SearchedSentence], _ order: [UInt64]) {
    self.sentences = sentences
    var indices: [UInt64: Int] = [:]
    for (index, sentence) in sentences.enumerated() where sentence.source == .context { indices[sentence.id] = index }
    self.order = order.compactMap { indices[$0] }
  }

  /// The last sentence in which something is said of `thing` after `holder`, an index; nil if what the two have to do with
  /// each other has not ended there.
  func end(of holder: UInt64, to thing: UInt64) -> Int? {
    var endings: [Int: Bool] = [:]
    var last: Int?
    for index in order where Self.isSaid(of: thing, after: holder, in: sentences[index]) {
      if endings[index] == nil { endings[index] = last.map { !(endings[$0] ?? false) } ?? false }
      last = index
    }
    return last.flatMap { endings[$0] == true ? $0 : nil }
  }

  private static func isSaid(of thing: UInt64, after holder: UInt64, in sentence: SearchedSentence) -> Bool {
    guard let index = sentence.keys.firstIndex(of: holder) else { return false }
    return sentence.keys[(index + 1)...].contains(thing)
  }
}
