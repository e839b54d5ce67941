@testable import CorpusInput
import Fixtures
import Foundation
import LanguageModel
import Testing

/// A model that was made before there were layers, by commit 35c3306, and the scores that it had then.
@Suite struct EarlierModelTests {
  private func resource(_ name: String) throws -> String {
    try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "EarlierModel/\(name)"),
      encoding: .utf8)
  }

  @Test func `an earlier model still reads to the same bits`() throws {
    let folder = TemporaryFolder()
    let packed = try #require(
      Data(base64Encoded: resource("model.txt").replacing("\n", with: "")))
    let path = try folder.write(Array(packed), to: "model.xz")
    var file = try UnpackedFile(CorpusSource(path: path, byteCount: packed.count))
    var block = [UInt8](repeating: 0, count: 1 << 20)
    let count = try file.read(into: &block)
    let model = try Model(contentsOf: folder.write(Array(block[..<count]), to: "model.kith"))
    try model.verify()
    #expect(model.details.formatVersion == 1)
    let scores = try resource("scores.txt").split(separator: "\n").map { try #require(Double($0)) }
    let text = try resource("text.txt")
    let words = try model.score(text, after: model.emptyContext(), words: true).words
    #expect(words.map(\.logProbability) == Array(scores.prefix(30)))
    let long = String(repeating: text, count: 12)
    #expect(try model.score(long, after: model.emptyContext()).logProbability == scores[30])
    #expect(try model.score(long, after: model.emptyContext(for: .grammar)).logProbability == scores[31])
    #expect(words.allSatisfy { $0.parts.phraseNear == 0 && $0.parts.phraseFar == 0 })
  }
}
