/// Reads all of a source as one text.
package enum WholeText {
  /// The text in UTF-8, without a line feed at its end.
  ///
  /// Where carriage returns alone end lines, line feeds do in the result.
  ///
  /// - Parameters:
  ///   - limit: in bytes, of the text.
  ///   - warn: gets what a user should hear, such as the source's encoding.
  /// - Throws: `CorpusInputError`, also where a line cannot be read: nothing is made of a part of a text.
  package static func read(
    _ source: CorpusSource, encoding: TextEncoding? = nil, limit: Int, warn: (String) -> Void
  ) throws(CorpusInputError) -> [UInt8] {
    var text: [UInt8] = []
    try forEachLine(of: source, encoding: encoding, limit: limit, warn: warn) { line, isPair in
      for index in line.indices { text.append(line[index]) }
      if isPair { text.append(UInt8(ascii: "\r")) }
      text.append(UInt8(ascii: "\n"))
      return text.count
    }
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    return text
  }

  /// The lines of a text, in UTF-8.
  package static func lines(
    _ source: CorpusSource, encoding: TextEncoding? = nil, limit: Int, warn: (String) -> Void
  ) throws(CorpusInputError) -> [String] {
    var lines: [String] = []
    var count = 0
    try forEachLine(of: source, encoding: encoding, limit: limit, warn: warn) { line, _ in
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
      count += line.count + 1
      return count
    }
    return lines
  }

  private static func forEachLine(
    of source: CorpusSource, encoding: TextEncoding?, limit: Int, warn: (String) -> Void,
    _ body: (_ line: Span<UInt8>, _ isPair: Bool) -> Int
  ) throws(CorpusInputError) {
    var lines = try LineStream(source, encoding: encoding, limit: limit)
    var count = 0
    while try lines.advance() == .line {
      guard lines.flaw == nil || lines.hasRaw else { throw .textTooLong(path: source.name, limit: limit) }
      if let flaw = lines.flaw { throw .badRecord(path: source.name, line: lines.number, what: flaw) }
      count = body(lines.text, lines.endsWithPair)
      guard count <= limit + 2 else { throw .textTooLong(path: source.name, limit: limit) }
      if lines.hasWarnings { lines.takeWarnings().forEach(warn) }
    }
    lines.takeWarnings().forEach(warn)
  }
}
