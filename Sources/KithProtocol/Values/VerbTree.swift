/// The verbs of a program, and those of verbs that have some.
package struct VerbTree {
  /// A word that should be a verb and is none.
  package struct Unknown: Error {
    package let message: String
    /// The verb that was probably meant, and where all of them are listed.
    package let hint: String
  }

  private let names: [String]
  private let verbs: [VerbTree]

  /// - Parameters:
  ///   - names: its names, the usual one first; of the root, the program's.
  ///   - verbs: what may follow it.
  package init(names: [String], verbs: [VerbTree]) {
    self.names = names
    self.verbs = verbs
  }

  /// Finds the word of a command line that should be a verb and is none.
  ///
  /// - Parameters:
  ///   - arguments: What follows the program's name.
  ///   - noun: What the program calls its verbs.
  ///   - rest: Leaves out the options that may stand before a verb.
  package func check(
    _ arguments: [String], noun: String = "verb", withoutOptions rest: ([String]) -> [String] = { $0 }
  ) throws(Unknown) {
    var words = rest(arguments)[...]
    let asksHelp = words.first == "help"
    if asksHelp { words = words.dropFirst() }
    var verb = self
    var path: [String] = []
    while let word = words.first, !word.hasPrefix("-"), asksHelp || !verb.verbs.isEmpty {
      guard let next = verb.verbs.first(where: { $0.names.contains(word) }) else {
        let command = ([names[0]] + path).joined(separator: " ")
        let meant = nearest(to: word, among: verb.verbs.flatMap(\.names))
        let help = "\(verb.verbs.isEmpty ? "its help" : "all of them"):  \(command) --help"
        throw Unknown(
          message: "there is no \(noun) `\((path + [word]).joined(separator: " "))`",
          hint: meant.map { "did you mean \($0)?  (\(help))" } ?? help)
      }
      verb = next
      path.append(word)
      words = rest(Array(words.dropFirst()))[...]
    }
  }
}
