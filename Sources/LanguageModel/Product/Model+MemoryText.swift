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

  /// The words of a text, spelled as a memory keeps them, for forgetting them.
  package func memoryWords(of text: String) -> [[UInt8]] {
    let kept = neverCancelled { (isCancelled) throws(Cancelled) in try memoryText(of: text, isCancelled: isCancelled) }
    var words: [[UInt8]] = []
    kept.forEach { if case .word(let range) = $0 { words.append(Array(kept.bytes[range])) } }
    return words
  }
}
