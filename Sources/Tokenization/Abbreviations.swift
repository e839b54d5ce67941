/// Words that a period follows without ending the sentence.
enum Abbreviations {
  private static let packed: Set<UInt64> = Set(
    [
      "mr", "mrs", "ms", "dr", "st", "prof", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "maj", "messrs", "jr",
      "sr",
      "vs", "viz", "cf", "esp", "approx", "fig", "vol", "pp", "ed", "eds", "dept", "univ", "inc", "ltd", "bros", "mme",
      "mlle", "gov", "sen", "rep", "pres", "supt", "ave", "blvd",
    ].compactMap { pack(Array($0.utf8).span, 0..<$0.utf8.count) })

  static func contains(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 6, let key = pack(bytes, range) else { return false }
    return packed.contains(key)
  }

  /// Up to eight ASCII letters in lower case, as one integer; nil for anything else.
  private static func pack(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    guard range.count <= 8 else { return nil }
    var key: UInt64 = 0
    for i in range {
      let letter = bytes[i] | 0x20
      guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { return nil }
      key = key << 8 | UInt64(letter)
    }
    return key
  }
}
