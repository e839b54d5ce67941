/// The zero bytes of a text: where they stand tells UTF-16 without a byte order mark.
///
/// In UTF-16 every ASCII character has one, always on the same side: behind it in the little byte order, before it in the
/// big one.
struct ZeroBytes {
  private let bytes: ArraySlice<UInt8>
  private let isOffsetOdd: Bool

  /// - Parameter offset: of the first of the bytes in the input.
  init(_ bytes: ArraySlice<UInt8>, at offset: Int = 0) {
    self.bytes = bytes
    isOffsetOdd = offset % 2 != 0
  }

  /// The byte order, if the bytes are text in UTF-16.
  var byteOrder: TextEncoding.ByteOrder? {
    let orders: [TextEncoding.ByteOrder] = [.little, .big]
    let found = orders.filter { isText(in: $0) }.map { (order: $0, share: zeroShare(in: $0)) }
    // Letters of ASCII make rare characters in the wrong order: there the zero bytes tell.
    guard let best = found.max(by: { $0.share < $1.share }), found.count == 1 || found[0].share != found[1].share else {
      return nil
    }
    return best.share >= 0.75 || hasForeignLetters ? best.order : nil
  }

  /// The byte order, if the bytes are text in UTF-16 and have a line end of it.
  ///
  /// A line feed of one order is no character in the other. What stays open: letters of two bytes before any line end,
  /// which can be Windows-1252, or ASCII, as well, or a few whose halves are mostly letters of ASCII; and digits with zero
  /// bytes behind their line feeds.
  var byteOrderByLineEnds: TextEncoding.ByteOrder? {
    guard bytes.contains(0) else { return nil }
    let orders: [TextEncoding.ByteOrder] = [.little, .big]
    let found = orders.filter { order in
      hasLineEnd(in: order) && isText(in: order) && (zeroShare(in: order) >= 0.5 || hasForeignLetters)
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The name of UTF-32 in its byte order, if the bytes are text in it: two zero bytes of four, always on the same side, as there are for
  /// all characters but the rarest.
  var wideEncoding: String? {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4)
    var (little, big, count) = (0, 0, 0)
    for index in units {
      count += 1
      let (first, second, third, fourth) = (bytes[index], bytes[index + 1], bytes[index + 2], bytes[index + 3])
      if third == 0, fourth == 0, first != 0 || second != 0 { little += 1 }
      if first == 0, second == 0, third != 0 || fourth != 0 { big += 1 }
    }
    guard count >= 2, !isOffsetOdd else { return nil }
    return little * 10 >= count * 9 ? "UTF-32LE" : big * 10 >= count * 9 ? "UTF-32BE" : nil
  }

  /// Whether the bytes are text in UTF-16 with a line end of it, in either byte order, however few other zero bytes they have.
  var mayBeUTF16: Bool {
    let orders: [TextEncoding.ByteOrder] = [.little, .big]
    return bytes.contains(0) && orders.contains { hasLineEnd(in: $0) && isText(in: $0) }
  }

  private func hasLineEnd(in order: TextEncoding.ByteOrder) -> Bool {
    let first = bytes.startIndex + (isOffsetOdd ? 1 : 0)
    return stride(from: first, to: bytes.endIndex - 1, by: 2).contains { index in
      let (low, high) = order == .little ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
      return high == 0 && (low == UInt8(ascii: "\n") || low == UInt8(ascii: "\r"))
    }
  }

  /// How many of the bytes that are zero in ASCII characters of that order are so.
  private func zeroShare(in order: TextEncoding.ByteOrder) -> Double {
    let first = bytes.startIndex + ((order == .little) == isOffsetOdd ? 0 : 1)
    let places = stride(from: first, to: bytes.endIndex, by: 2)
    let (all, zeros) = places.reduce((0, 0)) { ($0.0 + 1, $0.1 + (bytes[$1] == 0 ? 1 : 0)) }
    return all == 0 ? 0 : Double(zeros) / Double(all)
  }

  /// Whether fewer than half of the bytes are letters and blanks of ASCII, of which a text in one byte for each character
  /// is made.
  private var hasForeignLetters: Bool {
    let nonzero = bytes.count { $0 != 0 }
    let letters = bytes.count { byte in
      byte == 0x20 || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
    return letters * 2 < nonzero
  }

  func isText(in order: TextEncoding.ByteOrder) -> Bool {
    var text: [UInt8] = []
    // A unit that begins before these bytes is none of theirs.
    let start = isOffsetOdd ? bytes.dropFirst() : bytes
    guard UTF16Text(order).convert(start, isLast: false, to: &text).flawCount == 0 else { return false }
    return String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20
        ? scalar.properties.generalCategory != .control && !Self.isUnused(scalar)
        : (9...13).contains(scalar.value)
    }
  }

  private static func isUnused(_ scalar: Unicode.Scalar) -> Bool {
    [.unassigned, .privateUse].contains(scalar.properties.generalCategory)
  }
}
