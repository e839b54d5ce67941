/// What the first bytes of an input say about its encoding.
struct TextStart: Equatable {
  /// nil: ASCII so far, or something that the lines themselves tell (`LineEncodings`).
  var encoding: TextEncoding?
  /// How many bytes the byte order mark has.
  var markLength = 0
  /// Whether the encoding is a guess that a user should hear of.
  var isGuess = false

  /// No decision looks at more than this of a first line.
  static let longestSample = 4096

  /// Why the bytes are no text.
  struct NoText: Error, Equatable {
    let what: String
    let hint: String
  }

  /// - Parameters:
  ///   - bytes: the input from its first byte on, as far as it is at hand.
  ///   - isAtEnd: whether that is all of it.
  ///   - stated: the encoding as the user says it is; nothing is guessed then.
  /// - Returns: nil: more bytes are needed. Never when the first line is at hand and is ASCII or other UTF-8; where it could
  ///   as well be UTF-16 of which half a line feed is there, it takes one more byte.
  static func find(
    in bytes: ArraySlice<UInt8>, isAtEnd: Bool, stated: TextEncoding?
  ) throws(NoText) -> TextStart? {
    for (mark, encoding) in marks where stated == nil || encoding.isWritten(as: stated) {
      if bytes.starts(with: mark) { return TextStart(encoding: encoding, markLength: mark.count) }
      if !isAtEnd, bytes.count < mark.count, mark.starts(with: bytes) { return nil }
    }
    guard stated == nil || stated == .utf16(nil) else { return TextStart(encoding: stated) }
    guard let sample = sample(of: bytes, isAtEnd: isAtEnd) else { return nil }
    if stated != nil { return TextStart(encoding: .utf16(ZeroBytes(sample).byteOrder ?? .little)) }
    if let format = KnownFormat.recognise(sample) { throw NoText(what: format.what, hint: format.hint) }
    if let name = ZeroBytes(bytes.prefix(longestSample)).wideEncoding {
      throw NoText(what: "text in what seems to be \(name)", hint: "say so with --encoding \(name)")
    }
    if sample.contains(0), let order = ZeroBytes(sample).byteOrder {
      return TextStart(encoding: .utf16(order), isGuess: true)
    }
    let start = bytes.prefix(longestSample)
    if let order = ZeroBytes(start).byteOrderByLineEnds { return TextStart(encoding: .utf16(order), isGuess: true) }
    // As well two-byte letters as ASCII with a zero byte: no text of either kind is taken for granted.
    if ZeroBytes(start).mayBeUTF16 {
      throw NoText(what: "a zero byte in what may be UTF-16", hint: "give text, or name its encoding with --encoding")
    }
    // In letters of two bytes without a zero among them, the line feed has the first one, in its second byte.
    let canBeHalf = sample.count % 2 == 1 && sample.count == bytes.count && sample.count < longestSample
    if canBeHalf, !isAtEnd, sample.contains(0) || !isUTF8(sample), ZeroBytes(sample.dropLast()).isText(in: .little) {
      return nil
    }
    // Lines before a zero byte may be text all the same; who reads them will meet it.
    return TextStart()
  }

  /// Longer ones first: that of UTF-32 begins like that of UTF-16.
  private static let marks: [([UInt8], TextEncoding)] = [
    ([0xff, 0xfe, 0x00, 0x00], .other("UTF-32LE")), ([0x00, 0x00, 0xfe, 0xff], .other("UTF-32BE")),
    ([0xef, 0xbb, 0xbf], .utf8), ([0xff, 0xfe], .utf16(.little)), ([0xfe, 0xff], .utf16(.big)),
  ]

  /// The first line with its end, or as much of it as is ever looked at; nil: more is needed.
  private static func sample(of bytes: ArraySlice<UInt8>, isAtEnd: Bool) -> ArraySlice<UInt8>? {
    let start = bytes.prefix(longestSample)
    if let end = start.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      return start[...end]
    }
    return start.count == longestSample || isAtEnd ? start : nil
  }

  static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool { firstFlaw(in: bytes) == nil }

  /// The index of the first byte that is not UTF-8.
  static func firstFlaw(in bytes: ArraySlice<UInt8>) -> Int? { flaw(in: bytes)?.lowerBound }

  /// The range of the first bytes that are not UTF-8: one, or as many as begin a character that has no end.
  static func flaw(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      let offsets = error.byteOffsets
      return bytes.startIndex + offsets.lowerBound..<bytes.startIndex + offsets.upperBound
    }
  }
}

extension TextEncoding {
  /// Whether text in this encoding, told by its mark, is what `stated` promises.
  fileprivate func isWritten(as stated: TextEncoding?) -> Bool {
    switch (self, stated) {
    case (.utf16, .utf16(nil)): true
    case (.other(let name), .other(let stated)): name == stated.uppercased() || stated.uppercased() == "UTF-32"
    default: self == stated
    }
  }
}
