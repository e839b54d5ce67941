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

    guard index - start <= Self.longestNumber else { throw JSONError(reason: .numberOutOfRange, offset: start) }
    var spelling = ""
    for position in start..<index { spelling.unicodeScalars.append(Unicode.Scalar(bytes[position])) }
    guard let double = Double(spelling), double.isFinite else {
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

  private mutating func skipDigits() -> Int {
    let start = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
    return index - start
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
