internal import Tokenization

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

  /// The same text without a sequence of words and sentence ends, wherever it occurs.
  ///
  /// It leaves a gap. A whole sentence goes with its end where no other sentence stands before it, or none after it.
  ///
  /// - Returns: nil if it does not occur.
  package func without(_ pattern: MemoryPattern) -> MemoryText? {
    let wanted = pattern.items
    guard !wanted.isEmpty else { return nil }
    var items: [Item] = []
    forEach { items.append($0) }
    func isEqual(_ item: Item, _ wanted: MemoryPattern.Item) -> Bool {
      switch (item, wanted) {
      case (.word(let range), .word(let spelling)): bytes[range].elementsEqual(spelling)
      case (.sentenceEnd, .sentenceEnd), (.gap, .gap): true
      default: false
      }
    }
    // Linear in both: where an item does not match, no item before it is looked at again (Knuth, Morris and Pratt 1977).
    let shorter = pattern.borders
    var isForgotten = [Bool](repeating: false, count: items.count)
    /// The items of the last pieces, as many as can match.
    var owners: [Int] = []
    var (matched, found) = (0, false)
    func look(at piece: Item, of owner: Int) {
      while matched > 0, !isEqual(piece, wanted[matched]) { matched = shorter[matched - 1] }
      if isEqual(piece, wanted[matched]) { matched += 1 }
      owners.append(owner)
      guard matched == wanted.count else { return }
      // Of a word that the text begins or ends in, nothing is left.
      for index in owners[owners.count - matched]...owner { isForgotten[index] = true }
      (matched, found) = (0, true)
    }
    for (index, item) in items.enumerated() {
      if pattern.isByLetters, case .word(let range) = item {
        for piece in letters(range) { look(at: .word(piece), of: index) }
      } else {
        look(at: item, of: index)
      }
    }
    guard found else { return nil }
    var left: [Item] = []
    for (index, item) in items.enumerated() {
      if !isForgotten[index] { left.append(item) } else if left.last != .gap { left.append(.gap) }
    }
    var rest = left[...]
    while rest.starts(with: [.gap, .sentenceEnd]) { rest = rest.dropFirst(2) }
    while rest.count > 2, rest.suffix(3).elementsEqual([.sentenceEnd, .gap, .sentenceEnd]) { rest = rest.dropLast(2) }
    return text(of: rest)
  }

  /// The same text with one blank where there are many, one gap, and one too for what only looks like a word, such as `</s>`.
  package var tidied: MemoryText {
    var items: [Item] = []
    forEach { item in
      if case .word(let range) = item, Self.specials.contains(where: { bytes[range].elementsEqual($0) }) {
        items.append(.gap)
      } else {
        items.append(item)
      }
    }
    return text(of: items)
  }

  private static let specials = WordID.specialNames.map { Array($0.utf8) }

  private func text(of items: some Sequence<Item>) -> MemoryText {
    var writer = Writer()
    var isInGap = false
    for item in items {
      // Two gaps say no more than one.
      if item == .gap, isInGap { continue }
      isInGap = item == .gap
      switch item {
      case .word(let range): writer.add(bytes[range])
      case .gap: writer.add([Self.gap][...])
      case .sentenceEnd: writer.endSentence()
      }
    }
    return MemoryText(unchecked: writer.bytes)
  }

  /// The same text without its first words: at least so many, and as many more as leave a whole sentence to begin with, if
  /// that leaves half of the rest. Otherwise what is left begins behind a gap.
  package func withoutFirst(_ count: Int) -> MemoryText {
    var items: [Item] = []
    forEach { items.append($0) }
    var (start, seen) = (0, 0)
    while start < items.count, seen < count {
      if items[start] != .gap { seen += 1 }
      start += 1
    }
    let rest = items[start...]
    if start == 0 || rest.isEmpty || items[start - 1] == .sentenceEnd { return text(of: rest) }
    if let end = rest.firstIndex(of: .sentenceEnd), (items.endIndex - end - 1) * 2 >= rest.count {
      return text(of: rest[(end + 1)...])
    }
    return text(of: [Item.gap] + Array(rest))
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
