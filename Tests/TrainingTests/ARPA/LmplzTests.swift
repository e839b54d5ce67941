import Fixtures
import Foundation
import Testing
import Training

/// The estimator against another toolkit's: KenLM's `lmplz` (Heafield et al. 2013), found through `KITH_LMPLZ`.
///
/// Some of the generated texts have orders whose discounts cannot be estimated; both then take 0.5, 1 and 1.5.
///
/// Left out of the comparison is P(`<s>`), which nothing predicts: lmplz writes log10 1, kith log10 0. Where nothing
/// follows an n-gram, lmplz writes a back-off weight of log10 1, and kith writes none, which means the same.
@Suite(.enabled(if: lmplz != nil, "set KITH_LMPLZ to KenLM's lmplz to compare with it"))
struct LmplzTests {
  let folder = TemporaryFolder()

  @Test(arguments: [2, 3, 4, 5], [[0], [0, 0, 1], [0, 1, 2]])
  func `all n-grams have the probabilities and back-off weights that lmplz gives them`(
    order: Int, pruning: [Int]
  ) throws {
    let text = RandomText(seed: UInt64(40 + order), sentences: 4000, words: 8000).text
    var options = EstimationTests.preTokenized(order: order, within: true)
    options.pruning = Array(pruning.prefix(order))
    options.hasAssociations = false
    let model = try trainModel(on: [text], options: options, in: folder)
    try ARPAWriter(model).write(to: folder.file("ours.arpa"))
    let ours = try ARPATable(String(decoding: contents(of: folder.file("ours.arpa")), as: UTF8.self))
    let theirs = try ARPATable(estimate(text, order: order, pruning: Array(pruning.prefix(order))))

    #expect(ours.counts == theirs.counts)
    #expect(ours.entries.count == theirs.entries.count)
    var largest = 0.0
    for (words, expected) in theirs.entries {
      let found = try #require(ours.entries[words], "\(words)")
      if words != "<s>" { largest = max(largest, abs(found.probability - expected.probability)) }
      largest = max(largest, abs((found.backoff ?? 0) - (expected.backoff ?? 0)))
    }
    #expect(largest < 0.00005, "log10, over \(theirs.entries.count) n-grams")
  }

  /// What lmplz makes of the text.
  private func estimate(_ text: String, order: Int, pruning: [Int]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try #require(lmplz))
    process.arguments = [
      "--order", "\(order)", "--memory", "200M", "--temp_prefix", folder.file("lmplz"), "--discount_fallback",
      "--text", try folder.write(Array(text.utf8), to: "corpus.txt"), "--arpa", folder.file("theirs.arpa"), "--prune",
    ]
    process.arguments? += pruning.map(String.init)
    // A file, not a pipe: a process of another test could hold the pipe open.
    let messages = try folder.write([], to: "messages.txt")
    process.standardError = FileHandle(forWritingAtPath: messages)
    try process.run()
    process.waitUntilExit()
    let said = String(decoding: try contents(of: messages), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(said)")
    return String(decoding: try contents(of: folder.file("theirs.arpa")), as: UTF8.self)
  }
}

/// Where lmplz is, if the environment says so.
private let lmplz = ProcessInfo.processInfo.environment["KITH_LMPLZ"]
