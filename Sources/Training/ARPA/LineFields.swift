/// The fields of a line of an ARPA file, separated by spaces or tabs.
extension Span<UInt8> {
  /// The next run of bytes that are neither space nor tab, from an offset on, which moves behind it.
  @inline(__always)
  func nextField(_ at: inout Int) -> Range<Int>? {
    while at < count, self[at] == 0x20 || self[at] == 0x09 { at += 1 }
    let start = at
    while at < count, self[at] != 0x20, self[at] != 0x09 { at += 1 }
    return start < at ? start..<at : nil
  }

  var firstField: Range<Int>? {
    var at = 0
    return nextField(&at)
  }

  func text(_ range: Range<Int>) -> String { String(decoding: range.map { self[$0] }, as: UTF8.self) }

  /// The line's text without spaces and tabs at both ends.
  var trimmed: String {
    guard let first = firstField else { return "" }
    var end = count
    while end > first.lowerBound, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return text(first.lowerBound..<end)
  }

  func starts(with text: String) -> Bool {
    let bytes = text.utf8
    return count >= bytes.count && zip(bytes, 0..<count).allSatisfy { $0 == self[$1] }
  }

  /// A decimal number. Those of up to 15 digits without an exponent, as nearly all are, are read here and exactly.
  func number(in range: Range<Int>) -> Double? {
    var at = range.lowerBound
    let isNegative = self[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    var digits: UInt64 = 0
    var digitCount = 0
    var decimals = 0
    var hasPoint = false
    while at < range.upperBound {
      let byte = self[at]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digitCount < 15 {
        digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
        digitCount += 1
        if hasPoint { decimals += 1 }
      } else {
        return Double(text(range))
      }
      at += 1
    }
    guard digitCount > 0 else { return nil }
    let magnitude = Double(digits) / powersOfTen[decimals]
    return isNegative ? -magnitude : magnitude
  }
}

/// 10^0 … 10^15, which doubles hold exactly.
private let powersOfTen: InlineArray<16, Double> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
