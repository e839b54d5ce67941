@testable import CorpusInput
import Fixtures
import Foundation
import LanguageModel
import Testing

/// Models that were made earlier, and the scores that they had then: one before there were layers, by commit 35c3306, and
/// one of the format in which layers were floats, by commit 0b4ce02 (its layers were then made smaller, of 16 units).
@Suite struct EarlierModelTests {
  private func resource(_ name: String) throws -> String {
    try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "EarlierModel/\(name)"),
      encoding: .utf8)
  }

  @Test(arguments: [("", 1), ("layers", 2)])
  func `an earlier model still reads to the same bits`(name: String, version: Int) throws {
    let prefix = name.isEmpty ? "" : name + "-"
    let folder = TemporaryFolder()
    let packed = try #require(
      Data(base64Encoded: resource(name.isEmpty ? "model.txt" : "\(name).txt").replacing("\n", with: "")))
    let path = try folder.write(Array(packed), to: "model.xz")
    var file = try UnpackedFile(CorpusSource(path: path, byteCount: packed.count))
    var block = [UInt8](repeating: 0, count: 1 << 20)
    let count = try file.read(into: &block)
    let model = try Model(contentsOf: folder.write(Array(block[..<count]), to: "model.kith"))
    try model.verify()
    #expect(model.details.formatVersion == version)
    let scores = try resource(prefix + "scores.txt").split(separator: "\n").map { try #require(Double($0)) }
    let text = try resource(prefix + "text.txt")
    let words = try model.score(text, after: model.emptyContext(), words: true).words
    #expect(words.map(\.logProbability) == Array(scores.prefix(30)))
    let long = String(repeating: text, count: 12)
    #expect(try model.score(long, after: model.emptyContext()).logProbability == scores[30])
    #expect(try model.score(long, after: model.emptyContext(for: .grammar)).logProbability == scores[31])
    #expect(words.allSatisfy { $0.parts.phraseNear == 0 && $0.parts.phraseFar == 0 } == name.isEmpty)
  }
}
