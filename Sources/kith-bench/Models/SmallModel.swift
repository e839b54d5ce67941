import CorpusInput
import Foundation
import Tokenization
import Training

/// A model of generated text, for measurements that need answers but do not depend on their content.
enum SmallModel {
  /// Where it is, trained if it is not there yet.
  static func path(_ bench: BenchOptions) throws -> String {
    let path = "\(bench.cache)/small.kith"
    guard !FileManager.default.fileExists(atPath: path) else { return path }
    try FileManager.default.createDirectory(atPath: bench.cache, withIntermediateDirectories: true)
    var options = TrainingOptions()
    options.layout.isPreTokenized = true
    var text = GeneratedText(seed: 1)
    _ = try TrainingRun(output: path, options: options, control: TrainingControl()).train { body in
      for _ in 0..<200 {
        try body(.text(Array(text.document(words: 1_500).utf8)))
        try body(.endOfDocument)
      }
    }
    return path
  }

  /// Contexts to predict after.
  static func contexts(_ count: Int) -> [String] {
    var text = GeneratedText(seed: 2)
    return (0..<count).map { _ in text.document(words: 12) }
  }
}

/// Words of Zipf's frequencies, with more of some in each document.
struct GeneratedText {
  private var state: UInt64
  private static let vocabularySize = 5_000.0

  init(seed: UInt64) { state = seed &* 2 &+ 1 }

  /// From 0 up to 1.
  private mutating func draw() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 33) / Double(1 << 31)
  }

  mutating func document(words count: Int) -> String {
    let topic = Int(draw() * 40)
    var words: [String] = []
    for ordinal in 1...count {
      // The logarithm of a rank is as good as uniform where frequency falls with rank.
      let rank = Int(pow(Self.vocabularySize, draw()))
      words.append(draw() < 0.3 ? "t\(topic)w\(rank % 60)" : "w\(rank)")
      if ordinal % 15 == 0 { words.append(".\n") }
    }
    return words.joined(separator: " ").replacing("\n", with: count > 15 ? "\n" : "")
  }
}
