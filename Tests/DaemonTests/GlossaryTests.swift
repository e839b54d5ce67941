import Foundation
import Testing

@Suite struct `The glossary` {
  private static func sources() throws -> String {
    let folder = `The documents`.top.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
      .map { try `The documents`.text("Sources/\($0)") }.joined(separator: "\n")
  }

  /// So that `half-life` is found in `halfLife`.
  private static func joined(_ text: String) -> String {
    text.lowercased().filter { !$0.isWhitespace && $0 != "-" }
  }

  @Test func `has only terms that are used`() throws {
    let terms = try `The documents`.text("GLOSSARY.md").matches(of: /\*\*([^*]+)\*\*/).map { String($0.1) }
    #expect(terms.count > 60)
    #expect(Set(terms).count == terms.count, "a term is told twice")
    let documents = try ["protocol.md", "ARCHITECTURE.md", "docs/guide.md", "docs/evaluation.md"]
      .map(`The documents`.text).joined(separator: "\n")
    let text = Self.joined(try Self.sources() + documents)
    for term in terms { #expect(text.contains(Self.joined(term)), "\(term)") }
  }

  @Test func `fits on two pages`() throws {
    #expect(try `The documents`.text("GLOSSARY.md").split(separator: "\n").count <= 100)
  }

  /// Words that other words have replaced: nobody has to learn two for one thing.
  @Test func `has the words that the sources use`() throws {
    let retired = [
      // Prefetch, rollback, held-out.
      "foresee", "foresaw", "takingback", "taking back", "taken back", "take back", "takes back", "took back",
      "kept for",
      // Position, example, location; scope; invocation.
      "sentenceplace", "gateplace", "placesample", "checkpointplace", "surroundings", "contextoptions",
      // Spelling.
      "normaliz", "neighbor", "behavior", "favor", "colored", "recogniz", "tokenis",
      // Riddles.
      "whoever", "whatever", "so manyth", "every so", "so often", "held against",
    ]
    let sources = Data(try Self.sources().lowercased().utf8)
    for word in retired {
      let found = sources.range(of: Data(word.utf8))
      let line = found.map { String(decoding: sources[max(0, $0.lowerBound - 80)..<$0.upperBound], as: UTF8.self) }
      #expect(line == nil, "\(word): \(line ?? "")")
    }
  }
}
