import ArgumentParser
import KithClient

/// `kith choose "he poured a glass of ___" gin sail`: ranks the options for a gap.
struct Choose: Verb {
  static let configuration = CommandConfiguration(
    commandName: "choose",
    abstract: "Rank the options for a gap in a text, or whole alternatives.",
    discussion: """
      The gap is written ___ in the first argument, and the options follow. Without a gap, all arguments are whole \
      texts; without arguments, the lines of standard input are. Prints each option's probability among the options, \
      best first, and what decided by how much over the second.
        kith choose "he ___ the glass of gin" drank drunk drink
      """)

  @Argument(help: "The text with the gap ___ and the options; or whole texts.")
  var texts: [String] = []

  @Flag(help: "Compare by probability per word, so that long options are not at a disadvantage.")
  var perToken = false

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var memory: MemoryOption
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard texts.isEmpty || texts.count > 1 else {
      let isFile = Invocation.isFile(texts[0])
      throw ValidationError(
        "Give the options to choose from"
          + (isFile ? "; those in a file, a line each:  kith choose < \(texts[0].quotedForShell)" : "."))
    }
  }

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options, memory)
    var (text, choices) = (nil as String?, texts)
    if choices.isEmpty {
      choices = try invocation.inputLines()
    } else if choices[0].contains(OptionRanking.standardMark) {
      text = choices.removeFirst()
    }
    guard !choices.isEmpty else { throw UsageError(message: "there is nothing to choose from on standard input") }
    let query = Query.choose(choices, for: text, perToken: perToken, in: scope)
    guard let ranking = try invocation.ask(query, on: connection) else { return }
    let console = invocation.console
    let rows = ranking.options.map {
      [console.shown($0.option), "\(Formatting.fixed($0.posterior * 100, 1)) %", console.bar($0.posterior, width: 30)]
    }
    let table = Formatting.table(["option", "probability", ""], rows, leftAligned: [0, 2])
    console.print(console.dim(table[0]))
    for line in table.dropFirst() { console.print(line) }
    guard ranking.options.count > 1, let decider = ranking.decidedBy else { return }
    let margins = ranking.margin.compactMap { share -> String? in
      let bits = share.nats.asBits
      guard bits.magnitude >= 0.005 else { return nil }
      return "\(share.name) \(bits > 0 ? "+" : "-")\(Formatting.fixed(bits.magnitude, 2))"
    }
    let unit = perToken ? "bits a word" : "bits"
    console.print(console.dim("decided by \(decider); \(unit) over the second: \(margins.joined(separator: ", "))"))
  }
}
