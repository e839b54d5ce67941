/// How characters are written as bytes.
///
/// ```swift
/// try TextEncoding(named: "latin-1")   // .windows1252
/// try TextEncoding(named: "koi8-r")    // .other("koi8-r"), read through iconv(3)
/// ```
package enum TextEncoding: Equatable, Sendable {
  package enum ByteOrder: Hashable, Sendable { case little, big }

  case utf8
  /// nil: the byte order mark tells, or else the zero bytes; without either it is little, as on nearly every machine.
  case utf16(ByteOrder?)
  /// Latin-1 too: the same letters, and quotes and dashes where Latin-1 has control characters that no text uses.
  case windows1252
  /// A name that iconv(3) knows.
  case other(String)

  /// - Parameter name: as `iconv --list` or a web page has it, in capitals or not.
  /// - Throws: `CorpusInputError.noSuchEncoding`.
  package init(named name: String) throws(CorpusInputError) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8": self = .utf8
    case "utf16": self = .utf16(nil)
    case "utf16le": self = .utf16(.little)
    case "utf16be": self = .utf16(.big)
    case "windows1252", "cp1252", "latin1", "iso88591", "l1": self = .windows1252
    default:
      // A slash begins an option of iconv's own, such as //IGNORE, which would leave out what it cannot read.
      guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }),
        IconvConverter(from: name) != nil
      else { throw .noSuchEncoding(name) }
      self = .other(name)
    }
  }

  /// Its name in messages.
  package var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16(nil): "UTF-16"
    case .utf16(.little): "UTF-16LE"
    case .utf16(.big): "UTF-16BE"
    case .windows1252: "Windows-1252"
    case .other(let name): name
    }
  }

  /// Text of ASCII alone, as it stands in this encoding.
  package func bytes(ofASCII text: some Collection<UInt8>) -> [UInt8] {
    switch self {
    case .utf8, .windows1252: Array(text)
    case .utf16(.big): text.flatMap { [0, $0] }
    case .utf16: text.flatMap { [$0, 0] }
    case .other(let name): IconvConverter.bytes(ofASCII: Array(text), in: name) ?? Array(text)
    }
  }
}
