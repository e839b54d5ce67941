import CorpusInput
import Foundation
import Testing

/// A corpus may be any file: its bytes give text or an error that says why not.
@Suite struct `Any bytes as a corpus` {
  /// Beginnings and pieces that readers act on.
  private static let pieces: [[UInt8]] = [
    [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0], [0x0a], [0x0d], [0x0d, 0x0a], [0x1f, 0x8b, 8, 0],
    [0xe2, 0x80],
    [0x28, 0xb5, 0x2f, 0xfd], Array("BZh9".utf8), Array("WARC/1.0\r\n".utf8), Array("Content-Length: 7\r\n\r\n".utf8),
    Array("{\"text\":\"the boat\"}\n".utf8), Array("{\"text\":".utf8), Array("\\ud800".utf8),
    Array("1-2\tdon't\t_\n1\tdo\t_\n2\tn't\t_\n\n".utf8), Array("# newdoc\n".utf8), Array("<doc>\n<s>\n".utf8),
    Array("the\tDT\n<g/>\n</s>\n</doc>\n".utf8), Array("the green boat ".utf8), Array("café “x”".utf8), [0xe9], [0x93],
  ]

  private static func bytes(_ generator: inout Lehmer) -> [UInt8] {
    (0..<Int.random(in: 1...12, using: &generator)).flatMap { _ -> [UInt8] in
      if Bool.random(using: &generator) { return pieces.randomElement(using: &generator) ?? [] }
      return (0..<Int.random(in: 1...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
  }

  @Test(
    arguments: [nil] + CorpusFormat.allCases.map(Optional.some), [nil, "utf-8", "utf-16", "windows-1252", "shift-jis"])
  func `give valid text, or a sentence`(format: CorpusFormat?, encoding: String?) throws {
    let corpus = try Corpus()
    var generator = Lehmer(UInt64((format?.rawValue.utf8.count ?? 0) * 31 + (encoding?.utf8.count ?? 0)))
    var readCount = 0
    for _ in 0..<40 {
      let path = try corpus.write("a", Self.bytes(&generator))
      let reader = CorpusReader(
        paths: [path], format: format, jsonField: format == .jsonl ? FieldPath("text") : nil,
        encoding: try encoding.map { name throws(CorpusInputError) in try TextEncoding(named: name) })
      do {
        try reader.forEachChunk { event in
          guard case .text(let text) = event else { return }
          #expect(!text.isEmpty && String(validating: text, as: UTF8.self) != nil)
        }
        readCount += 1
      } catch let error as CorpusInputError {
        #expect(error.message.contains(path), "\(error.message)")
      }
    }
    // Some are no text at all; if all were, this would test nothing.
    if format == .text { #expect(readCount > 0) }
  }
}
