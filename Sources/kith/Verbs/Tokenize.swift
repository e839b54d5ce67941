import ArgumentParser
import KithClient

/// `kith tokenize Don’t go.`: the words that the model reads.
///
/// Without a text it is a filter: for each line of standard input, its words with blanks between them.
struct Tokenize: Verb {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Show the words and sentence ends that the model cuts a text into.",
    discussion: """
      Without a text: reads lines from standard input and answers each with one line: its words, separated by blanks. \
      With --sentences each sentence gets a line of its own, as `kith train --pre-tokenized` reads text:
        kith tokenize --sentences < FILE
      """)

  @Argument(help: "The text; several arguments are joined by blanks.")
  var text: [String] = []

  @Flag(name: .long, help: "A line for each sentence, instead of one for each line of input.")
  var sentences = false

  @OptionGroup var strict: StrictOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !sentences || text.isEmpty else {
      throw ValidationError("--sentences is for standard input: leave the text out.")
    }
  }

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(text, instead: "kith tokenize")
    let connection = try invocation.connect()
    guard !text.isEmpty else {
      return try invocation.filter(on: connection, isStrict: strict.isStrict) { texts in
        .tokenize(texts: texts)
      } line: { answer, _ in
        guard case .success(let tokens) = answer else { return "" }
        return line(tokens, invocation.console)
      }
    }
    guard let tokens = try invocation.ask(.tokenize(text.joined(separator: " ")), on: connection) else { return }
    for line in Self.table(tokens, invocation.console) { invocation.console.print(line) }
  }

  private func line(_ tokens: [TextToken], _ console: Console) -> String {
    let separator = sentences ? "\n" : " "
    return tokens.split(whereSeparator: \.endsSentence)
      .map { $0.map { console.shown($0.word) }.joined(separator: " ") }.joined(separator: separator)
  }

  private static func table(_ tokens: [TextToken], _ console: Console) -> [String] {
    let rows = tokens.map { token in
      [
        console.shown(token.word), "\(token.id)", "\(token.byteRange.lowerBound)", "\(token.byteRange.upperBound)",
        token.isUnknown ? "unknown: " + console.shown(token.letters.joined(separator: " ")) : "",
      ]
    }
    let table = Formatting.table(["word", "id", "start", "end", ""], rows, leftAligned: [0, 4])
    return [console.dim(table[0])] + table.dropFirst()
  }
}
