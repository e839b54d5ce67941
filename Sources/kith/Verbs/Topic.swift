import ArgumentParser
import KithClient

/// `kith topic < chapter.txt`: what a text is about, from detail to the big picture.
struct Topic: Verb {
  static let configuration = CommandConfiguration(
    commandName: "topic",
    abstract: "Say what a text is about: detail, paragraph, big picture.",
    discussion: """
      A line for each half-life: how many words back the context counts half. Without a text: takes all of standard \
      input, or in a session its text.
      """)

  @OptionGroup var subject: Subject
  @OptionGroup var session: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(subject.text, instead: "kith topic")
    let connection = try invocation.connect()
    let scope = try session.scope(invocation.options)
    let query = Query.topic(of: try subject.text(in: scope, or: invocation.inputText), count: subject.top, in: scope)
    guard let scales = try invocation.ask(query, on: connection) else { return }
    let console = invocation.console
    let rows = scales.map { scale in
      [
        "\(Formatting.fixed(scale.halfLife, 0)) words",
        scale.words.map { console.shown($0.word) }.joined(separator: ", "),
      ]
    }
    for line in Formatting.table(["half-life", "pulls for"], rows, leftAligned: [1]) { console.print(line) }
  }
}
