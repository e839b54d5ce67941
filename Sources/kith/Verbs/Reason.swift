import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith reason "Where is the glass?" kitchen cellar <story`: an answer in steps, each shown with what it rests on.
struct Reason: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Answer a question in steps, each with the sentences that it rests on.",
    discussion: """
      A step gathers the sentences that the question's words lead to, and the next goes on from the words found there. \
      The first argument is the question, the others are the possible answers; without any, the words of the text are. \
      Without --context, a session or --kept, the text to look in is all of standard input: a story, in which what comes \
      later counts more, or with --facts one fact a line. A question without its ? is a sentence that the answers \
      continue.
        kith reason "Where is the ball?" kitchen garden <story.txt
      """)

  @Argument(help: ArgumentHelp("The question, and behind it the possible answers.", valueName: "question"))
  var texts: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("A story to look in.", valueName: "text"))
  var context = ""

  @Flag(help: "Standard input holds facts, one a line, without an order.")
  var facts = false

  @Flag(help: "Look in the sentences too that the model keeps of its training text.")
  var kept = false

  @Option(
    help: ArgumentHelp("At most so many steps; 0: what the model says without any. (default: 6)", valueName: "count"))
  var steps: Int?

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many answers.", valueName: "count"))
  var top = 10

  @OptionGroup var session: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    var fields: [(name: String, value: JSONValue)] = [("text", .string(texts[0])), ("top", .integer(Int64(top)))]
    if let steps { fields.append(("steps", .integer(Int64(steps)))) }
    if texts.count > 1 { fields.append(("options", .array(texts.dropFirst().map { .string($0) }))) }
    if kept { fields.append(("kept", true)) }
    let name = context.isEmpty ? try self.session.name(session.options) : self.session.session
    if let name {
      guard context.isEmpty else { throw UsageError(message: "a session has its own text: leave --context out") }
      connection.model = nil
      fields.append(("session", .string(name)))
    } else if !context.isEmpty {
      fields.append(("context", .string(context)))
    }
    if facts {
      let lines = try LineInput.readAll().split(separator: "\n").map { JSONValue.string(String($0)) }
      fields.append(("passages", .array(lines)))
    } else if context.isEmpty, name == nil, !kept {
      fields.append(("context", .string(try LineInput.readAll())))
    }
    try show(session, connection, connection.modelField() + fields)
  }

  private func show(
    _ session: Session, _ connection: Connection, _ fields: [(name: String, value: JSONValue)]
  ) throws {
    let console = session.console
    if options.json || session.options.json {
      _ = try session.ask(connection, .reason, fields)
      return
    }
    let result = try session.ask(connection, .reason, fields + [("stream", true)]) { part in
      guard let step = try? ReasonedStep(part) else { return }  // the result has the steps again
      for line in Self.lines(step, console) { console.print(line) }
    }
    guard let result else { return }
    let reasoned = try ReasonedAnswers(result)
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
    let heading = "step \(step.number): \(entropy)\(step.isKept ? "" : ", no surer: left out")"
    return [console.bold(heading)]
      + step.gathered.reversed().map { evidence in
        let cues = evidence.cues.prefix(3).map { console.shown($0) }.joined(separator: ", ")
        let found = evidence.found.prefix(3).map { console.shown($0) }.joined(separator: ", ")
        let way = console.dim("(\(cues)\(found.isEmpty ? "" : " leads to \(found)"))")
        return "  \(console.shown(evidence.text))  \(way)"
      }
  }

  private static func ending(_ reasoned: ReasonedAnswers) -> String {
    switch reasoned.ended {
    case "nothing_new": "ended: nothing new to gather"
    case "settled": "ended: another step made it no surer"
    default: "ended: as many steps as were allowed"
    }
  }
}
