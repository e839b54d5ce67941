/// Numbers in as few whole bytes as their size needs: an (s,c)-dense code (Brisaboa et al. 2003).
///
/// A byte below 192 ends a number; one from 192 on stands before it and carries six bits. So 192 numbers take one byte,
/// the next 12,288 two, the next 786,432 three. As ids of words ascend while their frequency falls, a word of running text takes about
/// one and a half.
package enum DenseCode {
  private static let enders = 192
  /// A smaller byte is a number by itself.
  static var firstCarrier: UInt8 { 192 }
  private static let carriers = 64
  /// The most bytes that a number of 32 bits takes.
  package static let longest = 6

  /// Appends a number.
  package static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    var carried: UInt64 = 0
    var count = 0
    var rest = Int(number) / enders
    while rest > 0 {
      rest -= 1
      carried = carried << 8 | UInt64(enders + rest % carriers)
      rest /= carriers
      count += 1
    }
    // The last carrier that was found stands first.
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: carried))
      carried >>= 8
    }
    bytes.append(UInt8(Int(number) % enders))
  }

  /// How many bytes a number takes.
  package static func byteCount(_ number: UInt32) -> Int {
    var count = 1
    var rest = Int(number) / enders
    while rest > 0 {
      rest = (rest - 1) / carriers
      count += 1
    }
    return count
  }

  /// The number that begins at an offset, which then is behind it; nil if it ends outside or has more than 32 bits.
  package static func read(_ bytes: Span<UInt8>, at offset: inout Int, end: Int) -> UInt32? {
    var number = 0
    let limit = min(end, bytes.count)
    while offset >= 0, offset < limit {
      let byte = Int(bytes[offset])
      offset += 1
      guard byte >= enders else { return UInt32(exactly: number * enders + byte) }
      number = number * carriers + byte - enders + 1
      guard number <= Int(UInt32.max) else { return nil }
    }
    return nil
  }
}
