extension JSONParser {
  /// A number longer than this is refused: nobody means it, and reading its digits exactly would be work for nothing.
  private static let longestNumber = 1_024

  /// Reads a number; `index` stands on its sign or first digit.
  ///
  /// Without fraction and exponent, and within 64 signed bits, it is an exact integer; otherwise the nearest double.
  /// `-0` is the double, for an integer could not keep its sign.
  mutating func parseNumber() throws(JSONError) -> JSONValue {
    let start = index
    let isNegative = bytes[index] == UInt8(ascii: "-")
    let isWhole = try skipNumber()
    let digits = start + (isNegative ? 1 : 0)..<index
    if isWhole, let integer = integer(digits: digits, isNegative: isNegative) { return .integer(integer) }

    if let double = shortDecimal(digits, isNegative: isNegative) { return .double(double) }
    guard index - start <= Self.longestNumber else { throw JSONError(reason: .numberOutOfRange, offset: start) }
    // Its bytes were read as ASCII just now.
    guard let spelling = try? UTF8Span(validating: bytes.extracting(start..<index)),
      let double = Double(String(copying: spelling)), double.isFinite
    else {
      throw JSONError(reason: .numberOutOfRange, offset: start)
    }
    return .double(double)
  }

  /// Moves past a number of any size; `index` stands on its sign or first digit.
  ///
  /// - Returns: Whether it has neither fraction nor exponent.
  mutating func skipNumber() throws(JSONError) -> Bool {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let firstDigit = index
    let digitCount = skipDigits()
    guard digitCount > 0, digitCount == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
      throw JSONError(reason: .badNumber, offset: start)
    }
    var isWhole = true
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      isWhole = false
      index += 1
      guard skipDigits() > 0 else { throw JSONError(reason: .badNumber, offset: start) }
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      guard skipDigits() > 0 else { throw JSONError(reason: .badNumber, offset: start) }
    }
    return isWhole
  }

  @inline(__always) private mutating func skipDigits() -> Int {
    let start = index
    index = endOfDigits(from: start)
    return index - start
  }

  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1) { product, _ in product * 10 } }

  /// A number of few digits without exponent: its digits as an integer and the power of ten are doubles exactly, and so their
  /// quotient is rounded once, to the nearest (Clinger 1990, "How to read floating point numbers accurately").
  ///
  /// - Returns: nil where that is not so.
  private func shortDecimal(_ digits: Range<Int>, isNegative: Bool) -> Double? {
    guard digits.count <= 17 else { return nil }
    var value: UInt64 = 0
    var point: Int?
    for position in digits {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "."): point = position
      default: return nil
      }
    }
    guard value <= 1 << 53 else { return nil }
    let magnitude = Double(value) / Self.powers[point.map { digits.upperBound - 1 - $0 } ?? 0]
    return isNegative ? -magnitude : magnitude
  }

  private func integer(digits: Range<Int>, isNegative: Bool) -> Int64? {
    var value: Int64 = 0
    for position in digits {
      let digit = Int64(bytes[position] - UInt8(ascii: "0"))
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (next, overflow) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      guard !tooLarge, !overflow else { return nil }
      value = next
    }
    return isNegative && value == 0 ? nil : value
  }
}
