import ArgumentParser
import KithClient

/// `kith related gin`: the words that a word or text makes likelier.
struct Related: Verb {
  static let configuration = CommandConfiguration(
    commandName: "related",
    abstract: "Name the words that a word or text makes likelier.",
    discussion: "Without a text: takes all of standard input, or in a session its text.")

  @OptionGroup var subject: Subject
  @OptionGroup var session: SessionOption
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(subject.text, instead: "kith related")
    let connection = try invocation.connect()
    let scope = try session.scope(invocation.options)
    let query = Query.related(to: try subject.text(in: scope, or: invocation.inputText), count: subject.top, in: scope)
    guard let words = try invocation.ask(query, on: connection) else { return }
    for line in invocation.console.weightTable(words) { invocation.console.print(line) }
  }
}
