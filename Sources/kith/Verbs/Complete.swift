import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith complete The bar was`: the text and how the model would go on, word by word as it comes.
struct Complete: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Write on.",
    discussion: """
      Prints the text and what follows it, word by word. Without a text: goes on from all of standard input, or in a \
      session from its text, and prints only what follows.
      """)

  @Argument(help: "The text to go on from; several arguments are joined by blanks.")
  var text: [String] = []

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Where to stop at the latest. (default: 50)", valueName: "count"))
  var maxWords: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Below 1 the likely gets likelier; 0 takes the likeliest. (default: 1)", valueName: "number"))
  var temperature: Double?

  @Flag(name: .long, help: "Always take the likeliest word: the same as --temperature 0.")
  var greedy = false

  @Option(name: .long, help: ArgumentHelp("Choose among so many of the likeliest.", valueName: "count"))
  var topK: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Choose among the likeliest that have this probability together.", valueName: "share"))
  var topP: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("Choose among words at least this times as probable as the likeliest.", valueName: "share"))
  var minP: Double?

  @Option(name: .long, help: ArgumentHelp("Above 1, words already written get less likely.", valueName: "factor"))
  var repeatPenalty: Double?

  @Option(name: .long, help: ArgumentHelp("The same seed, the same text. (default: by chance)", valueName: "number"))
  var seed: Int?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A text before which to stop; may be given often.", valueName: "text"))
  var stop: [String] = []

  @OptionGroup var surroundings: ContextOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard !(greedy && temperature != nil) else { throw ValidationError("--greedy is --temperature 0; give only one.") }
  }

  func run(_ session: Session) throws {
    let (connection, place) = try session.connect(surroundings)
    let isInSession = try surroundings.sessionName(session.options) != nil
    let context = text.isEmpty && !isInSession ? try LineInput.readAll() : text.joined(separator: " ")
    let console = session.console
    var choice = GenerationOptions()
    choice.maxWords = maxWords
    choice.temperature = greedy ? 0 : temperature
    choice.topK = topK
    choice.topP = topP
    choice.minP = minP
    choice.repeatPenalty = repeatPenalty
    choice.seed = seed
    choice.stop = stop
    let fields = connection.modelField() + [("text", .string(context))] + place + choice.fields
    if options.json || session.options.json {
      _ = try session.ask(connection, .complete, fields)
      return
    }
    var hasBegun = false
    do {
      let result = try session.ask(connection, .complete, fields + [("stream", true)]) { part in
        // The text stands before its first word, so that an error comes instead of it.
        if !hasBegun, !text.isEmpty { console.write(console.dim(console.shown(context, keepingLines: true))) }
        hasBegun = true
        console.write(console.shown(part["text"]?.string ?? "", keepingLines: true))
      }
      if !hasBegun, !text.isEmpty { console.write(console.dim(context)) }
      console.write("\n")
      if console.isVerbose, let result {
        let generated = try GeneratedText(result)
        console.note("\(generated.wordCount) words, ended by \(generated.reason), seed \(generated.seed)")
      }
    } catch {
      if hasBegun { console.write("\n") }
      throw error
    }
  }
}
