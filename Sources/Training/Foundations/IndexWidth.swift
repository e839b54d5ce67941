/// How wide the numbers are that grow with the text.
///
/// Built with `KITH_NARROW` (`packaging/test narrow`) they are narrower, so that a small text meets the limits that billions of
/// words would.
enum IndexWidth {
  #if KITH_NARROW
    static let lowBits = 16
    static let wordBits = 14
  #else
    static let lowBits = 32
    static let wordBits = 21
  #endif

  /// The largest index that has no upper bits.
  static let lowMask = 1 << lowBits - 1

  /// How many n-grams of one length a model can hold, whose indices have one width.
  static let mostNodes = lowMask
}
