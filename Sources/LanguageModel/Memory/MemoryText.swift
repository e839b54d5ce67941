/// A text as a memory keeps it: words in their spelling, so that it is read again under another vocabulary; words of a
/// sentence separated by blanks, each sentence ended by a line feed. What was forgotten leaves a form feed as a word.
package struct MemoryText: Sendable, Equatable {
  /// UTF-8.
  package let bytes: [UInt8]

  static let gap = UInt8(0x0C)

  /// A word, a sentence end, or a gap.
  enum Item: Equatable {
    case word(Range<Int>)
    case sentenceEnd, gap
  }

  /// A text that was kept before.
  ///
  /// - Returns: nil if it is none: not UTF-8, or with other white space or control characters than those above.
  package init?(kept bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil,
      bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A || $0 == Self.gap })
    else { return nil }
    self.bytes = bytes
  }

  init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// How many words and sentence ends it has.
  package var wordCount: Int {
    var count = 0
    forEach { if $0 != .gap { count += 1 } }
    return count
  }

  func forEach(_ body: (Item) -> Void) {
    var start = 0
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : 0x20
      guard byte == 0x20 || byte == 0x0A else { continue }
      if index == start + 1, bytes[start] == Self.gap {
        body(.gap)
      } else if index > start {
        body(.word(start..<index))
      }
      if byte == 0x0A { body(.sentenceEnd) }
      start = index + 1
    }
  }

  /// The same text without a sequence of words, wherever it occurs in a sentence.
  ///
  /// - Parameter words: spelled as the text has them; sentence ends are none.
  /// - Returns: nil if it does not occur.
  package func without(_ words: [[UInt8]]) -> MemoryText? {
    guard !words.isEmpty else { return nil }
    var items: [Item] = []
    forEach { items.append($0) }
    func matches(at index: Int) -> Bool {
      guard index + words.count <= items.count else { return false }
      return words.indices.allSatisfy { offset in
        guard case .word(let range) = items[index + offset] else { return false }
        return bytes[range].elementsEqual(words[offset])
      }
    }
    var writer = Writer()
    var (index, found) = (0, false)
    while index < items.count {
      if matches(at: index) {
        found = true
        writer.add([Self.gap][...])
        index += words.count
        continue
      }
      switch items[index] {
      case .word(let range): writer.add(bytes[range])
      case .gap: writer.add([Self.gap][...])
      case .sentenceEnd: writer.endSentence()
      }
      index += 1
    }
    return found ? MemoryText(unchecked: writer.bytes) : nil
  }

  /// The same text without at least so many words at its beginning: what is left begins a sentence, or is nothing.
  package func withoutFirst(_ count: Int) -> MemoryText {
    var seen = 0
    for (index, byte) in bytes.enumerated() {
      if byte == 0x20 || byte == 0x0A { seen += 1 }
      if byte == 0x0A {
        seen += 1
        if seen >= count { return MemoryText(unchecked: Array(bytes[(index + 1)...])) }
      }
    }
    return MemoryText(unchecked: [])
  }

  /// Writes words after one another.
  struct Writer {
    private(set) var bytes: [UInt8] = []
    private var isInSentence = false

    mutating func add(_ word: ArraySlice<UInt8>) {
      if isInSentence { bytes.append(0x20) }
      // What could not be told from a separator is not kept.
      bytes += word.isEmpty || word.contains { $0 <= 0x20 } ? [MemoryText.gap][...] : word
      isInSentence = true
    }

    mutating func endSentence() {
      bytes.append(0x0A)
      isInSentence = false
    }
  }
}
