import Fixtures
import Foundation
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

/// Weights of eight bits: as good as floats, and still a distribution.
@Suite struct QuantizationTests {
  let folder = TemporaryFolder()

  private func model(
    quantized: Bool, pruning: [Int] = [0], associations: Bool = false, seed: UInt64 = 3,
    named name: String = "tiny.kith"
  ) throws -> Model {
    var corpus = TopicCorpus(seed: seed)
    var options = TopicCorpus.options
    options.hasAssociations = associations
    options.quantizesWeights = quantized
    options.pruning = pruning
    return try trainModel(on: corpus.documents(40), options: options, in: folder, named: name)
  }

  private var newText: String {
    var corpus = TopicCorpus(seed: 77)
    return corpus.documents(6).joined(separator: "\n")
  }

  @Test(arguments: [[0], [0, 0, 1], [0, 1, 2]], [false, true])
  func `every distribution sums to 1`(pruning: [Int], associations: Bool) throws {
    let model = try model(quantized: true, pruning: pruning, associations: associations)
    #expect(model.grammar.levels.dropFirst().allSatisfy { $0.weight.isQuantized })
    var context = model.emptyContext()
    for (number, word) in newText.split(separator: " ").prefix(120).enumerated() {
      if number % 7 == 0 {
        let sum = model.distribution(after: context).reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - 1) < 1e-6)
      }
      model.append(String(word), to: &context)
    }
  }

  @Test func `perplexity stays within a quarter of a percent of that of floats`() throws {
    let (floats, codes) = (try model(quantized: false), try model(quantized: true, named: "codes.kith"))
    let context = floats.emptyContext(for: .grammar)
    let exact = try floats.score(newText, after: context)
    let rounded = try codes.score(newText, after: codes.emptyContext(for: .grammar))
    #expect(exact.tokenCount == rounded.tokenCount)
    let difference = (exact.logProbability - rounded.logProbability) / Double(exact.tokenCount)
    #expect(abs(difference) < 0.0025)
    #expect(exact.logProbability != rounded.logProbability)
  }

  @Test func `the file is smaller, and the same n-grams are in it`() throws {
    let (floats, codes) = (try model(quantized: false), try model(quantized: true, named: "codes.kith"))
    #expect(floats.details.nGramCounts == codes.details.nGramCounts)
    let file = try ModelFile(contentsOf: folder.file("codes.kith"))
    for length in 2...3 {
      let section = try #require(file.section(named: "grammar.\(length).code"))
      #expect(section.byteCount == codes.details.nGramCounts[length - 1])
      #expect(file.section(named: "grammar.\(length).weight") == nil)
    }
    // Every weight is within half a step of the float's.
    for level in 1...2 {
      for index in 0..<floats.grammar.levels[level].count {
        let (a, b) = (floats.grammar.levels[level].weight[index], codes.grammar.levels[level].weight[index])
        #expect(b > a * 0.93 && b < a * 1.07)
      }
    }
  }

  @Test func `a history whose words have nearly all of its mass keeps something for the others`() throws {
    // One word after another, a hundred times each: γ is as small as discounts make it.
    var options = TrainingOptions()
    options.order = 3
    options.hasAssociations = false
    options.quantizesWeights = true
    let text = [String](repeating: "alpha beta gamma delta", count: 100).joined(separator: " ")
    let model = try trainModel(on: [text, "delta alpha gamma beta"], options: options, in: folder)
    for history in ["alpha", "alpha beta", "beta gamma"] {
      let probabilities = model.distribution(after: model.context(after: history))
      #expect(abs(probabilities.reduce(0.0) { $0 + Double($1) } - 1) < 1e-6)
      #expect(probabilities.enumerated().allSatisfy { $0 == WordID.begin.index || $1 > 0 })
    }
  }

  @Test(arguments: [Float.nan, -1, 2, .infinity])
  func `a book with an impossible number is refused`(number: Float) throws {
    _ = try model(quantized: true)
    var bytes = try contents(of: folder.file("tiny.kith"))
    let section = try #require(ModelFile(bytes: bytes).section(named: "grammar.2.book"))
    for byte in 0..<4 {
      bytes[section.offset + 400 + byte] = UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt32(byte)))
    }
    let path = try folder.write(bytes, to: "damaged")
    #expect(throws: ModelError.corrupt(section: "grammar.2.book", reason: "a number in it is not a probability")) {
      try Model(contentsOf: path)
    }
  }

  @Test func `large corpora are quantised unless told otherwise`() {
    var options = TrainingOptions()
    #expect(!options.quantizesWeights(forTokens: 1_999_999) && options.quantizesWeights(forTokens: 2_000_000))
    options.quantizesWeights = false
    #expect(!options.quantizesWeights(forTokens: 50_000_000))
  }
}
