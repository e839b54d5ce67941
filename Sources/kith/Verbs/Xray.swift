import ArgumentParser
import KithClient
import KithProtocol
import ProcessIO
import StrictJSON

/// `kith xray reply.json`: another language model's output, coloured by what explains it.
struct Xray: Verb {
  static let configuration = CommandConfiguration(
    commandName: "xray",
    abstract: "Split what another language model knows into grammar, association, repetition and neither.",
    discussion: """
      Reads what a server printed that was asked for log probabilities: whole replies, streams and batches of OpenAI \
      (chat, completions, responses) and servers that speak like it, llama-server, vLLM, SGLang, Ollama, TGI, Together, \
      Gemini and Cohere; or lines of {"token":" the","logprob":-1.5}. Several answers are several texts. Prints each \
      text coloured by which part explains most of what that model knows beyond the words' frequencies (without \
      colours a letter follows: g, a, r or n), and how much each part explains, in all and by kind of word. Neither is \
      an upper bound on anything cleverer: it also contains facts that this model's corpus lacked.
        kith xray reply.json --html page.html
      With a second file, another model's reply with the same texts, prints what the second knows less of than the first, \
      or more: by the part that the first owes a word to, by kind of word, and the words that changed most.
        kith xray before.json after.json
      With --server, a text is scored by the server itself: vLLM, SGLang and servers that echo tell the log probabilities of \
      a prompt; llama-server is asked for one token after the other. A run that was cut short goes on where it ended.
        kith xray --server http://localhost:8080 article.txt
      """)

  @Argument(
    help: ArgumentHelp(
      "The file with the reply (- or none is standard input), and another model's reply with the same texts; with --server the text, or the file that holds it.",
      valueName: "file"),
    completion: .file())
  var files: [String] = []

  @OptionGroup(title: "A text that a server scores") var scoring: ScoringOptions

  @Option(help: ArgumentHelp("Look at one of several answers only, counted from 1.", valueName: "number"))
  var choice: Int?

  @Flag(help: "Count the answer alone: a model's reasoning is context of it, and so is a prompt.")
  var answerOnly = false

  @Flag(help: "Count the prompt's tokens too, where the server told their log probabilities unasked.")
  var scorePrompt = false

  @Flag(
    help: "Leave the reply's own prompt out; otherwise it stands before the answer, unless --context or --session does."
  )
  var withoutPrompt = false

  @Option(
    help: ArgumentHelp(
      "Split by what each part saves beyond those before it (telescoping: grammar, association, repetition), or by the average over all orders.",
      valueName: "how"))
  var split: Order = .telescoping

  @Flag(help: "Also say how often the other model's likeliest word is this model's, where alternatives were given.")
  var agreement = false

  @OptionGroup var page: PageOption
  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    var wanted = TokenLogOptions()
    wanted.answerOnly = answerOnly
    wanted.scoresPrompt = scorePrompt
    wanted.readsFirstChoices = agreement
    if let orphan = scoring.orphan {
      throw UsageError(
        message: "\(TypedArguments.spelling(of: orphan)) is for a text that a server scores",
        hint: "name the server:  --server URL")
    }
    if let server = scoring.server {
      let idle = [
        ("choice", choice != nil), ("answer-only", answerOnly), ("score-prompt", scorePrompt),
        ("without-prompt", withoutPrompt),
      ]
      if let option = idle.first(where: { $0.1 })?.0 {
        throw UsageError(
          message: "\(TypedArguments.spelling(of: option)) is for replies, and with --server there is a text")
      }
      return try score(at: server, invocation)
    }
    let files = self.files.isEmpty ? ["-"] : self.files
    guard files.count <= 2 else {
      throw UsageError(message: "\(files.count) files are too many", hint: "give one reply, or two models' replies")
    }
    guard files.count(where: { $0 == "-" }) < 2 else {
      throw UsageError(message: "standard input can be one of the files")
    }
    // What is wrong with a file is said before anybody is asked.
    var logs: [(chosen: [LoggedDocument], notes: [String])] = []
    for file in files {
      let log = try XrayInput.log(in: file, encoding: invocation.options.encoding?.encoding, wanted)
      logs.append((try XrayInput.documents(of: log, choice: choice), log.notes))
    }
    try checkOutputs(besides: files)
    let connection = try invocation.connect()
    var reports: [XrayReport] = []
    for log in logs {
      var documents: [XrayedDocument] = []
      for document in log.chosen { documents.append(try ask(document, invocation, connection)) }
      reports.append(XrayReport(documents: documents, notes: log.notes))
    }
    if reports.count == 2 {
      try show(XrayComparisonReport(reports[0], reports[1]), of: files, invocation)
    } else {
      try show(reports[0], invocation)
    }
  }

  /// Nothing that is read may be written over, nor what was just written.
  private func checkOutputs(besides inputs: [String]) throws {
    let outputs = [scoring.save, page.html].compactMap(\.self)
    for output in outputs
    where inputs.contains(where: { $0 == "-" ? OutputPath.isStandardInput(output) : OutputPath.areSame($0, output) }) {
      throw UsageError(message: "\(output) is one of the files that are read", hint: "name another file to write")
    }
    if outputs.count == 2, OutputPath.areSame(outputs[0], outputs[1]) {
      throw UsageError(message: "\(outputs[1]) is named twice, for the tokens and for the page", hint: "name two files")
    }
  }

  /// Has the text scored first, and keeps what the server told until the daemon has answered.
  private func score(at server: String, _ invocation: Invocation) throws {
    let scope = try scopeOptions.scope(invocation.options)
    guard case .model(nil, let context, _, _) = scope else {
      throw UsageError(
        message: "the server does not know a session's text", hint: "give it with --context instead of --session")
    }
    if self.scoring.keyFrom == "-", files.isEmpty || files == ["-"] {
      throw UsageError(
        message: "standard input cannot be both the key and the text",
        hint: "name the file with the text, or that with the key")
    }
    try checkOutputs(besides: files + [self.scoring.keyFrom].compactMap(\.self))
    let scoring = try ServerScoring(
      self.scoring, server: server, wantsFirstChoices: agreement, invocation)
    // Whether there is a daemon is known before the text takes its time.
    _ = try invocation.connect()
    let text = try XrayInput.text(files, invocation)
    let document = try scoring.document(text, context: context)
    do {
      if let save = self.scoring.save {
        try AtomicFile.write(XrayInput.lines(of: document, context: context), to: save)
      }
      let answer = try ask(document, invocation, invocation.connect())
      try show(XrayReport(documents: [answer], notes: []), invocation)
    } catch {
      scoring.keep()
      throw error
    }
    scoring.finish()
  }

  private func show(_ report: XrayReport, _ invocation: Invocation) throws {
    let console = invocation.console
    if let html = page.html { try AtomicFile.write(XrayPage(report).html, to: html) }
    if invocation.options.json {
      let isTotalled = report.documents.count > 1 || report.documents[0].stretches.count > 1
      if isTotalled { console.print(report.totals.description) }
      for note in report.notes + report.documents.flatMap(\.notes) { console.note(note) }
    } else {
      for line in try report.lines(console) { console.print(line) }
    }
    if let html = page.html { console.note("wrote \(html)") }
  }

  private func show(_ report: XrayComparisonReport, of files: [String], _ invocation: Invocation) throws {
    let console = invocation.console
    if let html = page.html {
      try AtomicFile.write(
        XrayComparisonPage(report, names: files.map { $0 == "-" ? "standard input" : $0 }).html, to: html)
    }
    if invocation.options.json {
      console.print(report.json.description)
      for note in report.notes { console.note(note) }
    } else {
      for line in report.lines(console) { console.print(line) }
    }
    if let html = page.html { console.note("wrote \(html)") }
  }

  /// Asks about one document; with `--json` the answers are printed as they come.
  private func ask(
    _ document: LoggedDocument, _ invocation: Invocation, _ connection: Connection
  ) throws -> XrayedDocument {
    let scope = try scopeOptions.scope(invocation.options)
    var context = ""
    var experts = Scope.Experts.all
    var takesContext = false
    if case .model(nil, let given, let wanted, _) = scope {
      takesContext = true
      experts = wanted
      context = given.isEmpty && !withoutPrompt ? document.context : given
    }
    let stretches = XrayStretches(document, context: context).stretches
    guard takesContext || stretches.count == 1 else {
      throw UsageError(
        message:
          "\(Formatting.grouped(document.tokens.count)) tokens are more than one request, and a session stands before one",
        hint: "leave --session out, or give at most \(Formatting.grouped(ProtocolLimits.tokensPerRequest)) tokens")
    }
    var answers: [(text: String, xray: XrayedText)] = []
    for stretch in stretches {
      let place = takesContext ? Scope.model(context: stretch.context, experts: experts) : scope
      let query = Query.xray(stretch.tokens, split: split.split, in: place)
      let result = try invocation.result(of: query, on: connection)
      answers.append((stretch.text, try query.answer(in: result)))
      if invocation.options.json { invocation.console.print(result.description) }
    }
    return XrayedDocument(name: document.name, notes: document.notes, stretches: answers)
  }
}

extension Xray {
  /// How knowledge is split.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case telescoping, average

    var split: XraySplit { self == .average ? .average : .telescoping }
  }
}
