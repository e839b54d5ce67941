import ArgumentParser
import KithClient

/// `kith explain the bar was full of smoke`: the text, each word coloured by what it owes its probability to.
struct Explain: Verb {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what each word of a text owes its probability to.",
    discussion: """
      Grammar: the last few words. Association: what the text is about. Repetition: what the text has said already. \
      Neither: together they gain less than one bit on the word's frequency. Without colours, a letter follows each \
      word: g, a, r, m (what a memory adds) or n. Without a text: explains all of standard input.
        kith explain --html page.html <chapter.txt
      """)

  @Argument(help: "The text; several arguments are joined by blanks.")
  var text: [String] = []

  @Flag(name: .shortAndLong, help: "Also show each word's bits, and the words that pulled hardest at it.")
  var words = false

  @OptionGroup var page: PageOption

  @Option(
    help: ArgumentHelp(
      "Also show at most this many passages of the training text for each word, if the model keeps any.",
      valueName: "count"))
  var passages = 0

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var memory: MemoryOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (0...20).contains(passages) else { throw ValidationError("--passages must be from 0 to 20.") }
  }

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(text, instead: "kith explain")
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options, memory)
    let text = self.text.isEmpty ? try invocation.inputText() : self.text.joined(separator: " ")
    let console = invocation.console
    let (tokens, model) = try explained(text, passages: passages, in: scope, invocation, connection)
    if invocation.options.json, page.html == nil { return }
    let lines = try Self.lines(tokens, of: text, isDetailed: words, console)
    if let html = page.html {
      try AtomicFile.write(ExplainPage(text, tokens, model: model).html, to: html)
    }
    if !invocation.options.json {
      for line in lines { console.print(line) }
      if passages > 0 { showPassages(tokens, console) }
    }
    if let html = page.html { console.note("wrote \(html)") }
  }

  static func lines(
    _ tokens: [ExplainedToken], of text: String, isDetailed: Bool, _ console: Console
  ) throws -> [String] {
    var lines = [try marked(tokens, of: text, console), ""]
    if isDetailed { lines += table(tokens, console) + [""] }
    return lines + summary(tokens, console)
  }

  /// The text itself, its words coloured, or each with a letter behind it.
  private static func marked(_ tokens: [ExplainedToken], of text: String, _ console: Console) throws -> String {
    let bytes = Array(text.utf8)
    var result = ""
    var end = 0
    for token in tokens where !token.byteRange.isEmpty {
      guard end <= token.byteRange.lowerBound, token.byteRange.upperBound <= bytes.count else {
        throw ClientError.badReply("a word outside the text")
      }
      result += console.shown(
        String(decoding: bytes[end..<token.byteRange.lowerBound], as: UTF8.self), keepingLines: true)
      let word = console.shown(String(decoding: bytes[token.byteRange], as: UTF8.self))
      result += console.hasColour ? console.styled(word, token.owing.style) : "\(word)/\(token.owing.letter)"
      end = token.byteRange.upperBound
    }
    return result + console.shown(String(decoding: bytes[end...], as: UTF8.self), keepingLines: true)
  }

  private static func table(_ tokens: [ExplainedToken], _ console: Console) -> [String] {
    let rows = tokens.map { token in
      [
        console.shown(token.word), Formatting.fixed(token.unigramBits, 2), Formatting.fixed(token.grammarBits, 2),
        Formatting.fixed(token.bits, 2), token.owing.rawValue,
        token.pulls.map { "\(console.shown($0.word)) \($0.nats < 0 ? "" : "+")\(Formatting.fixed($0.nats, 2))" }
          .joined(separator: ", "),
      ]
    }
    let table = Formatting.table(
      ["word", "frequency", "grammar", "all", "owed to", "pulled by (nats)"], rows, leftAligned: [0, 4, 5])
    return [console.dim(table[0])] + table.dropFirst()
  }

  private static func summary(_ tokens: [ExplainedToken], _ console: Console) -> [String] {
    let count = Double(max(1, tokens.count))
    let unigram = tokens.reduce(0) { $0 + $1.unigramBits } / count
    let grammar = tokens.reduce(0) { $0 + $1.grammarBits } / count
    let all = tokens.reduce(0) { $0 + $1.bits } / count
    let shares = Owing.shown(of: tokens).map { owing in
      "\(console.styled(owing.rawValue, owing.style)) \(tokens.count { $0.owing == owing })"
    }
    return [
      "words owed to:  " + shares.joined(separator: "  "),
      "bits per word:  frequency \(Formatting.fixed(unigram, 2))  grammar \(Formatting.fixed(grammar, 2))  "
        + "with associations \(Formatting.fixed(all, 2))",
    ]
  }
}
