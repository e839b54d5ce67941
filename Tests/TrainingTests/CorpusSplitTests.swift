import Fixtures
import Storage
import Testing
import Tokenization

@testable import Training

/// Which documents are held out.
struct CorpusSplitTests {
  /// - Returns: the split of documents of such sizes, each of sentences of ten tokens.
  ///
  /// - Parameter hashes: of the documents' words; nil for documents that all differ.
  private func split(_ sizes: [Int], _ hashes: [UInt64]? = nil) -> CorpusSplit {
    let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
    let hashes = hashes ?? sizes.indices.map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    return CorpusSplit(tokenCount: sizes.reduce(0, +), documentStarts: starts, hashes: hashes) { $0 % 10 == 9 }
  }

  @Test func `many are held out in all sizes, as the corpus has them`() {
    // Long ones among short ones, as novels among stories. A fiftieth is less than a long one's half would be.
    let sizes = (0..<1_000).map { $0 % 4 == 3 ? 40_000 : 1_000 }
    let held = split(sizes).heldOut
    #expect(held.count { $0.count == 1_000 } == 15)
    #expect((4...6).contains(held.count { $0.count == 40_000 }))
    let total = Double(held.reduce(0) { $0 + $1.count }) / Double(sizes.reduce(0, +))
    #expect((0.018...0.022).contains(total))
  }

  @Test func `each document is learnt from or held out, in the order of the corpus`() {
    let split = split((0..<400).map { 1_000 + ($0 * 7_919) % 5_000 / 10 * 10 })
    let all = (split.stretches.map(\.range) + split.heldOut).sorted { $0.lowerBound < $1.lowerBound }
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(all.first?.lowerBound == 0 && split.heldOut.count > 10)
    #expect(zip(split.heldOut, split.heldOut.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
  }

  private static func documents(_ count: Int, size: (Int) -> Int) -> [(size: Int, hash: UInt64)] {
    var generator = XorShift(seed: 7)
    return (0..<count).map { (size($0), generator.next()) }
  }

  /// - Returns: the hashes of those that are held out.
  private func heldOut(_ documents: [(size: Int, hash: UInt64)]) -> Set<UInt64> {
    let split = split(documents.map(\.size), documents.map(\.hash))
    var hashes: [Int: UInt64] = [:]
    var start = 0
    for document in documents {
      hashes[start] = document.hash
      start += document.size
    }
    return Set(split.heldOut.compactMap { hashes[$0.lowerBound] })
  }

  @Test(arguments: [60, 2_000]) func `the same ones are held out in whatever order the corpus has them`(_ count: Int) {
    let documents = Self.documents(count) { 200 + $0 * 7_919 % 300 / 10 * 10 }
    let held = heldOut(documents)
    #expect(!held.isEmpty && heldOut(documents.reversed()) == held)
    #expect(heldOut(documents.sorted { $0.size < $1.size }) == held)
    #expect(heldOut(documents.shuffled()) == held)
  }

  @Test(arguments: [48, 49, 60, 400])
  func `small documents beside a large one take nothing from what is held out`(count: Int) {
    let sizes = [Int](repeating: 10, count: count / 2) + [100_000] + [Int](repeating: 10, count: count - count / 2)
    let split = split(sizes)
    let held = split.heldOut.reduce(0) { $0 + $1.count }
    #expect((12_000...13_500).contains(held), "\(held)")
    #expect(split.heldOut.contains { $0.count > 12_000 })
    let all = (split.stretches.map(\.range) + split.heldOut).sorted { $0.lowerBound < $1.lowerBound }
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(all.reduce(0) { $0 + $1.count } == sizes.reduce(0, +))
    #expect(split.heldOut.allSatisfy { $0.upperBound % 10 == 0 })
  }

  @Test func `copies are held out together, or learnt from together`() {
    let documents = Self.documents(500) { _ in 1_000 }.flatMap { [$0, $0, $0] }
    let split = split(documents.map(\.size), documents.map(\.hash))
    let held = Set(split.heldOut.map { $0.lowerBound / 1_000 })
    #expect(held.count >= 15 && held.count % 3 == 0)
    #expect(held.allSatisfy { number in (0..<3).allSatisfy { held.contains(number / 3 * 3 + $0) } })
  }

  @Test func `a document's hash is one of its words, wherever it stands and however they are numbered`() throws {
    func hashes(_ documents: [String], acrossSentences: Bool = true) throws -> [UInt64] {
      let folder = TemporaryFolder()
      var options = TrainingOptions()
      options.layout.isPreTokenized = true
      options.historyAcrossSentences = acrossSentences
      let environment = TrainingEnvironment(
        options: options, control: TrainingControl(), scratch: try ScratchFolder(besides: folder.file("spool")))
      return DocumentHashes(try TokenizeStage(environment).run(source(documents)) { (0, nil) }).values
    }
    let texts = ["the boat left\nthe harbour", "the harbour left\nthe boat", "the boat\nleft the harbour", "a boat"]
    let all = try hashes(texts)
    #expect(Set(all).count == 4)
    #expect(try hashes(texts.reversed()) == all.reversed())
    #expect(try hashes(["word by word", texts[1]])[1] == all[1])
    #expect(try hashes(texts, acrossSentences: false) == all)
  }
}
