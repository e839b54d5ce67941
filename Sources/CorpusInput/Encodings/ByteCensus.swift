/// The kinds of bytes in a block, counted in one pass: enough to tell text from data.
struct ByteCensus {
  let isASCII: Bool
  private let zeroCount: Int
  private let controlCount: Int

  init(_ bytes: [UInt8]) {
    var union: UInt8 = 0
    var zeroCount = 0
    var controlCount = 0
    for byte in bytes {
      union |= byte
      zeroCount += byte == 0 ? 1 : 0
      controlCount += Self.isControl(byte) ? 1 : 0
    }
    isASCII = union < 0x80
    self.zeroCount = zeroCount
    self.controlCount = controlCount
  }

  /// A character no text uses: not tab, line feed, vertical tab, form feed, return (9 to 13), escape (27, in captured
  /// terminals) or the record separator (30, which marks the end of documents in our own spools).
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 9 || (byte > 13 && byte < 32 && byte != 27 && byte != 30) || byte == 127
  }

  /// Why these bytes are no text: a zero byte, or more than one control character among ten bytes.
  func reasonForBinary(in bytes: [UInt8], from offset: Int) -> String? {
    if zeroCount > 0, let position = bytes.firstIndex(of: 0) { return "a zero byte at byte \(offset + position)" }
    if controlCount * 10 > bytes.count { return "\(controlCount) control characters among \(bytes.count) bytes" }
    return nil
  }
}

/// Files that are often given by mistake, recognised by their first bytes so that the message can say what to do.
struct BinaryFormat {
  let what: String
  let hint: String

  static func recognise(_ bytes: [UInt8]) -> BinaryFormat? {
    let known: [(magic: [UInt8], what: String, hint: String)] = [
      ([0xff, 0xfe], "it is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8"),
      ([0xfe, 0xff], "it is UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8"),
      ([0x42, 0x5a, 0x68], "it is a bzip2 archive", "unpack it first: bzcat FILE, and give - for standard input"),
      ([0x50, 0x4b, 0x03, 0x04], "it is a zip archive or an office document", "unpack it first, or save it as text"),
      ([0x37, 0x7a, 0xbc, 0xaf], "it is a 7z archive", "unpack it first"),
      ([0x25, 0x50, 0x44, 0x46, 0x2d], "it is a PDF document", "extract its text first: pdftotext FILE"),
    ]
    // "BZh" is also three letters; the digit and the block mark after it are not chance.
    let isBzip2 = bytes.count >= 10 && bytes[4..<10].elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
    return known.first { bytes.starts(with: $0.magic) && ($0.magic[0] != 0x42 || isBzip2) }
      .map { BinaryFormat(what: $0.what, hint: $0.hint) }
  }
}
