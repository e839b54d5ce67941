/// Runs of bytes of one kind, eight at a time: what a reader that skips spends its time on.
extension JSONParser {
  /// The index after a run of digits that begins at `start`.
  @inline(__always) func endOfDigits(from start: Int) -> Int {
    var end = start
    while end + 8 <= bytes.count {
      // 0 to 9 in a byte that is a digit; adding 0x76 to what is more sets its highest bit.
      let word = self.word(at: end) ^ 0x3030_3030_3030_3030
      let others = ((word & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
      if others != 0 { return end + others.trailingZeroBitCount / 8 }
      end += 8
    }
    while end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    return end
  }

  /// The index of the first quotation mark or backslash at or after `start`; the end of all bytes where there is none.
  @inline(__always) func endOfPlainString(from start: Int) -> Int {
    var end = start
    while end + 8 <= bytes.count {
      let word = self.word(at: end)
      let found = Self.zeros(word ^ 0x2222_2222_2222_2222) | Self.zeros(word ^ 0x5c5c_5c5c_5c5c_5c5c)
      if found != 0 { return end + found.trailingZeroBitCount / 8 }
      end += 8
    }
    while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
    return end
  }

  /// The highest bit of each byte that is zero, exact up to the lowest of them.
  @inline(__always) private static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// Eight bytes, the first lowest.
  ///
  /// Sound: `start + 8` is at most the number of bytes, as both callers check, and any bytes are an integer.
  @inline(__always) private func word(at start: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
  }
}
