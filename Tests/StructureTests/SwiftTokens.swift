/// An identifier or keyword of Swift source, or one character of anything else.
struct SwiftToken: Equatable {
  var text: String
  var line: Int
}

/// Cuts Swift source into tokens, far enough to see names: comments and literals are left out, code inside of `\(…)` is not.
struct SwiftTokens {
  private let source: [UInt8]
  private var offset = 0
  private var line = 1
  private var tokens: [SwiftToken] = []

  static func tokens(of source: String) -> [SwiftToken] {
    var reader = SwiftTokens(source: Array(source.utf8))
    reader.readCode(isInterpolation: false)
    return reader.tokens
  }

  private init(source: [UInt8]) { self.source = source }

  // MARK: Characters

  private func byte(_ distance: Int = 0) -> UInt8? {
    offset + distance < source.count ? source[offset + distance] : nil
  }

  private func isNext(_ text: String) -> Bool {
    source[offset...].starts(with: text.utf8)
  }

  private mutating func skip(_ count: Int = 1) {
    for byte in source[offset..<min(offset + count, source.count)] where byte == UInt8(ascii: "\n") { line += 1 }
    offset = min(offset + count, source.count)
  }

  /// Skips up to a text, and it.
  private mutating func skip(past text: String) {
    while offset < source.count, !isNext(text) { skip() }
    skip(text.utf8.count)
  }

  private static func isPartOfName(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: return true
    default: return false
    }
  }

  // MARK: Code

  /// Reads to the end, or to the parenthesis that closes an interpolation, and it.
  private mutating func readCode(isInterpolation: Bool) {
    var depth = 0
    while let byte = byte() {
      if Self.isPartOfName(byte) {
        readName()
      } else if isNext("//") {
        while let byte = self.byte(), byte != UInt8(ascii: "\n") { skip() }
      } else if isNext("/*") {
        skipBlockComment()
      } else if byte == UInt8(ascii: "\"") || isNext("#\"") || isNext("##\"") {
        skipString()
      } else if isNext("#/") {
        skip(past: "/#")
      } else if byte == UInt8(ascii: "/"), isRegexHere {
        skipRegex()
      } else {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if isInterpolation, depth < 0 { return skip() }
        if byte > UInt8(ascii: " ") { tokens.append(SwiftToken(text: String(UnicodeScalar(byte)), line: line)) }
        skip()
      }
    }
  }

  private mutating func readName() {
    let start = offset
    while Self.isPartOfName(byte()) { offset += 1 }
    tokens.append(SwiftToken(text: String(decoding: source[start..<offset], as: UTF8.self), line: line))
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      let step = isNext("/*") ? 1 : isNext("*/") ? -1 : 0
      depth += step
      skip(step == 0 ? 1 : 2)
    } while depth > 0 && offset < source.count
  }

  // MARK: Literals

  /// A string stands as one token of its quotation mark, before the code inside of it.
  private mutating func skipString() {
    tokens.append(SwiftToken(text: "\"", line: line))
    var hashes = ""
    while byte() == UInt8(ascii: "#") {
      hashes += "#"
      skip()
    }
    let quotes = isNext("\"\"\"") ? "\"\"\"" : "\""
    skip(quotes.utf8.count)
    let escape = "\\" + hashes
    while offset < source.count, !isNext(quotes + hashes) {
      if isNext(escape + "(") {
        skip(escape.utf8.count + 1)
        readCode(isInterpolation: true)
      } else {
        skip(isNext(escape) ? escape.utf8.count + 1 : 1)
      }
    }
    skip(quotes.utf8.count + hashes.utf8.count)
  }

  /// A slash divides where something stands before it that has a value.
  private var isRegexHere: Bool {
    guard let next = byte(1), next > UInt8(ascii: " "), let last = tokens.last?.text else { return false }
    return "(,=:[{!&|".contains(last) || ["return", "in", "case"].contains(last)
  }

  private mutating func skipRegex() {
    skip()
    while let byte = byte(), byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\n") {
      skip(byte == UInt8(ascii: "\\") ? 2 : 1)
    }
    skip()
  }
}
