import ArgumentParser
import Foundation
import Measuring

/// The essay's claims, each with figures and controls that can fail, on one page.
struct Thesis: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Test what kith was made from: grammar, associations, and the extra reasoning step.",
    discussion: """
      Writes a page into --output: thesis.html, and thesis.md with its charts in the folder thesis. Each claim has its figures, their controls \
      and a verdict, which the figures decide: holds, holds partly, or does not hold. \
      With --text the claims about text are tested on files of yours; those about questions take the benchmark sets. \
      What each claim gave is kept there too, so --claim measures some anew and leaves the others as they are.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the page and the claims' figures are kept.", valueName: "folder"))
  var output = "."

  @Option(help: ArgumentHelp("Measure this claim alone (repeat it for several): \(Claims.names).", valueName: "claim"))
  var claim: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files of running text, plain or packed, instead of --set.", valueName: "file"))
  var text: [String] = []

  @Option(help: "Which set's text.")
  var set: BenchmarkSet = .holmes

  @Option(
    help: ArgumentHelp("Another language model's token logs, as kith xray --save writes them.", valueName: "folder"))
  var logs: String?

  @Option(help: ArgumentHelp("The folder of WordNet's files.", valueName: "folder"))
  var wordNet = "/usr/share/wordnet"

  @Option(help: "About this many words of held-out text.")
  var tokens: Amount = Amount(argument: "200k")!

  @Option(help: "Questions of each set, spread over it.")
  var questions = 1_000

  /// The claims in the page's order.
  enum Claims: String, CaseIterable {
    case twoConstraints = "two-constraints"
    case knowledge
    case fixedWork = "fixed-work"
    case extraStep = "extra-step"
    case dictionaryTwice = "dictionary-twice"
    case realModels = "real-models"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    func measure(_ inputs: ThesisInputs) throws -> Claim {
      switch self {
      case .twoConstraints: try TwoConstraints(inputs: inputs).measure()
      case .knowledge: try KnowledgeAsAssociation(inputs: inputs).measure()
      case .fixedWork: try FixedWork(inputs: inputs).measure()
      case .extraStep: try ExtraStep(inputs: inputs).measure()
      case .dictionaryTwice: try DictionaryTwice(inputs: inputs).measure()
      case .realModels: try RealModels(inputs: inputs).measure()
      }
    }
  }

  func validate() throws {
    for name in claim where Claims(rawValue: name) == nil {
      throw ValidationError("there is no claim `\(name)`: they are \(Claims.names)")
    }
  }

  func run() throws {
    let folder = try? bench.dataFolder()
    guard let text = try text.isEmpty ? folder.map({ ThesisText(set, in: $0) }) : ThesisText(files: text) else {
      throw ValidationError("Which text? Give --text FILE..., or the benchmark sets' folder with --data.")
    }
    let inputs = ThesisInputs(
      bench: bench, figures: Figures(bench), text: text, dataFolder: folder, wordNet: wordNet, logs: logs,
      tokens: tokens.tokens, questions: questions)
    try FileManager.default.createDirectory(atPath: file("thesis").path, withIntermediateDirectories: true)
    for wanted in Claims.allCases where claim.isEmpty || claim.contains(wanted.rawValue) {
      let start = ContinuousClock.now
      var measured = try wanted.measure(inputs)
      measured.command = command(wanted)
      note("\(wanted.rawValue): \(measured.verdict.rawValue), \(Int(seconds(start.duration(to: .now)))) s")
      try JSONEncoder().encode(measured).write(to: file("thesis/\(wanted.rawValue).json"), options: .atomic)
      // After each, so that what was measured can be read while the rest is.
      try writePage()
    }
    write("\(output)/thesis.html")
  }

  /// What measured a claim, as one would write it.
  private func command(_ claim: Claims) -> String {
    let input = text.isEmpty ? " --set \(set.rawValue)" : " --text \(text.joined(separator: " "))"
    return "kith-bench thesis --claim \(claim.rawValue)\(input) --tokens \(tokens) --questions \(questions)"
      + (claim == .realModels && logs != nil ? " --logs FOLDER" : "")
  }

  private func file(_ name: String) -> URL { URL(filePath: output).appending(path: name) }

  private func writePage() throws {
    let claims = try Claims.allCases.compactMap { claim in
      let file = file("thesis/\(claim.rawValue).json")
      return FileManager.default.fileExists(atPath: file.path)
        ? try JSONDecoder().decode(Claim.self, from: Data(contentsOf: file)) : nil
    }
    let report = ClaimReport(
      title: "Grammar, associations, and an extra step",
      introduction: [
        "A short essay says of language models: the next token is constrained by grammar, which the last few tokens imply, and "
          + "by associations, which the topic of the wider context implies. That makes statements that sound true cheap; it "
          + "builds no model of anything by zooming in and out, for which it takes an extra reasoning step; and talking to "
          + "oneself is no such step, as nobody gets any smarter by reading the dictionary twice. Each claim is tested here "
          + "with kith, whose two experts can be asked apart, beside controls under which it has to fail. Figures after ± are "
          + "twice the standard error. Three commands test the claims about text on files of yours:"
      ],
      commands: [
        "packaging/install-build-dependencies --build",
        "swift build -c release --product kith-bench",
        ".build/release/kith-bench thesis --text FILE...",
      ], claims: claims)
    for chart in report.chartFiles {
      try Data(chart.content.utf8).write(to: file("thesis/\(chart.name)"), options: .atomic)
    }
    try Data(report.markdown(charts: "thesis/").utf8).write(to: file("thesis.md"), options: .atomic)
    try Data(report.html.utf8).write(to: file("thesis.html"), options: .atomic)
  }
}
