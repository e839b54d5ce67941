/// The numbers of the n-grams of one length: floats, or codes that index books.
struct KenLMValues {
  private let file: KenLMBytes
  private let level: KenLMLevel
  private let hasBackoff: Bool
  private let isQuantized: Bool
  private let probabilityBits: Int
  private let backoffBits: Int
  private let book: Int

  init(length: Int, _ header: KenLMHeader, _ layout: KenLMLayout, _ file: KenLMBytes) {
    self.file = file
    level = layout.levels[length - 2]
    hasBackoff = length < header.order
    isQuantized = header.kind.isQuantized
    probabilityBits = layout.probabilityBits
    backoffBits = layout.backoffBits
    book = isQuantized ? layout.book(ofLength: length) : 0
  }

  /// log10 of P and of the back-off weight; 0 for the latter on the longest length.
  /// - Parameter bit: where the numbers begin, in bits from the first n-gram.
  func read(at bit: Int) throws(TrainingError) -> (probability: Float, backoff: Float) {
    guard isQuantized else {
      // The sign of log10 of P is not stored: it is never positive.
      let probability = UInt32(try file.bits(31, at: bit, from: level.entries)) | 0x8000_0000
      let backoff = hasBackoff ? UInt32(try file.bits(32, at: bit + 31, from: level.entries)) : 0
      return (Float(bitPattern: probability), Float(bitPattern: backoff))
    }
    // The code of the back-off weight comes first.
    let start = hasBackoff ? bit + backoffBits : bit
    let code = Int(try file.bits(probabilityBits, at: start, from: level.entries))
    let probability = try file.float(at: book + 4 * code)
    guard hasBackoff else { return (probability, 0) }
    let backoffCode = Int(try file.bits(backoffBits, at: bit, from: level.entries))
    return (probability, try file.float(at: book + 4 << probabilityBits + 4 * backoffCode))
  }
}
