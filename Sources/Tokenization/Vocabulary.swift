package import Storage

/// The words that a model knows, and their ids: immutable, mapped from the model file.
///
/// Lookup by spelling goes through a table of open addressing over 64-bit FNV-1a hashes (linear probing, at most half
/// full): about 30 ns. `Sendable`, no copies.
package final class Vocabulary: Sendable {
  private let text: MappedColumn<UInt8>
  /// Shape (words + 1): where each spelling begins in `text`.
  private let offsets: MappedColumn<UInt32>
  /// Shape (a power of two): id + 1 of the word in that slot, 0 if empty.
  private let slots: MappedColumn<UInt32>
  /// All ids in the byte order of their spellings.
  private let sorted: MappedColumn<UInt32>
  private let spacing: MappedColumn<UInt8>
  /// Shape (words): how often each was seen in training, counted before anything was mapped to `<unk>`.
  package let frequencies: MappedColumn<UInt64>
  package let count: Int

  /// Pointers into the columns, which the columns keep alive: looking a word up takes 30 ns, and counting references to
  /// the file would double that. The checks of `init` keep every index inside.
  private let pointers: Pointers

  @safe private struct Pointers: @unchecked Sendable {
    let text: UnsafePointer<UInt8>
    let offsets: UnsafePointer<UInt32>
    let slots: UnsafePointer<UInt32>
  }

  /// Reads and checks the vocabulary's sections.
  package init(_ file: ModelFile) throws(StorageError) {
    let offsets: MappedColumn<UInt32> = try file.column("vocabulary.offset", of: UInt32.self)
    guard offsets.count >= WordID.firstWord.index + 1 else {
      throw .corrupt(section: "vocabulary.offset", reason: "it is too short")
    }
    let count = offsets.count - 1
    let text: MappedColumn<UInt8> = try file.column("vocabulary.text", of: UInt8.self, count: Int(offsets[count]))
    let slots: MappedColumn<UInt32> = try file.column("vocabulary.slot", of: UInt32.self)
    let sorted: MappedColumn<UInt32> = try file.column("vocabulary.sorted", of: UInt32.self, count: count)
    try Self.check(offsets.span, slots.span, sorted.span, count: count)
    spacing = try file.column("vocabulary.spacing", of: UInt8.self, count: count)
    frequencies = try file.column("vocabulary.frequency", of: UInt64.self, count: count)
    self.offsets = offsets
    self.count = count
    self.text = text
    self.slots = slots
    self.sorted = sorted
    pointers = unsafe Pointers(text: text.unsafeStart, offsets: offsets.unsafeStart, slots: slots.unsafeStart)
  }

  /// Checks what every lookup relies on. Plain loops over spans: this is most of the milliseconds that opening a model takes.
  private static func check(
    _ offsets: Span<UInt32>, _ slots: Span<UInt32>, _ sorted: Span<UInt32>, count: Int
  ) throws(StorageError) {
    var ascends = offsets[0] == 0
    for word in 0..<count where offsets[word] > offsets[word + 1] { ascends = false }
    guard ascends else { throw .corrupt(section: "vocabulary.offset", reason: "the offsets do not ascend") }
    guard slots.count > count, slots.count & (slots.count - 1) == 0 else {
      throw .corrupt(section: "vocabulary.slot", reason: "the table has an impossible size")
    }
    var (used, largest): (Int, UInt32) = (0, 0)
    for slot in 0..<slots.count {
      largest = max(largest, slots[slot])
      used += slots[slot] != 0 ? 1 : 0
    }
    guard largest <= UInt32(clamping: count) else {
      throw .corrupt(section: "vocabulary.slot", reason: "it names a word that is not there")
    }
    largest = 0
    for rank in 0..<count { largest = max(largest, sorted[rank]) }
    guard used <= count, largest < UInt32(clamping: count) else {
      throw .corrupt(section: "vocabulary.sorted", reason: "it names a word that is not there")
    }
  }

  /// The id of a spelling, or nil.
  package func id(of bytes: Span<UInt8>, _ range: Range<Int>) -> WordID? {
    search(from: slot(of: bytes, range), bytes, range)
  }

  /// The slot at which the search for a spelling begins.
  @inline(__always)
  private func slot(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var hash = FNV1a()
    for i in range { hash.add(bytes[i]) }
    return Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
  }

  @inline(__always)
  private func search(from first: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> WordID? {
    var slot = first
    while true {
      let entry = unsafe pointers.slots[slot]
      if entry == 0 { return nil }
      let spelling = unsafe Int(pointers.offsets[Int(entry - 1)])..<Int(pointers.offsets[Int(entry)])
      if spells(spelling, bytes, range) { return WordID(entry - 1) }
      slot = after(slot)
    }
  }

  @inline(__always)
  private func after(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

  /// Whether a word of the vocabulary is spelt like some bytes.
  ///
  /// - Parameter spelling: the word's range in `text`. `init` has checked that ids in slots are below `count` and that
  ///   offsets ascend.
  @inline(__always)
  private func spells(_ spelling: Range<Int>, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard spelling.count == range.count else { return false }
    if range.count <= 8, spelling.lowerBound + 8 <= text.count, range.lowerBound + 8 <= bytes.count {
      // Most words: eight bytes at once, without the ones that come after the word.
      let ours = unsafe UnsafeRawPointer(pointers.text + spelling.lowerBound).loadUnaligned(as: UInt64.self)
      let theirs = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: range.lowerBound, as: UInt64.self)
      return (ours.littleEndian ^ theirs.littleEndian) << UInt64(64 - 8 * range.count) == 0
    }
    for i in 0..<range.count where unsafe pointers.text[spelling.lowerBound + i] != bytes[range.lowerBound + i] {
      return false
    }
    return true
  }

  package func id(of word: String) -> WordID? {
    let bytes = Array(word.utf8)
    return id(of: bytes.span, 0..<bytes.count)
  }

  /// The id of a token of a text; `unknown` if the vocabulary does not hold it, or if it spells a special word.
  package func id(of token: Token, in bytes: Span<UInt8>) -> WordID {
    var id: WordID?
    if !token.traits.isDisjoint(with: [.respelled, .fullWidth]) {
      let spelling = canonicalSpelling(of: token, in: bytes)
      // As it stands, too: a vocabulary that came from elsewhere may have it so.
      id = self.id(of: spelling.span, 0..<spelling.count) ?? self.id(of: bytes, token.range)
    } else {
      id = self.id(of: bytes, token.range)
    }
    guard let id, id >= .firstWord else { return .unknown }
    return id
  }

  /// The ids of many tokens at once, as `id(of:in:)` gives them: one step for all of them before the next, so that their
  /// waits for memory overlap. Shape (tokens).
  package func ids(of tokens: [Token], in bytes: Span<UInt8>) -> [WordID] {
    let first = tokens.map { slot(of: bytes, $0.range) }
    let entries = first.map { unsafe pointers.slots[$0] }
    // An empty slot names no word; the spelling of `<unk>` is read instead.
    let spellings = entries.map { entry in
      let id = Int(max(entry, 1) - 1)
      return unsafe Int(pointers.offsets[id])..<Int(pointers.offsets[id + 1])
    }
    return tokens.indices.map { index in
      let token = tokens[index]
      if !token.traits.isDisjoint(with: [.respelled, .fullWidth]) { return id(of: token, in: bytes) }
      guard entries[index] != 0 else { return .unknown }
      let isFirst = spells(spellings[index], bytes, token.range)
      let id = isFirst ? WordID(entries[index] - 1) : search(from: after(first[index]), bytes, token.range)
      guard let id, id >= .firstWord else { return .unknown }
      return id
    }
  }

  /// The spelling of a word. Precondition: `id` lies in the vocabulary.
  package func word(_ id: WordID) -> String {
    String(decoding: spelling(id), as: UTF8.self)
  }

  /// Whether a word has a letter or digit in it: is more than punctuation.
  package func hasLetters(_ id: WordID) -> Bool {
    word(id).unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }

  /// The bytes of a word's spelling.
  package func spelling(_ id: WordID) -> [UInt8] {
    (offsets[id.index]..<offsets[id.index + 1]).map { text[Int($0)] }
  }

  package func spacing(_ id: WordID) -> Spacing { Spacing(rawValue: spacing[id.index]) }

  /// Ids of the words whose spelling begins with `prefix`, in the byte order of the spellings.
  package func ids(withPrefix prefix: [UInt8]) -> [WordID] {
    let start = partition { self.compare($0, prefix) < 0 }
    let end = partition { self.compare($0, prefix) <= 0 }
    return (start..<max(start, end)).map { WordID(sorted[$0]) }
  }

  /// -1 if the word comes before every word with that prefix, 0 if it has the prefix, 1 if it comes after.
  private func compare(_ id: WordID, _ prefix: [UInt8]) -> Int {
    let start = Int(offsets[id.index])
    let length = Int(offsets[id.index + 1]) - start
    for i in 0..<min(length, prefix.count) where text[start + i] != prefix[i] {
      return text[start + i] < prefix[i] ? -1 : 1
    }
    return length < prefix.count ? -1 : 0
  }

  private func partition(_ isBefore: (WordID) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(WordID(sorted[middle])) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
