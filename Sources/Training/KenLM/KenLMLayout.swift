/// Where everything lies in a binary trie of KenLM's, computed from its header as `build_binary` does.
///
///     header | hashes of the words | books of a quantised trie | unigrams | middle lengths | longest | spellings
struct KenLMLayout {
  /// Bits of P and of the back-off weight of an n-gram: 31 and 32 for floats, or those of codes.
  let probabilityBits: Int
  let backoffBits: Int
  /// Offset of the number of words without `<unk>`, before their hashes.
  let wordCount: Int
  /// Offset of the books: for each middle length one of P and one of the back-off weights, and one of P for the longest.
  let books: Int
  /// Offset of the unigrams: P and the back-off weight, floats, and where their longer n-grams begin, 64 bits.
  let unigrams: Int
  /// levels[n - 2]: the n-grams of n words.
  let levels: [KenLMLevel]
  /// Offset of the spellings: `<unk>` first, each ended by a zero byte.
  let spellings: Int

  static let unigramByteCount = 16

  init(_ header: KenLMHeader, _ file: KenLMBytes) throws(TrainingError) {
    wordCount = header.byteCount
    books = wordCount + 8 + 8 * header.counts[0]
    var at = books
    if header.kind.isQuantized {
      guard try file.uint8(at: at) == 2 else { throw file.error("it has another version of codes than 2") }
      probabilityBits = Int(try file.uint8(at: at + 1))
      backoffBits = Int(try file.uint8(at: at + 2))
      guard (1...25).contains(probabilityBits), (1...25).contains(backoffBits) else { throw file.damaged }
      at += 8 + (header.order - 2) * 4 << backoffBits + (header.order - 1) * 4 << probabilityBits
    } else {
      (probabilityBits, backoffBits) = (31, 32)
    }
    unigrams = at
    at += (header.counts[0] + 2) * Self.unigramByteCount
    // The first bytes of the first array say how many bits pointers may lose to it.
    var arrayBits = 0
    if header.kind.hasArray, header.order > 2 {
      guard try file.uint8(at: at) == 0 else { throw file.error("it has another version of arrays than 0") }
      arrayBits = Int(try file.uint8(at: at + 1))
    }
    var levels: [KenLMLevel] = []
    for length in 2...header.order {
      let level = KenLMLevel(
        length: length, header, start: at, probabilityBits: probabilityBits, backoffBits: backoffBits,
        arrayBits: arrayBits)
      at = level.end
      levels.append(level)
    }
    self.levels = levels
    spellings = at
    guard spellings <= file.count else { throw file.damaged }
  }

  /// Offset of the book of a length's probabilities; that of its back-off weights follows.
  func book(ofLength length: Int) -> Int {
    books + 8 + (length - 2) * (4 << probabilityBits + 4 << backoffBits)
  }
}

/// Where the n-grams of one length lie: packed bit by bit, each its first word, its numbers, and where the longer ones
/// that end with it begin.
struct KenLMLevel {
  let count: Int
  /// Offset of the packed n-grams.
  let entries: Int
  let wordBits: Int
  let valueBits: Int
  /// Bits of the pointer in the entry itself; 0 on the longest length.
  let pointerBits: Int
  /// Offset of the ascending array of pointers' upper bits, and its length; empty if there is none.
  let array: Int
  let arrayCount: Int
  let end: Int

  var entryBits: Int { wordBits + valueBits + pointerBits }

  init(
    length: Int, _ header: KenLMHeader, start: Int, probabilityBits: Int, backoffBits: Int, arrayBits: Int
  ) {
    count = header.counts[length - 1]
    wordBits = Self.bitsNeeded(header.counts[0])
    var at = start
    if length == header.order {
      (valueBits, pointerBits, array, arrayCount) = (probabilityBits, 0, 0, 0)
    } else {
      valueBits = probabilityBits + backoffBits
      let next = header.counts[length]
      let needed = Self.bitsNeeded(next)
      if header.kind.hasArray {
        let upper = Self.upperBits(entries: count + 1, next: next, limit: arrayBits)
        pointerBits = needed - upper
        arrayCount = next >> pointerBits + 1
        // Eight bytes of header, on an address that is a multiple of eight; seven more are reserved for that.
        array = (at + 7) & ~7 + 8
        at += 8 * (1 + arrayCount) + 7
      } else {
        (pointerBits, array, arrayCount) = (needed, 0, 0)
      }
    }
    entries = at
    // One more entry for the last pointer, and eight bytes so that reading never leaves the file.
    let bits = wordBits + valueBits + pointerBits
    end = at + ((1 + count) * bits + 7) / 8 + 8
  }

  static func bitsNeeded(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }

  /// How many upper bits of pointers the array takes over: so many that the file is smallest.
  private static func upperBits(entries: Int, next: Int, limit: Int) -> Int {
    let needed = bitsNeeded(next)
    var (best, smallest) = (0, Int.max)
    for bits in 0...min(needed, limit) {
      let change = (next >> (needed - bits)) * 64 - entries * bits
      if change < smallest { (best, smallest) = (bits, change) }
    }
    return best
  }
}
