import ArgumentParser
import KithClient
import KithProtocol

/// `kith collocates glass`: the words that stood near a word in training.
struct Collocates: Verb {
  static let configuration = CommandConfiguration(
    commandName: "collocates",
    abstract: "Name the words that stood near a word in training.",
    discussion: """
      A line for each word: how often it stood in the window, before and after, how often it would by chance, and the \
      measures of corpus linguistics: log2 O/E (pmi), the same normalised (npmi), log2 O^3/E (mi3), logdice, \
      log likelihood (g2) and t. Their usual names do too, in capitals or not: MI, MI3, nPMI, logDice, LL, log-likelihood, \
      LLR, t-score.
        kith collocates glass --window 2 --measure g2 --passages 1
      """)

  @Argument(help: "The word, as it is written in texts.")
  var word: String

  @Option(help: ArgumentHelp("How far they may stand, in words: 1, 2, 5, 10 or 20.", valueName: "words"))
  var window = 5

  @Option(help: ArgumentHelp("On which side of the word: before, after or both.", valueName: "side"))
  var side = Side.both

  @Option(
    help: ArgumentHelp(
      "What to sort by: frequency, o/e, pmi, npmi, mi3, logdice, g2 or t.", valueName: "measure"))
  var measure = "logdice"

  @Option(help: ArgumentHelp("Leave out pairs seen less often.", valueName: "n"))
  var minCount = 5

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many words.", valueName: "count"))
  var top = 20

  @Option(help: ArgumentHelp("At most this many passages for each word in which both stand.", valueName: "n"))
  var passages = 0

  @Flag(help: "Take the passages from standard input, not from what the model keeps.")
  var fromInput = false

  @OptionGroup var options: GlobalOptions

  /// With hyphens for blanks: log likelihood is log-likelihood.
  private var measureName: String { measure.replacing(" ", with: "-") }

  enum Side: String, ExpressibleByArgument {
    case before, after, both

    var choice: CollocationOptions.Side {
      switch self {
      case .before: .before
      case .after: .after
      case .both: .both
      }
    }
  }

  func validate() throws {
    guard CollocatesTable.measureName(measureName) != nil else {
      throw ValidationError(
        "There is no measure \(measure); there are frequency, \(Collocate.measureNames.joined(separator: ", ")), "
          + "and their usual names.")
    }
    guard (1...20).contains(window) else { throw ValidationError("--window must be from 1 to 20, not \(window).") }
    guard (1...1000).contains(top) else {
      throw ValidationError("\(TypedArguments.spelling(of: "top")) must be from 1 to 1000, not \(top).")
    }
    guard minCount >= 1, minCount <= 1_000_000 else { throw ValidationError("--min-count must be from 1 to 1000000.") }
    guard (0...20).contains(passages) else { throw ValidationError("--passages must be from 0 to 20.") }
  }

  func run(_ invocation: Invocation) throws {
    if !fromInput { invocation.noteFileNames([word], instead: "kith collocates WORD --from-input") }
    let connection = try invocation.connect()
    guard let collocates = try invocation.ask(.collocates(of: word, options: choice(invocation)), on: connection) else {
      return
    }
    let console = invocation.console
    let rows = collocates.words.map { word in
      [
        console.shown(word.word), "\(word.count)", "\(word.before)", "\(word.after)",
        Formatting.fixed(word.expected, 1),
      ]
        + Collocate.measureNames.map { Formatting.fixed(word.measures[$0] ?? 0, Self.digits[$0] ?? 2) }
    }
    let table = Formatting.table(
      ["word", "count", "before", "after", "expected"] + Collocate.measureNames, rows, leftAligned: [0])
    console.print(console.dim(table[0]))
    for (line, word) in zip(table.dropFirst(), collocates.words) {
      console.print(line)
      for passage in word.passages { console.print("  " + console.shown(passage)) }
    }
    console.note("\(console.shown(word)): seen \(Formatting.grouped(collocates.frequency)) times")
  }

  private func choice(_ invocation: Invocation) throws -> CollocationOptions {
    var choice = CollocationOptions()
    choice.window = window
    choice.side = side.choice
    choice.measure = CollocatesTable.measureName(measureName) ?? measureName
    choice.minimumCount = minCount
    choice.count = top
    choice.passageCount = fromInput ? max(1, passages) : passages
    if fromInput { choice.text = try invocation.inputText() }
    return choice
  }

  /// Behind the point.
  private static let digits = ["o/e": 1, "npmi": 3, "g2": 0, "t": 1]
}
