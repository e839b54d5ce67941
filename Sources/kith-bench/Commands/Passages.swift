import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// What it costs that a model keeps passages of its text.
struct Passages: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Size of the passages that a model keeps, training with and without them, explaining and reasoning with them.",
    discussion:
      "Models of grammar alone, of the beginning of the novels. Processor time; wall time depends on what else runs.")

  @OptionGroup var bench: BenchOptions

  @Option(help: ArgumentHelp("How many tokens of training text, as 1M. (default: 5M)", valueName: "tokens"))
  var tokens: Amount?

  @Option(help: "How many models are trained with passages, and without, in turn.")
  var rounds = 3

  @Option(help: "About how many words of other novels are explained.")
  var words = 2_000

  func validate() throws {
    guard rounds > 0, words > 0 else { throw ValidationError("--rounds and --words must be above 0") }
  }

  func run() throws {
    let figures = Figures(bench)
    let folder = "\(bench.cache)/passages-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = "\(folder)/train.txt"
    try NovelBeginning.write(tokens?.tokens ?? 5_000_000, to: text, in: bench.dataFolder())

    var without: [Double] = []
    var with: [Double] = []
    for round in 1...rounds {
      note("passages: round \(round) of \(rounds)")
      without.append(try train(text, to: "\(folder)/without.kith", passageBytes: 0))
      with.append(try train(text, to: "\(folder)/with.kith", passageBytes: TrainingOptions.mostPassageBytes))
    }
    let model = try Model(contentsOf: "\(folder)/with.kith")
    guard let kept = model.passages?.store else { throw ValidationError("the model keeps no passages") }
    figures.add("tokens in passages", Double(kept.tokenCount), "", "\(kept.count) passages")
    figures.add("size, with index, documents and positions", Double(kept.byteCount) / 1e6, "MB")
    figures.add("size of a token", Double(kept.byteCount) / Double(max(1, kept.tokenCount)), "bytes", "an id takes 4")
    figures.add("training without passages", median(without), "s", "processor time, median")
    figures.add("training with passages", median(with), "s", "processor time, median")
    try explain(model, figures)
    try reason(model, figures)
  }

  /// - Returns: the processor time, s.
  private func train(_ text: String, to path: String, passageBytes: Int) throws -> Double {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: .emptyLines)
    options.hasAssociations = false
    options.passageByteCount = passageBytes
    let start = Usage.now(.process)
    _ = try TrainingRun(output: path, options: options, control: TrainingControl())
      .train(on: CorpusReader(paths: [text]).forEachChunk)
    return (Usage.now(.process) - start).processor
  }

  private func explain(_ model: Model, _ figures: Figures) throws {
    let lines = try BenchmarkSet.holmes.documents(.valid, in: bench.dataFolder()).joined(separator: "\n").split(
      separator: "\n")
    for count in [0, 1, 2, 5] {
      // Lines from all over the text, each explained by itself.
      var times: [Double] = []
      var total = 0
      for line in stride(from: 0, to: lines.count, by: max(1, lines.count * 20 / words)) {
        let context = model.context(after: "", for: .all)
        let start = Usage.now(.thread)
        let explained = try model.explain(String(lines[line]), after: context, passageCount: count).words.count
        guard explained > 0 else { continue }
        times.append((Usage.now(.thread) - start).processor * 1e3)
        total += explained
      }
      figures.add(
        "explaining a word with \(count) passages", times.reduce(0, +) / Double(max(1, total)), "ms",
        String(format: "mean of %d words; a line's p50 %.2f ms", total, percentile(0.5, of: times.sorted())))
    }
  }

  /// Questions of three content words that stand together in other novels; no model answers them, each searches for them.
  private func reason(_ model: Model, _ figures: Figures) throws {
    let lines = try BenchmarkSet.holmes.documents(.valid, in: bench.dataFolder()).flatMap {
      $0.split(separator: "\n").map(String.init)
    }
    var times: [Double] = []
    for line in stride(from: 0, to: lines.count, by: max(1, lines.count / Self.questionCount)) {
      let words = lines[line].split(separator: " ").filter { $0.count > 4 }.prefix(3).map(String.init)
      guard words.count == 3 else { continue }
      var last = Usage.now(.thread).processor
      _ = try model.reason(
        "What of \(words.joined(separator: " , ")) ?", from: ReasoningSources(searchesPassages: true), stepLimit: 4,
        onStep: { _ in
          let now = Usage.now(.thread).processor
          times.append((now - last) * 1e3)
          last = now
        })
    }
    times.sort()
    figures.add(
      "reasoning over passages, a step", percentile(0.5, of: times), "ms",
      String(
        format: "%d steps; p90 %.1f, the slowest %.1f ms; wanted 50 over 50 M tokens", times.count,
        percentile(0.9, of: times), times.last ?? 0))
  }

  private static let questionCount = 60
}
