/// The kinds of bytes in a block, counted in one pass: enough to tell text from data.
struct ByteCensus {
  let isASCII: Bool
  let lineFeedCount: Int
  private let zeroCount: Int
  private let controlCount: Int

  init(_ bytes: [UInt8]) {
    var union: UInt8 = 0
    var zeroCount = 0
    var controlCount = 0
    var lineFeedCount = 0
    for byte in bytes {
      union |= byte
      zeroCount += byte == 0 ? 1 : 0
      controlCount += Self.isControl(byte) ? 1 : 0
      lineFeedCount += byte == 10 ? 1 : 0
    }
    isASCII = union < 0x80
    self.zeroCount = zeroCount
    self.controlCount = controlCount
    self.lineFeedCount = lineFeedCount
  }

  /// A character no text uses: not tab, line feed, vertical tab, form feed, return (9 to 13), escape (27, in captured
  /// terminals) or the record separator (30, which marks the end of documents in our own spools).
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 9 || (byte > 13 && byte < 32 && byte != 27 && byte != 30) || byte == 127
  }

  /// Why a line is no text: the rule of files, for lines with two control characters at least.
  static func flaw(ofLine bytes: ArraySlice<UInt8>) -> String? {
    let count = bytes.count { isControl($0) }
    guard count > 1, count * 10 > bytes.count else { return nil }
    return "no text: \(count) control characters among \(bytes.count) bytes"
  }

  /// Whether there is any control character that no text uses.
  static func hasControls(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    // Sound: the range lies inside of the array, as was just checked.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      var start = range.lowerBound
      while start < range.upperBound {
        // Bytes that may be one are rare but for line feeds: most blocks hold none, and are looked at with vectors.
        let end = min(start + blockSize, range.upperBound)
        var suspicious: UInt8 = 0
        for index in start..<end {
          let byte = unsafe buffer[index]
          suspicious |= (byte < 32 ? 1 : 0) & (byte != 10 ? 1 : 0) | (byte == 127 ? 1 : 0)
        }
        if suspicious != 0, unsafe buffer[start..<end].contains(where: { isControl($0) }) { return true }
        start = end
      }
      return false
    }
  }

  private static let blockSize = 256

  /// Why these bytes are no text: a zero byte, or more than one control character among ten bytes.
  func reasonForBinary(in bytes: [UInt8], from offset: Int) -> String? {
    if zeroCount > 0, let position = bytes.firstIndex(of: 0) { return "a zero byte at byte \(offset + position)" }
    if controlCount * 10 > bytes.count { return "\(controlCount) control characters among \(bytes.count) bytes" }
    return nil
  }
}
