import ArgumentParser
import Foundation
import LanguageModel
import Tokenization

/// Whether what is predicted with a probability of 30 % comes true in 30 of 100 cases.
struct Calibration: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Expected calibration error of the likeliest next word's probability.")

  @Argument(help: "Which set.")
  var set: BenchmarkSet

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  @Option(help: "About this many words, spread evenly over the text; all words before each are its context.")
  var tokens = 40_000

  /// Of equal width (Guo et al. 2017, eq. 3).
  private static let binCount = 15
  /// Fewer words at positions of one power of two say too little.
  private static let leastOfLength = 200

  /// What was said of some words, and how many of these were right.
  private struct Bin {
    var count = 0
    var right = 0
    var sum = 0.0
    /// How much more was said than came true.
    var excess: Double { sum - Double(right) }

    mutating func add(_ confidence: Double, _ isRight: Bool) {
      count += 1
      sum += confidence
      if isRight { right += 1 }
    }
  }

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set, isPruned: pruned).open(bench, figures)
    let documents = try set.documents(.valid, in: bench.dataFolder())
    let total = documents.reduce(0) { $0 + $1.utf8.count { $0 == 0x20 || $0 == 0x0A } }
    let step = max(1, total / max(tokens, 1))
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)]
    where experts == .grammar || model.associations != nil {
      var bins = [Bin](repeating: Bin(), count: Self.binCount)
      var (lengths, above) = ([Bin](repeating: Bin(), count: Int.bitWidth), 0)
      var probabilities: [Float] = []
      for document in documents {
        var state = DocumentState(model, experts: experts)
        var own = Bin()
        for (position, word) in words(of: document, model).enumerated() {
          defer { state.append(word) }
          guard position % step == 0 else { continue }
          state.distribution(into: &probabilities)
          let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
          let confidence = Double(probabilities[best])
          let isRight = best == word.index
          bins[min(Self.binCount - 1, Int(confidence * Double(Self.binCount)))].add(confidence, isRight)
          lengths[Int.bitWidth - position.leadingZeroBitCount].add(confidence, isRight)
          own.add(confidence, isRight)
        }
        if own.excess > 0 { above += 1 }
      }
      let count = bins.reduce(0) { $0 + $1.count }
      let error = bins.reduce(0) { $0 + $1.excess.magnitude } / Double(max(count, 1))
      let right = Double(bins.reduce(0) { $0 + $1.right }) / Double(max(count, 1))
      figures.add(
        "\(set.rawValue) valid, \(name): expected calibration error", 100 * error, "%",
        String(format: "wanted ≤ 1; %d words, the likeliest word right in %.1f %%", count, 100 * right))
      figures.add(
        "  said more than came true", 100 * bins.reduce(0) { $0 + $1.excess } / Double(max(count, 1)), "points",
        "in \(above) of \(documents.count) documents more")
      for (index, bin) in lengths.enumerated() where bin.count >= Self.leastOfLength {
        figures.add(
          "  from position \(index == 0 ? 0 : 1 << (index - 1)) on", 100 * bin.excess / Double(bin.count), "points",
          "\(bin.count) words")
      }
      for (index, bin) in bins.enumerated() where bin.count > 0 {
        let mean = bin.sum / Double(bin.count)
        figures.add(
          "  of \(index * 100 / Self.binCount) % and more: said", 100 * mean, "%",
          String(format: "true in %.1f %% of %d", 100 * Double(bin.right) / Double(bin.count), bin.count))
      }
    }
  }

  /// Words and sentence ends, as the model reads them, without the document's last sentence end.
  private func words(of document: String, _ model: Model) -> [WordID] {
    Array(model.tokens(of: document).ids.dropLast())
  }
}
