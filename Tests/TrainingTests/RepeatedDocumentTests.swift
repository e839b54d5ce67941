import Fixtures
import Testing
import Tokenization
import Training

@Suite struct `A corpus that holds documents twice` {
  private static func document(_ number: Int, words: Int) -> String {
    (0..<words).map { "w\(number * 31 + $0 % 40)" }.joined(separator: " ")
  }

  private func warnings(_ documents: [String]) throws -> [String] {
    let folder = TemporaryFolder()
    var options = TrainingOptions()
    options.hasAssociations = false
    options.layout.isPreTokenized = true
    var warnings: [String] = []
    _ = try trainModel(
      on: documents, options: options, in: folder, control: TrainingControl(warn: { warnings.append($0) }))
    return warnings.filter { $0.contains("word for word") }
  }

  @Test func `gives a warning with how many there are, and how much of the text`() throws {
    let documents = (0..<8).map { Self.document($0, words: 100) }
    let found = try warnings(documents + [documents[2], documents[5]])
    #expect(found.count == 1)
    let beginning = "2 of 10 documents, 20 % of the text, are word for word the same"
    #expect(found.first?.hasPrefix(beginning) == true, "\(found)")
  }

  @Test func `gives none where they differ in a word, are short, or are a small part of it`() throws {
    let documents = (0..<8).map { Self.document($0, words: 100) }
    #expect(try warnings(documents).isEmpty)
    #expect(try warnings(documents + [documents[2] + " more"]).isEmpty)
    let greeting = "Good morning , and thank you ."
    #expect(try warnings(documents + [String](repeating: greeting, count: 30)).isEmpty)
    let (large, small) = (Self.document(50, words: 20_000), Self.document(51, words: 60))
    #expect(try warnings([large, small, small]).isEmpty)
  }
}
