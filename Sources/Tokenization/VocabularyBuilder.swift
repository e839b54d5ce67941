package import Storage

/// Counts words while a corpus is read. Grows; `finish` turns it into the sorted vocabulary of a model.
///
/// A word's index here is its rank in order of appearance, not yet its id.
package struct VocabularyBuilder: Sendable {
  private var text: [UInt8] = []
  private var offsets: [Int] = [0]
  private var slots: [UInt32] = [UInt32](repeating: 0, count: 1 << 12)
  /// By index: how often the word was seen, and how often it joined the word before and after it (see `join`).
  package private(set) var counts: [UInt64] = []
  package private(set) var joinedToPrevious: [UInt64] = []
  package private(set) var joinedToNext: [UInt64] = []
  /// By index: whether the word is a punctuation mark or symbol.
  private var isPunctuation: [Bool] = []
  /// By index: whether the word is of a script without spaces, in a text whose runs are cut.
  private var isScript: [Bool] = []
  /// By index, of the others that stand beside such words: how often with a space between them, and how often without.
  package private(set) var besideScripts: [Int: ScriptNeighbours] = [:]

  package init() {}

  package var count: Int { counts.count }

  /// Counts a token's word; its index.
  ///
  /// - Parameter isScript: whether it is of a script without spaces, in a text whose runs are cut.
  package mutating func add(_ token: Token, in bytes: Span<UInt8>, isScript: Bool = false) -> Int {
    if !token.traits.isDisjoint(with: [.respelled, .fullWidth]) {
      let spelling = canonicalSpelling(of: token, in: bytes)
      return add(spelling.span, 0..<spelling.count, count: 1, isScript: isScript)
    }
    return add(bytes, token.range, count: 1, isScript: isScript)
  }

  /// Whether the word of an index is of a script without spaces, in a text whose runs are cut.
  package func isScript(_ index: Int) -> Bool { isScript[index] }

  /// Notes that the words with these indices are written without a space between them.
  ///
  /// Between a word and a punctuation mark it is the mark that joins: "twenty" stands before a comma more often than not in
  /// some texts, and takes a space before another word all the same. Between two marks it is the second: that a quotation
  /// mark follows most question marks of a dialogue says nothing of the space before a word there.
  package mutating func join(_ previous: Int, _ next: Int) {
    let (first, second) = (isPunctuation[previous], isPunctuation[next])
    if !first, !second, isScript[previous] || isScript[next] { return note(previous, next, isJoined: true) }
    if !second { joinedToNext[previous] += 1 }
    if second || !first { joinedToPrevious[next] += 1 }
  }

  /// Notes that the words with these indices are written with a space between them. Only words of scripts without spaces,
  /// with others beside them, have use for it.
  package mutating func part(_ previous: Int, _ next: Int) {
    if isScript[previous] != isScript[next], !isPunctuation[previous], !isPunctuation[next] {
      note(previous, next, isJoined: false)
    }
  }

  private mutating func note(_ previous: Int, _ next: Int, isJoined: Bool) {
    if !isScript[next] { besideScripts[next, default: ScriptNeighbours()].before.add(isJoined) }
    if !isScript[previous] { besideScripts[previous, default: ScriptNeighbours()].after.add(isJoined) }
  }

  /// Adds a word that was counted elsewhere; its index.
  package mutating func add(spelling: [UInt8], count: UInt64, joinedToPrevious: UInt64, joinedToNext: UInt64) -> Int {
    let index = add(spelling.span, 0..<spelling.count, count: count)
    self.joinedToPrevious[index] += joinedToPrevious
    self.joinedToNext[index] += joinedToNext
    return index
  }

  /// The index of a word that was added, or nil.
  package func index(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var hash = FNV1a()
    for i in range { hash.add(bytes[i]) }
    var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot] - 1)
      if spells(index, bytes, range) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func add(
    _ bytes: Span<UInt8>, _ range: Range<Int>, count: UInt64, isScript: Bool = false
  ) -> Int {
    var hash = FNV1a()
    for i in range { hash.add(bytes[i]) }
    var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot] - 1)
      if spells(index, bytes, range) {
        counts[index] += count
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let index = counts.count
    slots[slot] = UInt32(index + 1)
    for i in range { text.append(bytes[i]) }
    offsets.append(text.count)
    counts.append(count)
    isPunctuation.append(
      range.isEmpty || CharacterClass(decodeScalar(bytes, at: range.lowerBound).scalar) == .punctuation)
    self.isScript.append(isScript)
    joinedToPrevious.append(0)
    joinedToNext.append(0)
    if counts.count * 2 > slots.count { growSlots() }
    return index
  }

  private func spells(_ index: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = offsets[index]
    guard offsets[index + 1] - start == range.count else { return false }
    for i in 0..<range.count where text[start + i] != bytes[range.lowerBound + i] { return false }
    return true
  }

  private mutating func growSlots() {
    slots = hashSlots(wordCount: count) { self.text[self.offsets[$0]..<self.offsets[$0 + 1]] }
  }

  package func spelling(_ index: Int) -> [UInt8] { Array(text[offsets[index]..<offsets[index + 1]]) }

  /// Indices in the order of a model's ids: by falling count, then by the bytes of the spelling.
  package func indicesByFrequency() -> [Int] {
    (0..<count).sorted { a, b in
      if counts[a] != counts[b] { return counts[a] > counts[b] }
      return precedes(a, b)
    }
  }

  /// Whether a word's bytes come before another's.
  package func precedes(_ a: Int, _ b: Int) -> Bool {
    text[offsets[a]..<offsets[a + 1]].lexicographicallyPrecedes(text[offsets[b]..<offsets[b + 1]])
  }
}

/// One word of a finished vocabulary.
package struct VocabularyEntry: Sendable, Equatable {
  package let spelling: [UInt8]
  package let frequency: UInt64
  package let spacing: Spacing

  package init(spelling: [UInt8], frequency: UInt64, spacing: Spacing) {
    self.spelling = spelling
    self.frequency = frequency
    self.spacing = spacing
  }
}

extension Vocabulary {
  /// Writes the vocabulary's sections. `entries` are in the order of ids and begin with the three special words.
  package static func write(_ entries: [VocabularyEntry], to writer: ModelFileWriter) throws(StorageError) {
    var text: [UInt8] = []
    var offsets: [UInt32] = [0]
    for entry in entries {
      text += entry.spelling
      offsets.append(UInt32(text.count))
    }
    let sorted = (0..<entries.count).sorted {
      entries[$0].spelling.lexicographicallyPrecedes(entries[$1].spelling)
    }
    let slots = hashSlots(wordCount: entries.count) { entries[$0].spelling[...] }
    try writer.section("vocabulary.text", text.span)
    try writer.section("vocabulary.offset", offsets.span)
    try writer.section("vocabulary.slot", slots.span)
    let sortedIDs = sorted.map { UInt32($0) }
    try writer.section("vocabulary.sorted", sortedIDs.span)
    let spacing = entries.map { $0.spacing.rawValue }
    try writer.section("vocabulary.spacing", spacing.span)
    let frequencies = entries.map { $0.frequency }
    try writer.section("vocabulary.frequency", frequencies.span)
  }
}

/// A table of open addressing over FNV-1a hashes, at most a quarter full: index + 1 per slot, 0 if empty.
private func hashSlots(wordCount: Int, spelling: (Int) -> ArraySlice<UInt8>) -> [UInt32] {
  var size = 16
  while size < wordCount * 4 { size *= 2 }
  var slots = [UInt32](repeating: 0, count: size)
  for index in 0..<wordCount {
    var hash = FNV1a()
    for byte in spelling(index) { hash.add(byte) }
    var slot = Int(truncatingIfNeeded: hash.value) & (size - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
    slots[slot] = UInt32(index + 1)
  }
  return slots
}
