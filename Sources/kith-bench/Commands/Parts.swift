import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// What it costs to learn associations in parts, as on several machines.
struct Parts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Perplexity of models whose associations were learnt in parts, against one machine's.",
    discussion: """
      Each model is trained on the beginning of the novels, with default options. Parts learn from a common start, each from \
      its own text, and what they learnt is combined after every round; here one after the other, so that no cluster is \
      needed. Bytes moved are those that a part sends and receives in all rounds.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: ArgumentHelp("How many tokens of training text, as 5M.", valueName: "tokens"))
  var tokens: Amount = Amount(argument: "12M")!

  @Option(parsing: .upToNextOption, help: "How many parts.")
  var parts = [4, 16]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("How many tokens a part learns from in a round, as 50k 200k.", valueName: "tokens"))
  var rounds: [Amount] = ["20k", "100k"].compactMap(Amount.init(argument:))

  @Option(help: "How often each part reads its text; by default as often as one machine would.")
  var epochs: Int?

  @Option(help: "About how many words of the validation text are scored.")
  var words = 400_000

  @Option(help: ArgumentHelp("Draw perplexity and time over the length of a round.", valueName: "file"))
  var svg: String?

  func validate() throws {
    guard parts.allSatisfy({ $0 > 1 && $0 <= 1_000 }), rounds.allSatisfy({ $0.tokens >= 1_000 }), words > 0 else {
      throw ValidationError("--parts takes numbers in 2...1000, --rounds numbers from 1000 on, --words one above 0")
    }
  }

  func run() throws {
    let figures = Figures(bench)
    let folder = "\(bench.cache)/parts-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = "\(folder)/train.txt"
    try NovelBeginning.write(tokens.tokens, to: text, in: bench.dataFolder())
    let documents = try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n\n").map(String.init)
    let held = try BenchmarkSet.holmes.documents(.valid, in: bench.dataFolder())
    let valid = held.map { ThesisText.beginning(of: $0, words: max(200, words / max(1, held.count))) }

    let one = try score(
      CachedModel(name: "parts-one-\(tokens.text).kith", options: options(nil)).open(bench, figures) { documents },
      valid)
    figures.add("one machine: perplexity", one, "")
    var points: [Point] = []
    for count in parts {
      for length in rounds {
        let name = "\(count) parts, meeting every \(length.text) tokens"
        note("parts: \(name)")
        let path = "\(folder)/model.kith"
        var moved = ""
        let control = TrainingControl(note: { moved = $0 })
        let start = Usage.now(.process)
        try TrainingRun(
          output: path, options: options(TrainingOptions.Parts(count: count, roundLength: length.tokens)),
          control: control
        ).train(on: CorpusReader(paths: [text]).forEachChunk)
        let spent = Usage.now(.process) - start
        let perplexity = try score(Model(contentsOf: path), valid)
        points.append(Point(count: count, length: length.tokens, perplexity: perplexity, processor: spent.processor))
        figures.add("\(name): perplexity", perplexity, "", moved)
        figures.add("\(name): above one machine's", 100 * (perplexity / one - 1), "%", "wanted at most 1")
        figures.add("\(name): processor time", spent.processor, "s", "of all parts, and of what one machine does")
      }
    }
    if let svg { try draw(points, one).write(toFile: svg, atomically: true, encoding: .utf8) }
  }

  private struct Point {
    let count: Int
    let length: Int
    let perplexity: Double
    let processor: Double
  }

  private func draw(_ points: [Point], _ one: Double) -> String {
    func series(_ value: (Point) -> Double) -> [LineChart.Series] {
      parts.map { count in
        .init("\(count) parts", points.filter { $0.count == count }.map { (Double($0.length) / 1e3, value($0)) })
      }
    }
    let lengths = rounds.map { Double($0.tokens) / 1e3 }
    return LineChart(
      title: "Associations learnt in parts, \(tokens.text) tokens of novels",
      xLabel: "tokens that a part learns from between two meetings (thousands)",
      panels: [
        .init(
          "perplexity above one machine's (%)",
          series { 100 * ($0.perplexity / one - 1) } + [.init("the aim", lengths.map { ($0, 1) })]),
        .init("processor time (s)", series(\.processor)),
      ]
    ).svg
  }

  private func options(_ parts: TrainingOptions.Parts?) -> TrainingOptions {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: parts == nil ? .files : .emptyLines)
    options.parts = parts
    if parts != nil { options.epochs = epochs }
    return options
  }

  private func score(_ model: Model, _ texts: [String]) throws -> Double {
    var score = TextScore()
    for text in texts { try score.add(text, by: model, .all) }
    return score.perplexity
  }
}
