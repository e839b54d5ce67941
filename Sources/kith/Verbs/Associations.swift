import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith related gin`: the words that a word or text makes likelier.
struct Related: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Name the words that a word or text makes likelier.",
    discussion: "Without a text: takes all of standard input, or in a session its text.")

  @OptionGroup var subject: Subject
  @OptionGroup var place: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    let name = try place.name(session.options)
    let text = subject.text.isEmpty && name != nil ? "" : try subject.read()
    let fields = connection.associationFields(text, subject.top, name)
    guard let result = try session.ask(connection, .related, fields) else { return }
    for line in weightTable(try WeightedWord.list(result), session.console) { session.console.print(line) }
  }
}

/// `kith topic < chapter.txt`: what a text is about, from detail to the big picture.
struct Topic: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Say what a text is about: detail, paragraph, big picture.",
    discussion: """
      A line for each half-life: how many words back the context counts half. Without a text: takes all of standard \
      input, or in a session its text.
      """)

  @OptionGroup var subject: Subject
  @OptionGroup var place: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    let name = try place.name(session.options)
    let text = subject.text.isEmpty && name != nil ? "" : try subject.read()
    let fields = connection.associationFields(text, subject.top, name)
    guard let result = try session.ask(connection, .topic, fields) else { return }
    let console = session.console
    let rows = try TopicScale.list(result).map { scale in
      [
        "\(Formatting.fixed(scale.halfLife, 0)) words",
        scale.words.map { console.shown($0.word) }.joined(separator: ", "),
      ]
    }
    for line in Formatting.table(["half-life", "pulls for"], rows, leftAligned: [1]) { console.print(line) }
  }
}

/// `kith similar apple`: the words used like a word; with `--to`, how alike two texts are.
struct Similar: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Name the words used most like a word, or say how alike two texts are.",
    discussion: "Prints words with their cosines, or with --to the one cosine of two texts.")

  @OptionGroup var subject: Subject

  @Option(name: .long, help: ArgumentHelp("Another word or text to compare with.", valueName: "text"))
  var to: String?

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    var fields = connection.associationFields(try subject.read(), subject.top)
    if let to { fields.append(("to", .string(to))) }
    guard let result = try session.ask(connection, .similar, fields) else { return }
    if let similarity = result["similarity"]?.double {
      session.console.print(Formatting.fixed(similarity, 4))
    } else {
      for line in weightTable(try WeightedWord.list(result), session.console) { session.console.print(line) }
    }
  }
}

/// The text that is asked about, and how many words to answer with.
struct Subject: ParsableArguments {
  @Argument(help: "A word or text; several arguments are joined by blanks.")
  var text: [String] = []

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many words.", valueName: "count"))
  var top = 10

  func validate() throws {
    guard (1...1000).contains(top) else { throw ValidationError("--top must be from 1 to 1000, not \(top).") }
  }

  func read() throws -> String { text.isEmpty ? try LineInput.readAll() : text.joined(separator: " ") }
}

/// Word, weight, and a bar against the first word's.
private func weightTable(_ words: [WeightedWord], _ console: Console) -> [String] {
  let shown = words.map { console.shown($0.word) }
  let width = shown.map(Formatting.width).max() ?? 0
  let most = words.first?.weight ?? 1
  return zip(shown, words).map { shown, word in
    let bar = console.bar(most > 0 ? word.weight / most : 0, width: 30)
    return
      "\(console.bold(Formatting.left(shown, width)))  \(Formatting.fixed(word.weight, 2))  \(console.colored(bar))"
  }
}
