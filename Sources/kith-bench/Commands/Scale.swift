import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// The cost of training as the text grows.
struct Scale: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time, memory, file size and perplexity of models of more and more text, and how the cost grows.",
    discussion: """
      Each model is trained in a process of its own, with default options, on the beginning of the novels; its peak memory \
      is the operating system's (VmHWM: anonymous memory and mapped files together). An exponent of 1 is linear growth. \
      Wall time depends on what else the machine does, processor time less so. \
      Larger models know more words, so perplexities with `<unk>` compare only roughly; bits per character do.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(parsing: .upToNextOption, help: ArgumentHelp("How many tokens, as 5M 10M.", valueName: "tokens"))
  var tokens: [Amount] = ["5M", "10M", "20M", "45M"].compactMap(Amount.init(argument:))

  @Option(help: ArgumentHelp("Memory for sorting and counting, as 200M. (default: 2G)", valueName: "bytes"))
  var memory: Amount?

  @Flag(help: "Models of grammar alone.")
  var grammarOnly = false

  @Option(help: "At most this many tokens of validation text, in equal shares of its documents; 0 for none.")
  var validTokens = 2_000_000

  @Option(help: ArgumentHelp("Draw cost over tokens.", valueName: "file"))
  var svg: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Train grammar on clusters of so many executors on this machine instead, beside one machine's training.",
      valueName: "executors"))
  var parts: [Int] = []

  @Option(
    help: ArgumentHelp(
      "Measure one machine's training of grammar, with --parts, in so much memory too, pages of files among it.",
      valueName: "bytes"))
  var within: Amount?

  @Flag(help: "With --parts: full models, whose associations as many parts learn as there are executors.")
  var full = false

  @Option(help: ArgumentHelp("With --full: how many tokens a part learns from in a round.", valueName: "tokens"))
  var meetEvery: Amount?

  @Option(help: ArgumentHelp("How much text a task counts, with --parts.", valueName: "bytes"))
  var partSize = "16M"

  @Option(help: ArgumentHelp("The program that trains on a cluster, with --parts.", valueName: "program"))
  var spark = "packaging/spark/train"

  func validate() throws {
    guard !tokens.isEmpty, validTokens >= 0 else {
      throw ValidationError("--tokens needs at least one number, and --valid-tokens must not be negative")
    }
    guard parts.allSatisfy({ (1...64).contains($0) }) else { throw ValidationError("--parts takes numbers in 1...64") }
    guard !full && meetEvery == nil || !parts.isEmpty else {
      throw ValidationError("--full and --meet-every go with --parts")
    }
  }

  /// The cost of one size.
  private struct Point {
    var cost: TrainingCost
    /// Of the validation text; none if it is not wanted, or the model has no associations.
    var grammar: TextScore?
    var full: TextScore?
    var millions: Double { Double(cost.tokens) / 1e6 }
  }

  func run() throws {
    let figures = Figures(bench)
    try FileManager.default.createDirectory(atPath: bench.cache, withIntermediateDirectories: true)
    let folder = "\(bench.cache)/scale-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard parts.isEmpty else { return try measureParts(in: folder, figures) }

    // A text so short that all the memory is the program's own.
    let program = try measure(1_000, in: folder, grammarOnly: true).peakBytes
    figures.add("the program itself: peak memory", megabytes(program), "MiB", "its code, libraries and first buffers")

    let valid = validTokens == 0 ? [] : try validation()
    var points: [Point] = []
    for size in Set(tokens.map(\.tokens)).sorted() {
      var point = Point(cost: try measure(size, in: folder, grammarOnly: grammarOnly))
      let model = try Model(contentsOf: "\(folder)/model.kith")
      if !valid.isEmpty {
        point.grammar = try score(model, .grammar, valid)
        if model.associations != nil { point.full = try score(model, .all, valid) }
      }
      points.append(point)
      report(point, program, figures)
    }
    grow("processor time", points) { $0.cost.processor }.map { figures.add($0.0, $0.1, "", "1 is linear") }
    grow("wall time", points) { $0.cost.wall }.map { figures.add($0.0, $0.1, "", "1 is linear") }
    if let svg { try draw(points).write(toFile: svg, atomically: true, encoding: .utf8) }
  }

  // MARK: Measuring

  /// Trains on the beginning of the text in a process of its own; the model is `model.kith` in the folder.
  private func measure(_ tokens: Int, in folder: String, grammarOnly: Bool) throws -> TrainingCost {
    let text = "\(folder)/train.txt"
    try NovelBeginning.write(tokens, to: text, in: bench.dataFolder())
    note("scale: training on \(tokens) tokens")
    var arguments = ["train-one", text, "\(folder)/model.kith"]
    if let memory { arguments += ["--memory", memory.text] }
    if grammarOnly { arguments.append("--grammar-only") }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let reply = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let cost = try? JSONDecoder().decode(TrainingCost.self, from: reply) else {
      throw ValidationError("training on \(tokens) tokens failed; the lines above say why")
    }
    return cost
  }

  /// The beginnings of the validation text's documents, whole sentences.
  private func validation() throws -> [String] {
    let documents = try BenchmarkSet.holmes.documents(.valid, in: bench.dataFolder())
    let lengths = documents.map { $0.split(separator: "\n").map { $0.split(separator: " ").count + 1 } }
    // All of it, unless that is too much.
    let isWhole = lengths.joined().reduce(0, +) <= validTokens
    let share = isWhole ? Int.max : max(1, validTokens / max(documents.count, 1))
    return zip(documents, lengths).map { document, lengths in
      var count = 0
      let lines = document.split(separator: "\n")
      return zip(lines, lengths).prefix { _, length in
        defer { count += length }
        return count < share
      }.map { String($0.0) }.joined(separator: "\n")
    }
  }

  private func score(_ model: Model, _ experts: Experts, _ texts: [String]) throws -> TextScore {
    var score = TextScore()
    for text in texts { try score.add(text, by: model, experts) }
    return score
  }

  // MARK: Telling

  private func report(_ point: Point, _ program: Int, _ figures: Figures) {
    let name = "\(point.cost.tokens) tokens"
    let cost = point.cost
    figures.add("\(name): wall time", cost.wall, "s")
    figures.add(
      "\(name): processor time", cost.processor, "s",
      String(format: "%.2f s a million tokens", cost.processor / point.millions))
    var wanted = ""
    if let memory {
      wanted = String(
        format: "%@ and the program's %.0f are %.0f", memory.text, megabytes(program), megabytes(memory.bytes + program)
      )
    }
    figures.add("\(name): peak memory", megabytes(cost.peakBytes), "MiB", wanted)
    figures.add(
      "\(name): of it anonymous", megabytes(cost.anonymousBytes), "MiB",
      "sampled; the rest is pages of temporary files, which the system may reclaim")
    figures.add("\(name): file", megabytes(cost.fileBytes), "MiB")
    for (kind, score) in [("grammar", point.grammar), ("full model", point.full)] {
      guard let score else { continue }
      figures.add("\(name): perplexity, \(kind)", score.perplexity, "", "unknown words as <unk>")
      figures.add("\(name): bits per character, \(kind)", score.bitsPerCharacter, "bits", "unknown words spelled")
    }
  }

  private func grow(_ name: String, _ points: [Point], _ cost: (Point) -> Double) -> (String, Double)? {
    PowerLaw(fitting: points.map { (x: Double($0.cost.tokens), y: cost($0)) }).map {
      ("exponent of \(name) over tokens", $0.exponent)
    }
  }

  private func draw(_ points: [Point]) -> String {
    func series(_ name: String, _ value: (Point) -> Double?) -> LineChart.Series {
      .init(name, points.compactMap { point in value(point).map { (x: point.millions, y: $0) } })
    }
    var panels: [LineChart.Panel] = [
      .init("time (s)", [series("processor") { $0.cost.processor }, series("wall") { $0.cost.wall }]),
      .init(
        "size (MiB)",
        [
          series("peak memory") { megabytes($0.cost.peakBytes) },
          series("of it anonymous") { megabytes($0.cost.anonymousBytes) },
          series("model file") { megabytes($0.cost.fileBytes) },
        ]),
    ]
    if points.contains(where: { $0.grammar != nil }) {
      for (label, value) in [
        ("perplexity", \TextScore.perplexity), ("bits per character", \TextScore.bitsPerCharacter),
      ] {
        var both = [series("grammar") { $0.grammar?[keyPath: value] }]
        if points.contains(where: { $0.full != nil }) { both.append(series("full model") { $0.full?[keyPath: value] }) }
        panels.append(.init(label, both))
      }
    }
    return LineChart(
      title: "Training kith on novels", xLabel: "training text (million tokens)", panels: panels
    ).svg
  }
}

func megabytes(_ bytes: Int) -> Double { Double(bytes) / Double(1 << 20) }

/// The cost of a training, as measured by the process that trained.
struct TrainingCost: Codable {
  var tokens: Int
  /// s.
  var wall: Double
  var processor: Double
  /// The most memory that the process ever had, VmHWM.
  var peakBytes: Int
  /// The most anonymous memory that was seen, RssAnon at every stage and 256th report of progress: what the system cannot
  /// reclaim without swapping.
  var anonymousBytes: Int
  var fileBytes: Int
}

/// Trains one model and says what it took, as JSON: the child of `scale`.
struct TrainOne: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-one", abstract: "Train a model of pre-tokenized text and print what it took.",
    shouldDisplay: false)

  @Argument(help: "The text: a sentence a line, an empty line between documents.")
  var text: String

  @Argument(help: "The model.")
  var output: String

  @Option var memory: Amount?
  @Flag var grammarOnly = false

  func run() throws {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: .emptyLines)
    options.hasAssociations = !grammarOnly
    if let memory { options.memory = memory.bytes }
    var stage: TrainingStage?
    var (reports, anonymous) = (0, 0)
    let control = TrainingControl(report: {
      reports += 1
      guard $0.stage != stage || reports % 256 == 0 else { return }
      anonymous = max(anonymous, processStatus("RssAnon"))
      guard $0.stage != stage else { return }
      stage = $0.stage
      note("\($0.stage.rawValue): peak memory so far \(processStatus("VmHWM") >> 20) MiB")
    })
    let watch = MemoryWatch(memory: options.memory)
    defer { withExtendedLifetime(watch) {} }
    let start = Usage.now(.process)
    let details = try TrainingRun(output: output, options: options, control: control)
      .train(on: CorpusReader(paths: [text]).forEachChunk)
    let spent = Usage.now(.process) - start
    let size = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int
    let cost = TrainingCost(
      tokens: details.trainingTokens, wall: spent.wall, processor: spent.processor, peakBytes: processStatus("VmHWM"),
      anonymousBytes: anonymous,
      fileBytes: size ?? 0)
    FileHandle.standardOutput.write(try JSONEncoder().encode(cost))
  }
}

/// A figure of /proc/self/status that is given in kB, in bytes; 0 if there is none.
private func processStatus(_ name: String) -> Int {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
  let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
  return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    ?? 0
}
