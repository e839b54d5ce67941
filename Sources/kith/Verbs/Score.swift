import ArgumentParser
import KithClient

/// `kith score the bar was full`: how probable a text is.
///
/// Without a text it is a filter: for each line of standard input, one line with the bits, the perplexity and the line.
struct Score: Verb {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Say how probable a text is.",
    discussion: """
      Without a text: reads lines from standard input and answers each with one line: its bits, its perplexity and the \
      line itself, separated by tabs; dashes for a line without words, or one that cannot be read. The least probable lines of a file:
        kith score < FILE | sort -rn | head
      """)

  @Argument(help: "The text; several arguments are joined by blanks.")
  var text: [String] = []

  @Flag(name: .shortAndLong, help: "Also show each word.")
  var words = false

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var memory: MemoryOption
  @OptionGroup var strict: StrictOption
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    guard !words || !text.isEmpty || invocation.options.json else {
      throw UsageError(
        message: "\(TypedArguments.spelling(of: "words")) needs a text in the arguments (or --json, for standard input)"
      )
    }
    invocation.noteFileNames(text, instead: "kith score")
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options, memory)
    guard !text.isEmpty else {
      return try invocation.filter(on: connection, isStrict: strict.isStrict) { texts in
        .score(texts: texts, words: words, in: scope)
      } line: { answer, line in
        guard case .success(let score) = answer else { return "-\t-\t\(line)" }
        return "\(Formatting.fixed(score.bits, 4))\t\(Formatting.fixed(score.perplexity, 4))\t\(line)"
      }
    }
    let query = Query.score(text.joined(separator: " "), words: words, in: scope)
    guard let score = try invocation.ask(query, on: connection) else { return }
    for line in Self.lines(score, invocation.console) { invocation.console.print(line) }
  }

  static func lines(_ score: ScoredText, _ console: Console) -> [String] {
    var lines: [String] = []
    if !score.tokens.isEmpty {
      let most = score.tokens.map(\.bits).max() ?? 1
      let rows = score.tokens.map { token in
        [
          console.shown(token.word), Formatting.fixed(token.bits, 2), "\(token.matchedOrder)",
          token.isUnknown ? "unknown" : console.bar(most > 0 ? token.bits / most : 0, width: 24),
        ]
      }
      let table = Formatting.table(["word", "bits", "n-gram", ""], rows, leftAligned: [0, 3])
      lines.append(console.dim(table[0]))
      lines += table.dropFirst()
      lines.append("")
    }
    let unknown = score.unknownCount == 0 ? "" : ", \(Formatting.grouped(score.unknownCount)) unknown"
    let total = "\(Formatting.fixed(score.bits, 2)) bits"
    let perplexity = Formatting.fixed(score.perplexity, score.perplexity < 1000 ? 2 : 0)
    let columns = max(total.count, perplexity.count)
    lines.append(
      "total       \(console.bold(Formatting.left(total, columns)))  "
        + "(\(Formatting.grouped(score.tokenCount)) words and sentence ends\(unknown))")
    lines.append(
      "perplexity  \(console.bold(Formatting.left(perplexity, columns)))  "
        + "(\(Formatting.fixed(score.bitsPerToken, 2)) bits per word, "
        + "\(Formatting.fixed(score.bitsPerCharacter, 2)) per character)")
    return lines
  }
}
