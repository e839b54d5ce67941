import ArgumentParser
import Glibc
import KithClient
import KithProtocol

/// `kith predict he poured a glass of`: a table of the likeliest next words.
///
/// Without a text it is a filter: for each line of standard input, one line with the words, separated by tabs.
struct Predict: Verb {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Name the likeliest next words.",
    discussion: """
      Without a text: reads lines from standard input and answers each with one line, the words separated by tabs; in a \
      session, predicts after its text.
      """)

  @Argument(help: "The text before the word; several arguments are joined by blanks.")
  var text: [String] = []

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many words.", valueName: "count"))
  var top = 10

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Only words with this prefix: a half-typed word.", valueName: "letters"))
  var prefix = ""

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var memory: MemoryOption
  @OptionGroup var strict: StrictOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (1...1000).contains(top) else {
      throw ValidationError("\(TypedArguments.spelling(of: "top")) must be from 1 to 1000, not \(top).")
    }
  }

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(text, instead: "kith predict")
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options, memory)
    let choice = PredictionOptions(count: top, prefix: prefix)
    guard !text.isEmpty || scope.session != nil else {
      let batchLines = min(LineInput.batchLines, max(1, ProtocolLimits.wordsPerReply / max(1, top)))
      return try invocation.filter(on: connection, isStrict: strict.isStrict, batchLines: batchLines) { texts in
        .predict(texts: texts, options: choice, in: scope)
      } line: { answer, _ in
        ((try? answer.get()) ?? []).map { invocation.console.shown($0.word) }.joined(separator: "\t")
      }
    }
    let query = Query.predict(text.joined(separator: " "), options: choice, in: scope)
    guard let words = try invocation.ask(query, on: connection)?.words else { return }
    guard !words.isEmpty else {
      invocation.console.note("no word begins with \"\(prefix)\" there")
      throw Ended(status: .negative)
    }
    for line in Self.table(words, invocation.console) { invocation.console.print(line) }
  }

  /// Word, probability in percent, and a bar against the best word's.
  static func table(_ words: [NextWord], _ console: Console) -> [String] {
    let shown = words.map { console.shown($0.word) }
    let percents = words.map { Formatting.percent(exp($0.logProbability)) }
    let wordWidth = shown.map(Formatting.width).max() ?? 0
    let percentWidth = percents.map(\.count).max() ?? 0
    let best = words.first.map { exp($0.logProbability) } ?? 1
    return words.indices.map { index in
      let word = console.bold(Formatting.left(shown[index], wordWidth))
      let bar = console.bar(exp(words[index].logProbability) / best, width: 30)
      let line = "\(word)  \(Formatting.right(percents[index], percentWidth)) %"
      return bar.isEmpty ? line : "\(line)  \(console.coloured(bar))"
    }
  }
}
