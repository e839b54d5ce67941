internal import Storage
internal import Tokenization

/// A hash of each document's words, by which copies are found and held-out documents are chosen.
///
/// It is a function of the words alone: neither of where the document stands in the corpus nor of what else is in it, so all who
/// read a part of the corpus give its documents the same.
struct DocumentHashes {
  /// Shape (documents).
  let values: [UInt64]

  init(_ spool: CorpusSpool) {
    let words = (0..<spool.words.count).map { index in
      var hash = FNV1a()
      for byte in spool.words.spelling(index) { hash.add(byte) }
      return Self.mixed(hash.value)
    }
    let ids = spool.tokens.span
    values = zip(spool.documentStarts, spool.documentStarts.dropFirst() + [ids.count]).map { start, end in
      var hash: UInt64 = 0
      for index in start..<end {
        let id = ids[index]
        // It may stand at each sentence, or at the document alone.
        guard id != WordID.begin.rawValue else { continue }
        let word =
          id < WordID.firstWord.rawValue ? UInt64(id) : words[Int(id) - WordID.firstWord.index]
        hash = Self.mixed(hash &+ word &+ 0x9E37_79B9_7F4A_7C15)
      }
      return hash
    }
  }

  /// The finalizer of SplitMix64 (Steele et al. 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
