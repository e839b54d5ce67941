/// Words and sentence ends that follow one another, to be looked for in the texts of a memory.
package struct MemoryPattern: Sendable, Equatable {
  enum Item: Sendable, Equatable {
    /// In the spelling of the texts.
    case word([UInt8])
    case sentenceEnd, gap
  }

  let items: [Item]

  /// One word, spelled as the texts have it.
  package init(word: [UInt8]) { items = [.word(word)] }

  /// A text; that its last sentence ends there is not asked for.
  package init(_ text: MemoryText) {
    var items: [Item] = []
    text.forEach { item in
      switch item {
      case .word(let range): items.append(.word(Array(text.bytes[range])))
      case .sentenceEnd: items.append(.sentenceEnd)
      case .gap: items.append(.gap)
      }
    }
    while items.last == .sentenceEnd { items.removeLast() }
    self.items = items
  }

  /// Of each beginning of it, the length of the longest shorter one that is also its end.
  var borders: [Int] {
    var borders: [Int] = []
    var length = 0
    for index in items.indices {
      while length > 0, items[index] != items[length] { length = borders[length - 1] }
      if index > 0, items[index] == items[length] { length += 1 }
      borders.append(length)
    }
    return borders
  }

  /// Whether there is a word in it.
  package var holdsWords: Bool { items.contains { if case .word = $0 { true } else { false } } }
}
