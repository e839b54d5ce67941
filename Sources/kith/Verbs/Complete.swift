import ArgumentParser
import KithClient

/// `kith complete The bar was`: the text and how the model would go on, word by word as it comes.
struct Complete: Verb {
  static let configuration = CommandConfiguration(
    commandName: "complete",
    abstract: "Continue a text.",
    discussion: """
      Prints the text and its continuation, word by word. Without a text: continues all of standard input, or in a \
      session its text, and prints only the continuation.
      """)

  @Argument(help: "The text to continue; several arguments are joined by blanks.")
  var text: [String] = []

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("At most this many words. (default: 50)", valueName: "count"))
  var maxWords: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Below 1, likely words become likelier; 0 always takes the likeliest. (default: 1)", valueName: "number"))
  var temperature: Double?

  @Flag(name: .long, help: "Always take the likeliest word: the same as --temperature 0.")
  var greedy = false

  @Option(name: .long, help: ArgumentHelp("Choose among this many of the likeliest.", valueName: "count"))
  var topK: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Choose among the likeliest that have this probability together.", valueName: "share"))
  var topP: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("Choose among words at least this times as probable as the likeliest.", valueName: "share"))
  var minP: Double?

  @Option(name: .long, help: ArgumentHelp("Above 1, words already written become less likely.", valueName: "factor"))
  var repeatPenalty: Double?

  @Option(name: .long, help: ArgumentHelp("The same seed gives the same text. (default: random)", valueName: "number"))
  var seed: Int?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A text before which to stop; may be repeated.", valueName: "text"))
  var stop: [String] = []

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var memory: MemoryOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !(greedy && temperature != nil) else {
      throw ValidationError("--greedy is \(TypedArguments.spelling(of: "temperature")) 0; give only one.")
    }
  }

  func run(_ invocation: Invocation) throws {
    invocation.noteFileNames(text, instead: "kith complete")
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options, memory)
    let given = text.isEmpty && scope.session == nil ? try invocation.inputText() : text.joined(separator: " ")
    let console = invocation.console
    var hasBegun = false
    let query = Query.complete(given, options: choice, in: scope) { piece in
      // The text stands before its first word, so that an error comes instead of it.
      if !hasBegun, !text.isEmpty { console.write(console.dim(console.shown(given, keepingLines: true))) }
      hasBegun = true
      console.write(console.shown(piece, keepingLines: true))
    }
    do {
      guard let generated = try invocation.ask(query, on: connection) else { return }
      if !hasBegun, !text.isEmpty { console.write(console.dim(given)) }
      console.write("\n")
      if console.isVerbose {
        console.note("\(generated.wordCount) words, ended by \(generated.reason), seed \(generated.seed)")
      }
    } catch {
      if hasBegun { console.write("\n") }
      throw error
    }
  }

  private var choice: GenerationOptions {
    var choice = GenerationOptions()
    choice.maxWords = maxWords
    choice.temperature = greedy ? 0 : temperature
    choice.topK = topK
    choice.topP = topP
    choice.minP = minP
    choice.repeatPenalty = repeatPenalty
    choice.seed = seed
    choice.stop = stop
    return choice
  }
}
