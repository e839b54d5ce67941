import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training
import VectorMath
import XrayTotals

/// The sixth claim: of what real language models know, grammar and associations explain the more the more was read.
struct RealModels {
  let inputs: ThesisInputs

  static let name = "real-models"

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "How much of a real language model is grammar and association",
      paragraphs: [
        "What a real language model says of text that is newer than it, beyond the frequencies of words, is divided into "
          + "what kith's grammar explains, its associations, repetition within the text, and neither. A kith that has read "
          + "more should leave less to neither. Controls: the text's words in another order, which have no grammar; and a "
          + "kith of other text of the same size."
      ])
    guard let folder = inputs.logs else {
      claim.gaps.append(
        "there are no token logs: packaging/score-new-text PROGRAMS FOLDER makes them, and --logs FOLDER/logs names them."
      )
      return claim
    }
    guard let data = inputs.dataFolder else {
      claim.gaps.append("kith models of running text: \(ThesisInputs.noData)")
      return claim
    }
    let logs = try TokenLogs.read(folder)
    var table = Claim.Table(
      "What a real language model knows of \(logs.reduce(0) { $0 + $1.count }) tokens of new text: per cent, 95 % intervals",
      columns: ["kith trained on"] + XrayPart.allCases.map(\.rawValue))
    var series: [XrayPart: [(x: Double, y: Double)]] = [:]
    var neither: [Double] = []
    var grammar: [Double] = []
    for size in Self.sizes {
      note("real-models: \(size / 1_000_000) M tokens")
      let model = try novels(size)
      let shares = try row("\(size / 1_000_000) M tokens of novels", logs, model, &table)
      for part in XrayPart.allCases { series[part, default: []].append((Double(size) / 1e6, shares[part] ?? 0)) }
      neither.append(shares[.neither] ?? 0)
      grammar.append(shares[.grammar] ?? 0)
    }
    var generator = SeededGenerator(seed: 5)
    let shuffled = logs.map { TokenLogs.disordered($0, using: &generator) }
    note("real-models: controls")
    let last = try novels(Self.sizes[Self.sizes.count - 1])
    let disordered = try row("the last, words in another order", shuffled, last, &table, isControl: true)
    let foreign = try row("5 M tokens of textbooks", logs, try textbooks(data), &table, isControl: true)
    claim.tables.append(table)
    claim.charts.append(
      Claim.Chart(
        "real-models-size",
        LineChart(
          title: "What kith explains of a real model, by what kith has read",
          xLabel: "tokens that kith has read (millions)",
          panels: [
            LineChart.Panel(
              "share (%)", XrayPart.allCases.map { LineChart.Series($0.rawValue, series[$0] ?? []) })
          ])))
    let alike = Self.sizes.firstIndex(of: Self.otherSize).map { neither[$0] } ?? 100
    claim.checks += [
      Check(
        "the more kith has read, the less is neither: \(neither.map { fixed($0) }.joined(separator: ", ")) %.",
        zip(neither, neither.dropFirst()).allSatisfy { $0 > $1 }),
      Check(
        "most is explained: neither is \(fixed(neither.last ?? 100)) % with the most text.", (neither.last ?? 100) < 50),
      Check(
        "what is grammar needs the order of the words: \(fixed(grammar.last ?? 0)) %, in another order "
          + "\(fixed(disordered[.grammar] ?? 0)) %.", (disordered[.grammar] ?? 0) < (grammar.last ?? 0) - 5),
      Check(
        "other text explains other shares: neither is \(fixed(foreign[.neither] ?? 0)) % with textbooks, "
          + "\(fixed(alike)) % with as many novels.", abs((foreign[.neither] ?? 0) - alike) > 1),
    ]
    return claim
  }

  private static let sizes = [1_000_000, 5_000_000, 20_000_000]
  /// How much other text the control has; one of `sizes`.
  private static let otherSize = 5_000_000

  private func novels(_ size: Int) throws -> Model {
    try TrainedModel(set: .holmes, isPruned: true, isRunningText: true, tokenLimit: size).open(
      inputs.bench, inputs.figures)
  }

  /// Of running text, as the novels' are.
  private func textbooks(_ folder: String) throws -> Model {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: false, documents: .files)
    options.minimumCount = BenchmarkSet.holmes.minimumCount
    options.pruning = [0, 0, 1]
    options.quantizesWeights = true
    return try CachedModel(name: "thesis-textbooks-5M.kith", options: options).open(inputs.bench, inputs.figures) {
      var rest = Self.otherSize
      return try KnowledgeAsAssociation.textbookDocuments(folder).compactMap { document in
        guard rest > 0 else { return nil }
        let piece = ThesisText.beginning(of: document, words: rest)
        rest -= piece.split { $0 == " " || $0 == "\n" }.count
        return RunningText.lines(of: piece).joined(separator: "\n")
      }
    }
  }

  /// - Returns: the shares of the parts, per cent.
  private func row(
    _ name: String, _ logs: [[ReportedToken]], _ model: Model, _ table: inout Claim.Table, isControl: Bool = false
  ) throws -> [XrayPart: Double] {
    let tally = try TokenLogs.tally(logs, model)
    let shares = XrayShares(of: tally.sentences, tokenCount: tally.tokenCount)
    var values: [XrayPart: Double] = [:]
    let cells = XrayPart.allCases.map { part in
      let value = 100 * tally.bits[part] / tally.bits.explained
      values[part] = value
      guard case .share(_, .interval(let range)) = shares[part] else { return fixed(value) }
      return "\(fixed(value)) (\(fixed(100 * range.lowerBound)) to \(fixed(100 * range.upperBound)))"
    }
    table.add([name] + cells, isControl: isControl)
    return values
  }
}
