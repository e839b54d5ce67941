import ArgumentParser
import Foundation
import LanguageModel
import XrayTotals

/// What a real language model knows of text that is newer than it, compared with kith models of growing corpora.
struct XrayFigures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xray",
    abstract: "X-rays of models whose knowledge is known, and of a real one that reads new text.",
    discussion: """
      First language models that are made of kith's own experts, so that each part's share is known: it must be found \
      within two points, and where log probabilities or words are shuffled it must not. Then, with --logs, the folder of \
      packaging/score-new-text: what the real model knows, for kith models trained on --tokens of the set: the share of \
      neither should fall as kith learns more.
      """)

  @Argument(help: "Which set's models.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Option(help: ArgumentHelp("Token logs, as kith xray --save writes them.", valueName: "folder"))
  var logs: String?

  @Option(help: "How much of the training text each kith model has.")
  var tokens: [Amount] = ["5M", "20M", "47M"].compactMap(Amount.init)

  @Option(help: "About this many words of the validation text for models whose knowledge is known.")
  var words = 20_000

  func run() throws {
    let figures = Figures(bench)
    let logs = try logs.map(TokenLogs.read) ?? []
    for (index, amount) in tokens.enumerated() {
      let model = try TrainedModel(set: set, isPruned: true, isRunningText: true, tokenLimit: amount.tokens).open(
        bench, figures)
      if index == 0 { try KnownKnowledge(model, texts()).measure(figures) }
      if !logs.isEmpty { try look(at: logs, model, "kith of \(amount)", figures) }
    }
  }

  /// The beginnings of the validation documents.
  private func texts() throws -> [String] {
    let documents = try set.documents(.valid, in: bench.dataFolder())
    let each = max(200, words / max(1, documents.count))
    return documents.map { document in
      var left = each
      let lines = document.split(separator: "\n").prefix { line in
        defer { left -= line.split(separator: " ").count }
        return left > 0
      }
      return RunningText.lines(of: lines.joined(separator: "\n")).joined(separator: "\n")
    }
  }

  // MARK: A real model

  private func look(at logs: [[ReportedToken]], _ model: Model, _ name: String, _ figures: Figures) throws {
    let tally = try TokenLogs.tally(logs, model)
    let shares = XrayShares(of: tally.sentences, tokenCount: tally.tokenCount)
    for part in XrayPart.allCases {
      let value = 100 * tally.bits[part] / tally.bits.explained
      var interval = ""
      if case .share(_, .interval(let range)) = shares[part] {
        interval = String(format: "%.1f to %.1f; ", 100 * range.lowerBound, 100 * range.upperBound)
      }
      figures.add(
        "\(name): \(part.rawValue)", value, "%",
        interval + String(format: "%.2f bits a token", tally.bits[part] / Double(max(1, tally.tokenCount))))
    }
    figures.add(
      "\(name): the real model", tally.bits.reported / Double(max(1, tally.tokenCount)), "bits a token",
      "of \(tally.tokenCount); frequencies "
        + String(format: "%.2f", tally.bits.unigram / Double(max(1, tally.tokenCount))))
    for kind in WordKind.allCases {
      guard let sums = tally.kinds[kind], sums.wordCount > 0 else { continue }
      let parts = XrayPart.allCases.map { String(format: "%.2f", sums.bits[$0] / Double(sums.wordCount)) }
      figures.add(
        "\(name), \(kind.rawValue): neither", 100 * sums.bits[.neither] / sums.bits.explained, "%",
        "\(sums.wordCount) words; bits a word: grammar, association, repetition, neither: \(parts.joined(separator: ", "))"
      )
    }
  }
}
