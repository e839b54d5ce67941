/// Turns the blocks of one file into UTF-8 text, and refuses bytes that are no text.
///
/// UTF-8 passes as it is, without its byte order mark. At the first byte that is not UTF-8 the file is judged once:
/// - nearly all its letters above ASCII are broken: it is Latin-1 (read as Windows-1252, as browsers do) and is
///   converted, with a warning;
/// - most of them are sound: it is UTF-8 with flaws, which become U+FFFD, with a warning;
/// - its bytes do not look like Western letters either: an error that says how to convert it.
struct TextDecoder {
  private enum Encoding { case ascii, utf8, flawedUTF8, latin1 }

  private let name: String
  /// The encoding of the bytes so far. ASCII is valid in all the others.
  private var encoding = Encoding.ascii
  /// The beginning of a character that the last block cut in two.
  private var held: [UInt8] = []
  /// The offset of the held bytes in the (unpacked) file.
  private var offset = 0
  /// The warning to pass on before the text of this block.
  private(set) var warning: String?

  init(name: String) { self.name = name }

  /// The text of the next block; `isLast` when no more bytes will come.
  mutating func decode(_ block: ArraySlice<UInt8>, isLast: Bool) throws(CorpusInputError) -> [UInt8] {
    warning = nil
    var bytes = held + block
    held = []
    if offset == 0 {
      if let reason = BinaryFormat.recognise(bytes) { throw .binary(path: name, what: reason.what, hint: reason.hint) }
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
        bytes.removeFirst(3)
        offset += 3
        encoding = .utf8
      }
    }
    let census = ByteCensus(bytes)
    if let reason = census.reasonForBinary(in: bytes, from: offset) {
      throw .binary(path: name, what: reason, hint: "give only text files (plain, .gz, .xz or .zst)")
    }
    if !isLast, encoding != .latin1 {
      held = Array(bytes.suffix(Self.incompleteSuffixLength(bytes)))
      bytes.removeLast(held.count)
    }
    defer { offset += bytes.count }
    guard !census.isASCII else { return bytes }
    return try decode(bytes)
  }

  private mutating func decode(_ bytes: [UInt8]) throws(CorpusInputError) -> [UInt8] {
    if encoding == .latin1 { return Windows1252.utf8(bytes) }
    if let position = Self.firstFlaw(in: bytes) {
      if encoding != .flawedUTF8 { try judge(bytes, flawAt: position) }
    } else {
      if encoding == .ascii, bytes.contains(where: { $0 >= 0x80 }) { encoding = .utf8 }
      return bytes
    }
    return encoding == .latin1 ? Windows1252.utf8(bytes) : Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// Decides how to read a file that is not clean UTF-8, by the letters of the block where that was found.
  private mutating func judge(_ bytes: [UInt8], flawAt position: Int) throws(CorpusInputError) {
    let flaw = "byte 0x\(String(bytes[position], radix: 16)) at byte \(offset + position)"
    if encoding == .utf8 || Self.isMostlySound(bytes) {
      encoding = .flawedUTF8
      warning = "\(name): not clean UTF-8 (\(flaw)); such bytes are read as U+FFFD"
    } else if Windows1252.isPlausible(bytes) {
      encoding = .latin1
      warning = "\(name): not UTF-8 (\(flaw)); read as Latin-1"
    } else {
      throw .unknownEncoding(path: name, byte: bytes[position], offset: offset + position)
    }
  }

  /// The index of the first byte that is not UTF-8.
  private static func firstFlaw(in bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Whether at least as many letters above ASCII are sound UTF-8 as are not.
  private static func isMostlySound(_ bytes: [UInt8]) -> Bool {
    var soundCount = 0
    var flawCount = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
      if scalar == "\u{fffd}" { flawCount += 1 } else { soundCount += 1 }
    }
    return soundCount > 0 && soundCount >= flawCount
  }

  /// How many bytes at the end are the beginning of a character whose other bytes are still to come: 0 to 3.
  private static func incompleteSuffixLength(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xc0 == 0x80 { continue }
      let needed =
        switch byte {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
      return length < needed ? length : 0
    }
    return 0
  }
}
