/// Adds up the stretches of one text or of several: in all, by sentence and by kind of word.
package struct XrayTally: Sendable, Equatable {
  /// What the words of one kind come to.
  package struct Kind: Sendable, Equatable {
    package fileprivate(set) var wordCount = 0
    package fileprivate(set) var tokenCount = 0
    package fileprivate(set) var bits = XrayBits()
  }

  package private(set) var bits = XrayBits()
  /// The other model's tokens.
  package private(set) var tokenCount = 0
  /// Our words, without sentence ends.
  package private(set) var wordCount = 0
  /// The sums of each sentence that has a stretch.
  package private(set) var sentences: [XrayBits] = []
  /// Each kind that occurs.
  package private(set) var kinds: [WordKind: Kind] = [:]
  /// The sentence of the last stretch.
  private var sentence: Int?

  package init() {}

  /// Adds a stretch.
  ///
  /// - Parameter sentence: which of the text's sentences it stands in; these ascend.
  package mutating func add(_ stretch: XrayBits, tokenCount: Int, wordCount: Int, kind: WordKind, sentence: Int) {
    bits += stretch
    self.tokenCount += tokenCount
    self.wordCount += wordCount
    if sentence != self.sentence { sentences.append(XrayBits()) }
    self.sentence = sentence
    sentences[sentences.count - 1] += stretch
    kinds[kind, default: Kind()].bits += stretch
    kinds[kind, default: Kind()].tokenCount += tokenCount
    kinds[kind, default: Kind()].wordCount += wordCount
  }

  /// What follows is of another text.
  package mutating func beginText() { sentence = nil }
}
