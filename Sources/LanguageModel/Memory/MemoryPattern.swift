internal import Tokenization

/// Words and sentence ends that follow one another, to be looked for in the texts of a memory.
package struct MemoryPattern: Sendable, Equatable {
  enum Item: Sendable, Equatable {
    /// In the spelling of the texts.
    case word([UInt8])
    case sentenceEnd, gap
  }

  let items: [Item]
  /// Whether letters of scripts without spaces are looked at one by one: what stood beside the text may have made other words of it.
  let isByLetters: Bool

  /// One word, spelled as the texts have it.
  package init(word: [UInt8]) {
    items = [.word(word)]
    isByLetters = false
  }

  /// A text; that its last sentence ends there is not asked for.
  package init(_ text: MemoryText) {
    var items: [Item] = []
    var isByLetters = false
    text.forEach { item in
      switch item {
      case .word(let range):
        let pieces = text.letters(range)
        if pieces.count > 1 || text.isLetter(range) { isByLetters = true }
        items += pieces.map { .word(Array(text.bytes[$0])) }
      case .sentenceEnd: items.append(.sentenceEnd)
      case .gap: items.append(.gap)
      }
    }
    while items.last == .sentenceEnd { items.removeLast() }
    self.items = items
    self.isByLetters = isByLetters
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

extension MemoryText {
  /// A word in pieces: each letter of a script without spaces by itself, and what stands between.
  func letters(_ word: Range<Int>) -> [Range<Int>] {
    // Letters of these scripts take three bytes and more.
    guard bytes[word].contains(where: { $0 >= 0xE0 }) else { return [word] }
    var pieces: [Range<Int>] = []
    var (start, place) = (word.lowerBound, word.lowerBound)
    for scalar in String(decoding: bytes[word], as: UTF8.self).unicodeScalars {
      let end = min(place + UTF8.width(scalar), word.upperBound)
      if scalar.isOfScriptWithoutSpaces {
        if start < place { pieces.append(start..<place) }
        pieces.append(place..<end)
        start = end
      }
      place = end
    }
    if start < word.upperBound { pieces.append(start..<word.upperBound) }
    return pieces
  }

  /// Whether a piece is a letter of a script without spaces.
  func isLetter(_ piece: Range<Int>) -> Bool {
    let scalars = String(decoding: bytes[piece], as: UTF8.self).unicodeScalars
    return scalars.count == 1 && scalars.allSatisfy(\.isOfScriptWithoutSpaces)
  }
}
