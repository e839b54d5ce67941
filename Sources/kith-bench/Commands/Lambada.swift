import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Tokenization
import Training

/// LAMBADA (Paperno et al. 2016): the last word of a passage that people can only guess from all of it.
struct Lambada: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The last word of LAMBADA's passages, guessed from the whole vocabulary.",
    discussion: """
      The model is of holmes and books, in small letters and cut into words as the passages are. Reads the development \
      part: lambada/lambada_development_plain_text.txt.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: "Only about this many tokens of holmes for training.")
  var tokens: Amount?

  @Option(help: "Only this many passages.")
  var passages: Int?

  func run() throws {
    let figures = Figures(bench)
    let model = try self.model(figures)
    let file = "\(try bench.dataFolder())/lambada/lambada_development_plain_text.txt"
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").prefix(passages ?? .max)
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)] {
      var (right, known, sum) = (0, 0, 0.0)
      for line in lines {
        let words = Self.plain(String(line)).split(separator: " ")
        guard let last = words.last else { continue }
        let context = model.context(after: words.dropLast().joined(separator: " "), for: experts)
        guard let target = model.vocabulary.id(of: String(last)) else { continue }
        known += 1
        let probabilities = model.distribution(after: context)
        sum -= log(Double(max(probabilities[target.index], .leastNormalMagnitude)))
        let best = (WordID.firstWord.index..<probabilities.count).max { probabilities[$0] < probabilities[$1] }
        if best == target.index { right += 1 }
      }
      figures.add(
        "LAMBADA, \(name): right", 100 * Double(right) / Double(max(lines.count, 1)), "%",
        "of \(lines.count), of which \(lines.count - known) have a last word that the model does not know; wanted 15")
      figures.add("LAMBADA, \(name): perplexity of known last words", exp(sum / Double(max(known, 1))), "")
    }
  }

  /// Opens the model, after training it if it is not in the cache.
  private func model(_ figures: Figures) throws -> Model {
    try FileManager.default.createDirectory(atPath: bench.cache, withIntermediateDirectories: true)
    let path = "\(bench.cache)/lambada\(tokens.map { "-t\($0.text)" } ?? "").kith"
    if !FileManager.default.fileExists(atPath: path) {
      let folder = try bench.dataFolder()
      var rest = tokens?.tokens ?? Int.max
      var documents: [String] = []
      for document in try BenchmarkSet.holmes.documents(.train, in: folder) where rest > 0 {
        documents.append(document.lowercased())
        rest -= document.utf8.count / 5
      }
      for book in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/books").sorted() where rest > 0 {
        try CorpusText.documents(of: "\(folder)/books/\(book)").forEach {
          documents.append(RunningText.sentences(of: $0).lowercased())
        }
      }
      var options = TrainingOptions()
      options.layout = TextLayout(isPreTokenized: true, documents: .files)
      options.cooccurrenceByteCount = 0
      let start = ContinuousClock.now
      let details = try TrainingRun(output: path, options: options).train { body in
        for document in documents {
          try body(.text(Array(document.utf8)))
          try body(.endOfDocument)
        }
      }
      figures.add(
        "LAMBADA: training", seconds(start.duration(to: .now)), "s", "\(details.trainingTokens) tokens")
    }
    return try Model(contentsOf: path)
  }

  /// The passages cut contractions in two, and write quotation marks as TeX does; the training text does neither.
  static func plain(_ text: String) -> String {
    var result = text.replacing("``", with: "\"").replacing("''", with: "\"").replacing(" n't", with: "n't")
    for ending in ["'s", "'ll", "'re", "'ve", "'m", "'d"] {
      result = result.replacing(" \(ending) ", with: "\(ending) ")
    }
    return result
  }
}
