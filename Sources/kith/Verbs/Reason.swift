import ArgumentParser
import KithClient
import StrictJSON

/// `kith reason "Where is the glass?" kitchen cellar <story`: an answer in steps, each shown with what it rests on.
struct Reason: Verb {
  static let configuration = CommandConfiguration(
    commandName: "reason",
    abstract: "Answer a question in steps, each with the sentences that it rests on.",
    discussion: """
      A step gathers the sentences that the question's words lead to, and the next goes on from the words found there. \
      The first argument is the question, the others are the possible answers; without any, the words of the text are. \
      Without --context, a session or --passages, the text to search is all of standard input: a story, in which what \
      comes later counts more, or with --facts one fact a line. A question without its ? is a sentence that the answers \
      continue.
        kith reason "Where is the ball?" kitchen garden <story.txt
      With --html the steps are a page too.
      """)

  @Argument(help: ArgumentHelp("The question, and behind it the possible answers.", valueName: "question"))
  var texts: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("A story to search.", valueName: "text"))
  var context = ""

  @Flag(help: "Standard input holds facts, one a line, without an order.")
  var facts = false

  @Flag(help: "Also search the passages of its training text that the model keeps.")
  var passages = false

  @Option(
    help: ArgumentHelp("At most this many steps; 0: what the model says without any. (default: 6)", valueName: "count"))
  var steps: Int?

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many answers.", valueName: "count"))
  var top = 10

  @OptionGroup var page: PageOption
  @OptionGroup var session: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(Array(texts.prefix(1)), instead: "kith reason QUESTION")
    let connection = try invocation.connect()
    let console = invocation.console
    var choice = ReasoningOptions(options: Array(texts.dropFirst()))
    choice.steps = steps
    choice.count = top
    choice.searchesPassages = passages
    var scope = context.isEmpty ? try session.scope(invocation.options) : .context(context)
    if !context.isEmpty, session.session != nil {
      throw UsageError(message: "a session has its own text: leave \(TypedArguments.spelling(of: "context")) out")
    }
    if facts {
      choice.facts = try invocation.inputLines()
    } else if scope == .standard, !passages {
      scope = .context(try invocation.inputText())
    }
    let query = Query.reason(texts[0], options: choice, in: scope) { step in
      for line in Self.lines(step, console) { console.print(line) }
    }
    let result = try invocation.result(of: query, on: connection)
    let reasoned = try query.answer(in: result)
    if let html = page.html {
      try AtomicFile.write(ReasonPage(texts[0], reasoned, model: AnswerOrigin(result)?.model).html, to: html)
    }
    defer { if let html = page.html { console.note("wrote \(html)") } }
    if invocation.options.json { return console.print(result.description) }
    if !reasoned.steps.isEmpty { console.print("") }
    let rows = reasoned.answers.map {
      [console.shown($0.text), "\(Formatting.fixed($0.posterior * 100, 1)) %", console.bar($0.posterior, width: 30)]
    }
    let table = Formatting.table(["answer", "probability", ""], rows, leftAligned: [0, 2])
    console.print(console.dim(table[0]))
    for line in table.dropFirst() { console.print(line) }
    console.print(console.dim(Self.ending(reasoned)))
  }

  static func lines(_ step: ReasonedStep, _ console: Console) -> [String] {
    let entropy = "\(Formatting.fixed(step.entropyBefore, 2)) to \(Formatting.fixed(step.entropy, 2)) bits unsure"
    let heading = "step \(step.ordinal): \(entropy)\(step.isCounted ? "" : ", no surer: left out")"
    return [console.bold(heading)]
      + step.gathered.reversed().map { evidence in
        let cues = evidence.cues.prefix(3).map { console.shown($0) }.joined(separator: ", ")
        let found = evidence.found.prefix(3).map { console.shown($0) }.joined(separator: ", ")
        let origin = cues.isEmpty ? "goes on from the sentence before" : cues
        let way = console.dim("(\(origin)\(found.isEmpty ? "" : " leads to \(found)"))")
        let place = evidence.place.map { console.dim("  (\(Explain.place($0, console)))") } ?? ""
        return "  \(console.shown(evidence.text))  \(way)\(place)"
      }
  }

  private static func ending(_ reasoned: ReasonedAnswers) -> String {
    switch reasoned.ended {
    case "nothing_new" where reasoned.steps.isEmpty:
      "no evidence: no sentence has a telling word of the question, so this is what the model says without any"
    case "nothing_new": "ended: nothing new to gather"
    case "settled": "ended: another step made it no surer"
    default: "ended: as many steps as were allowed"
    }
  }
}
