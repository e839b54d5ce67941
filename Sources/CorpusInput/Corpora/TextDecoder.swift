/// Turns the blocks of one file into UTF-8 text, and refuses bytes that are no text.
///
/// The encoding is found as in `LineStream`: by the byte order mark, by zero bytes, and else by the lines, which are
/// UTF-8 (its flaws become U+FFFD) or Windows-1252; or it is stated. Where carriage returns alone end lines they become line feeds.
struct TextDecoder {
  private let name: String
  private let stated: TextEncoding?
  private var start: TextStart?
  private var encodings = LineEncodings()
  private var transcoder: Transcoder?
  private var returns = LoneReturns()
  /// The beginning of a character that the last block cut in two.
  private var held: [UInt8] = []
  /// The offset of the held bytes in the (unpacked) file, and the line in which they stand.
  private var offset = 0
  private var line = 1

  /// What the bytes were taken for, if that is a guess; once it is known.
  private(set) var guess: EncodingGuess?
  /// How many U+FFFD stand for bytes that could not be read, and the line of the first.
  private(set) var flawCount = 0
  private(set) var firstFlaw: EncodingGuess?

  init(name: String, encoding: TextEncoding? = nil) {
    self.name = name
    stated = encoding
  }

  /// The text of the next block; `isLast` when no more bytes will come.
  ///
  /// - Precondition: Blocks but the last have at least 4 KiB.
  mutating func decode(_ block: ArraySlice<UInt8>, isLast: Bool) throws(CorpusInputError) -> [UInt8] {
    var bytes = held + block
    held = []
    if start == nil { bytes.removeFirst(try begin(bytes, isLast: isLast)) }
    if transcoder == nil { try reconsider(bytes) }
    let text = transcoder == nil ? try decodeUTF8(bytes, isLast: isLast) : try convert(bytes, isLast: isLast)
    return returns.replaced(in: text)
  }

  /// Finds out what the first bytes say; returns the length of the byte order mark.
  private mutating func begin(_ bytes: [UInt8], isLast: Bool) throws(CorpusInputError) -> Int {
    let found: TextStart
    do {
      found = try TextStart.find(in: bytes[...], isAtEnd: isLast, stated: stated) ?? TextStart()
    } catch {
      throw .binary(path: name, what: error.what, hint: error.hint)
    }
    begin(found)
    offset += found.markLength
    return found.markLength
  }

  private mutating func begin(_ found: TextStart) {
    start = found
    encodings = LineEncodings(isUTF8: found.encoding == .utf8)
    transcoder = found.encoding.flatMap { Transcoder($0) }
    if found.isGuess, let encoding = found.encoding { guess = EncodingGuess(encoding: encoding, line: line) }
  }

  /// After empty lines, a zero byte may show that this was UTF-16 from the first byte on.
  private mutating func reconsider(_ bytes: [UInt8]) throws(CorpusInputError) {
    guard stated == nil, offset <= start?.markLength ?? 0, let zero = bytes.firstIndex(of: 0),
      zero < TextStart.longestSample,
      bytes[..<zero].allSatisfy({ $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == 0 }),
      let order = ZeroBytes(bytes.prefix(TextStart.longestSample)).byteOrder
    else { return }
    begin(TextStart(encoding: .utf16(order), isGuess: true))
  }

  // MARK: UTF-8, or Windows-1252

  private mutating func decodeUTF8(_ bytes: [UInt8], isLast: Bool) throws(CorpusInputError) -> [UInt8] {
    var bytes = bytes
    let census = ByteCensus(bytes)
    if let reason = census.reasonForBinary(in: bytes, from: offset) {
      throw .binary(path: name, what: reason, hint: "give only text files, plain or packed")
    }
    if !isLast {
      held = Array(bytes.suffix(Self.incompleteSuffixLength(bytes)))
      bytes.removeLast(held.count)
    }
    defer {
      offset += bytes.count
      line += census.lineFeedCount
    }
    if census.isASCII { return bytes }
    guard let flaw = TextStart.firstFlaw(in: bytes[...]) else {
      encodings.noteUTF8()
      return bytes
    }
    return try decodeLines(of: bytes, firstFlaw: flaw)
  }

  /// Decodes a block that is not UTF-8 throughout: line by line where it is not.
  private mutating func decodeLines(of bytes: [UInt8], firstFlaw: Int) throws(CorpusInputError) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    var position = 0
    var lineNumber = line
    var flaw: Int? = firstFlaw
    while let index = flaw {
      let lineStart = bytes[position..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? position
      let lineEnd = LineEnds.index(of: UInt8(ascii: "\n"), in: bytes, index..<bytes.count).map { $0 + 1 } ?? bytes.count
      let sound = bytes[position..<lineStart]
      if sound.contains(where: { $0 >= 0x80 }) { encodings.noteUTF8() }
      text += sound
      lineNumber += sound.count { $0 == UInt8(ascii: "\n") }
      try decodeLine(bytes[lineStart..<lineEnd], before: bytes[lineEnd...], flawAt: index, lineNumber, to: &text)
      lineNumber += 1
      position = lineEnd
      flaw = TextStart.firstFlaw(in: bytes[position...])
    }
    text += bytes[position...]
    return text
  }

  private mutating func decodeLine(
    _ bytes: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>, flawAt index: Int, _ number: Int,
    to text: inout [UInt8]
  ) throws(CorpusInputError) {
    let byte = bytes[index]
    switch encodings.judge(bytes, before: rest) {
    case .windows1252:
      guess = guess ?? EncodingGuess(encoding: .windows1252, line: number, byte: byte)
      Windows1252.convert(bytes, to: &text)
    case .flawed:
      let (repaired, flawCount) = UTF8Repair.repaired(bytes)
      note(flawCount, number, byte)
      text += repaired
    case .unknown:
      throw .unknownEncoding(path: name, byte: byte, offset: offset + index)
    }
  }

  private mutating func note(_ flaws: Int, _ number: Int, _ byte: UInt8?) {
    guard flaws > 0 else { return }
    flawCount += flaws
    firstFlaw = firstFlaw ?? EncodingGuess(encoding: start?.encoding ?? .utf8, line: number, byte: byte)
  }

  // MARK: Other encodings

  private mutating func convert(_ bytes: [UInt8], isLast: Bool) throws(CorpusInputError) -> [UInt8] {
    guard let transcoder else { return bytes }
    var text: [UInt8] = []
    let conversion = transcoder.convert(bytes[...], isLast: isLast, to: &text)
    held = Array(bytes[conversion.usedCount...])
    let census = ByteCensus(text)
    if census.reasonForBinary(in: text, from: 0) != nil {
      let encoding = start?.encoding?.name ?? ""
      throw .binary(path: name, what: "as \(encoding) it has control characters", hint: "is that its encoding?")
    }
    note(conversion.flawCount, line + text.prefix(conversion.firstFlaw ?? 0).count { $0 == UInt8(ascii: "\n") }, nil)
    line += census.lineFeedCount
    offset += conversion.usedCount
    return text
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

/// What was found out about the bytes of a file, and where.
struct EncodingGuess: Equatable {
  let encoding: TextEncoding
  let line: Int
  /// The byte that told.
  var byte: UInt8?
}
