import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith choose "he poured a glass of ___" gin sail`: ranks the options for a gap.
struct Choose: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Rank the options for a gap in a text, or whole alternatives.",
    discussion: """
      The gap is written ___ in the first argument, and the options follow. Without a gap, all arguments are whole \
      texts; without arguments, the lines of standard input are. Prints each option's probability among the options, \
      best first, and which expert decided by how much over the second.
        kith choose "he ___ the glass of gin" drank drunk drink
      """)

  @Argument(help: "The text with the gap ___ and the options; or whole texts.")
  var texts: [String] = []

  @Flag(help: "Compare by probability per word, so that long options are not at a disadvantage.")
  var perToken = false

  @OptionGroup var surroundings: ContextOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard texts.isEmpty || texts.count > 1 else { throw ValidationError("What is there to choose from? Give options.") }
  }

  func run(_ session: Session) throws {
    let (connection, place) = try session.connect(surroundings)
    var (text, choices) = (nil as String?, texts)
    if choices.isEmpty {
      choices = try LineInput.readAll().split(separator: "\n").map(String.init)
    } else if choices[0].contains("___") {
      text = choices.removeFirst()
    }
    guard !choices.isEmpty else { throw UsageError(message: "there is nothing to choose from on standard input") }
    var fields = connection.modelField() + connection.chooseFields(choices, text) + place
    if perToken { fields.append(("per_token", .bool(true))) }
    guard let result = try session.ask(connection, .choose, fields) else { return }
    let console = session.console
    let ranking = try OptionRanking(result)
    let rows = ranking.options.map {
      [console.shown($0.option), "\(Formatting.fixed($0.posterior * 100, 1)) %", console.bar($0.posterior, width: 30)]
    }
    let table = Formatting.table(["option", "probability", ""], rows, leftAligned: [0, 2])
    console.print(console.dim(table[0]))
    for line in table.dropFirst() { console.print(line) }
    guard ranking.options.count > 1, let decider = ranking.decidedBy else { return }
    let margins = ["grammar", "association", "repetition", "spelling", "cooccurrence"].compactMap { name -> String? in
      let bits = (ranking.margin[name] ?? 0) / 0.693_147_180_559_945_3
      guard bits.magnitude >= 0.005 else { return nil }
      return "\(name) \(bits > 0 ? "+" : "-")\(Formatting.fixed(bits.magnitude, 2))"
    }
    console.print(console.dim("decided by \(decider); bits over the second: \(margins.joined(separator: ", "))"))
  }
}
