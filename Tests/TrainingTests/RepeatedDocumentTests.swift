import Fixtures
import Storage
import Testing
import Tokenization

@testable import Training

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

  @Test func `is estimated from a sample where there are more documents than have room`() throws {
    let folder = TemporaryFolder()
    var options = TrainingOptions()
    options.layout.isPreTokenized = true
    let environment = TrainingEnvironment(
      options: options, control: TrainingControl(), scratch: try ScratchFolder(besides: folder.file("spool")))
    let documents = (0..<800).map { number in (0..<60).map { "w\(number * 60 + $0)" }.joined(separator: " ") }
    // Each fourth one is there twice.
    let all = documents + documents.indices.filter { $0 % 4 == 0 }.map { documents[$0] }
    let spool = try TokenizeStage(environment).run(source(all)) { (0, nil) }
    let hashes = DocumentHashes(spool)
    let exact = RepeatedDocuments(spool, hashes)
    #expect(exact.count == 200 && exact.sampledBits == 0)
    #expect(exact.warning?.hasPrefix("200 of 1000 documents, 20 % of the text") == true, "\(exact.warning ?? "")")
    let sampled = RepeatedDocuments(spool, hashes, mostKnown: 250)
    #expect(sampled.sampledBits == 2 && (140...260).contains(sampled.count), "\(sampled.count)")
    #expect(sampled.tokens == sampled.count * exact.tokens / exact.count)
    #expect(sampled.warning?.hasPrefix("about \(sampled.count) of 1000 documents") == true)
  }
}
