/// How a server spells its tokens, where that is not the text they stand for.
enum TokenSpelling {
  /// Undoes the spelling of all tokens.
  ///
  /// - Parameter text: the answer's own text; what it holds as it is written is no spelling.
  /// - Throws: where the tokens are ids.
  static func undo(_ tokens: [RawToken], text: [UInt8]?) throws(TokenLogError) -> [RawToken] {
    if let id = tokens.first(where: { isID($0) && !holds(text, $0.bytes) }) {
      throw TokenLogError(
        "a token is `\(String(decoding: id.bytes, as: UTF8.self))`: an id in the place of its text",
        hint:
          "vLLM: leave \"return_tokens_as_token_ids\" out of the request, and --return-tokens-as-token-ids out of the server's options"
      )
    }
    var tokens = tokens
    let isByteLevel = isSpelled(tokens, text, with: byteLevelMarks)
    let isSentencePiece = !isByteLevel && isSpelled(tokens, text, with: [blank])
    var held: [[UInt8]: Bool] = [:]
    for index in tokens.indices where !tokens[index].tellsBytes && !tokens[index].isMarked {
      let bytes = tokens[index].bytes
      guard let undone = escaped(bytes) ?? byteToken(bytes) ?? (isByteLevel ? byteLevel(bytes) : nil) else {
        if isSentencePiece { tokens[index].bytes = withBlanks(bytes) }
        continue
      }
      if !isByteLevel {
        // There are few such spellings, and each may occur often.
        let isHeld = held[bytes] ?? holds(text, bytes)
        held[bytes] = isHeld
        if isHeld { continue }
      }
      tokens[index].bytes = undone
      tokens[index].tellsBytes = true
    }
    return tokens
  }

  private static func holds(_ text: [UInt8]?, _ bytes: [UInt8]) -> Bool { text?.offset(of: bytes) != nil }

  /// Whether the tokens show one of the marks and no blank, and the text shows no such mark.
  private static func isSpelled(_ tokens: [RawToken], _ text: [UInt8]?, with marks: [[UInt8]]) -> Bool {
    if let text, marks.contains(where: { text.offset(of: $0) != nil }) { return false }
    let plain = tokens.lazy.filter { !$0.tellsBytes && !$0.isMarked }
    guard plain.contains(where: { token in marks.contains { token.bytes.offset(of: $0) != nil } }) else { return false }
    return !plain.contains { $0.bytes.contains { $0 == 0x20 || $0 == 0x0A } }
  }

  // MARK: SentencePiece

  /// `▁`, U+2581.
  private static let blank: [UInt8] = [0xE2, 0x96, 0x81]

  private static func withBlanks(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let isBlank = bytes[index...].starts(with: blank)
      result.append(isBlank ? 0x20 : bytes[index])
      index += isBlank ? blank.count : 1
    }
    return result
  }

  /// `<0xE2>`: one byte.
  private static func byteToken(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 6, bytes.starts(with: "<0x".utf8), bytes[5] == UInt8(ascii: ">") else { return nil }
    return byte(bytes[3..<5]).map { [$0] }
  }

  private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  // MARK: OpenAI's completions

  /// `bytes:\xe2\x80`: bytes as escapes, perhaps between characters.
  private static func escaped(_ bytes: [UInt8]) -> [UInt8]? {
    let prefix = Array("bytes:".utf8)
    guard bytes.starts(with: prefix) else { return nil }
    var result: [UInt8] = []
    var index = prefix.count
    var hasEscape = false
    while index < bytes.count {
      if index + 4 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "x"),
        let byte = byte(bytes[(index + 2)..<(index + 4)])
      {
        result.append(byte)
        hasEscape = true
        index += 4
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return hasEscape ? result : nil
  }

  private static func isID(_ token: RawToken) -> Bool {
    let prefix = Array("token_id:".utf8)
    return token.bytes.starts(with: prefix) && token.bytes.count > prefix.count
      && token.bytes.dropFirst(prefix.count).allSatisfy { (0x30...0x39).contains($0) }
  }

  // MARK: Byte-level

  /// What a blank, a line feed and a tab are spelled as.
  private static let byteLevelMarks = ["Ġ", "Ċ", "ĉ"].map { Array($0.utf8) }

  /// By scalar, from U+0000: the byte that GPT-2's alphabet spells so. Printable Latin-1 stands for itself, and the other 68
  /// bytes, in their order, are U+0100 and on.
  private static let alphabet: [UInt8?] = {
    var alphabet = [UInt8?](repeating: nil, count: 0x144)
    var next = 0x100
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: alphabet[Int(byte)] = byte
      default:
        alphabet[next] = byte
        next += 1
      }
    }
    return alphabet
  }()

  /// nil where a character is none of that alphabet, as in special tokens.
  private static func byteLevel(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      guard Int(scalar.value) < alphabet.count, let byte = alphabet[Int(scalar.value)] else { return nil }
      result.append(byte)
    }
    return result
  }
}
