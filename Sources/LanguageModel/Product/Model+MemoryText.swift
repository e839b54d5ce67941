internal import Tokenization

extension Model {
  /// A text as a memory keeps it.
  package func memoryText(of text: String, isCancelled: () -> Bool = { false }) throws(Cancelled) -> MemoryText {
    let bytes = Array(text.utf8)
    var reader = TextReader(layout)
    var writer = MemoryText.Writer()
    try forEachBatch(of: bytes, with: &reader, endsText: true, isCancelled: isCancelled) {
      (batch) throws(Cancelled) in
      for index in 0..<batch.count {
        switch batch.ids[index] {
        case .sentenceEnd: writer.endSentence()
        case .unknown: writer.add((letters(of: batch.tokens[index], in: bytes.span) ?? [])[...])
        default: writer.add(vocabulary.spelling(batch.ids[index])[...])
        }
      }
    }
    return MemoryText(unchecked: writer.bytes)
  }

  /// A text's words and sentence ends as a memory keeps them, for forgetting them.
  package func memoryPattern(of text: String) -> MemoryPattern {
    MemoryPattern(
      neverCancelled { (isCancelled) throws(Cancelled) in try memoryText(of: text, isCancelled: isCancelled) })
  }

  /// Where the word begins of which some bytes stand before a place of a text and some behind; the place itself if it is in no word.
  package func wordStart(in text: String, at place: Int) -> Int {
    let bytes = Array(text.utf8)
    guard place > 0, place < bytes.count, bytes[place - 1] > 0x20, bytes[place] > 0x20 else { return place }
    var start = place
    var reader = TextReader(layout)
    reader.read(bytes, isWhole: true) { event, _ in
      if case .word(let token) = event, token.start < place, token.end > place { start = token.start }
    }
    return start
  }
}
