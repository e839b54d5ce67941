/// Text in UTF-16 of one byte order.
struct UTF16Text {
  private let order: TextEncoding.ByteOrder

  init(_ order: TextEncoding.ByteOrder) { self.order = order }

  func convert(_ bytes: ArraySlice<UInt8>, isLast: Bool, to text: inout [UInt8]) -> Conversion {
    var conversion = Conversion()
    text.reserveCapacity(text.count + bytes.count / 2)
    var position = bytes.startIndex
    let end = bytes.endIndex
    while end - position >= 2 {
      let first = unit(bytes, position)
      if first < 0x80 {
        text.append(UInt8(truncatingIfNeeded: first))
        position += 2
        continue
      }
      var scalar = UInt32(first)
      var length = 2
      if (0xd800..<0xdc00).contains(first) {
        guard end - position >= 4 else { break }
        let second = unit(bytes, position + 2)
        if (0xdc00..<0xe000).contains(second) {
          scalar = 0x10000 + (UInt32(first - 0xd800) << 10) + UInt32(second - 0xdc00)
          length = 4
        }
      }
      if let character = Unicode.Scalar(scalar) {
        if let units = UTF8.encode(character) { text.append(contentsOf: units) }
      } else {
        conversion.addFlaw(to: &text)
      }
      position += length
    }
    if isLast, position < end {
      // Half a unit, or a high surrogate at the end.
      conversion.addFlaw(to: &text)
      position = end
    }
    conversion.usedCount = position - bytes.startIndex
    return conversion
  }

  private func unit(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt16 {
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    return order == .little ? second << 8 | first : first << 8 | second
  }
}
