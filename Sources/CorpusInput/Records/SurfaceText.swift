/// Writes the words of an annotated sentence as a text has them: with a blank between two words unless they are joined.
struct SurfaceText {
  /// A blank after every word, for text that is read as pre-tokenized.
  let separatesAll: Bool
  private(set) var bytes: [UInt8] = []
  /// Whether no blank comes before the next word.
  private(set) var isJoined = true

  init(separatesAll: Bool) { self.separatesAll = separatesAll }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func append(_ word: some Collection<UInt8>) {
    if !bytes.isEmpty, separatesAll || !isJoined { bytes.append(UInt8(ascii: " ")) }
    bytes += word
    isJoined = false
  }

  /// The next word stands right beside the last one.
  mutating func join() { isJoined = true }

  /// The sentence with what ends it; empty afterwards.
  mutating func take(ending: [UInt8]) -> [UInt8] {
    defer {
      bytes = []
      isJoined = true
    }
    return bytes + ending
  }
}

/// How the text of annotated corpora is to be written for those who read it.
package struct AnnotatedLayout: Sendable, Equatable {
  /// Whether the text is read as pre-tokenized: then there is a blank between all words.
  package var isPreTokenized: Bool
  /// Whether a line break ends a sentence; otherwise it takes an empty line.
  package var endsSentencesWithLines: Bool

  package init(isPreTokenized: Bool = false, endsSentencesWithLines: Bool = false) {
    self.isPreTokenized = isPreTokenized
    self.endsSentencesWithLines = endsSentencesWithLines
  }

  var sentenceEnd: [UInt8] { Array((endsSentencesWithLines ? "\n" : "\n\n").utf8) }
}
