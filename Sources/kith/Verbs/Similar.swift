import ArgumentParser
import KithClient

/// `kith similar apple`: the words used like a word; with `--to`, how alike two texts are.
struct Similar: Verb {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Name the words used most like a word, or say how alike two texts are.",
    discussion: "Prints words with their cosines, or with --to the cosine of the two texts.")

  @OptionGroup var subject: Subject

  @Option(name: .long, help: ArgumentHelp("Another word or text to compare with.", valueName: "text"))
  var to: String?

  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(subject.text, instead: "kith similar")
    let connection = try invocation.connect()
    let text = try subject.read(or: invocation.inputText)
    if let to {
      guard let similarity = try invocation.ask(.similarity(text, to), on: connection) else { return }
      invocation.console.print(Formatting.fixed(similarity, 4))
    } else {
      guard let words = try invocation.ask(.similar(to: text, count: subject.top), on: connection) else { return }
      for line in invocation.console.weightTable(words) { invocation.console.print(line) }
    }
  }
}
