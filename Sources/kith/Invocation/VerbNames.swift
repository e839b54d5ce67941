import ArgumentParser
import KithProtocol

/// Finds the word of a command line that should be a verb and is none.
enum VerbNames {
  /// - Parameters:
  ///   - arguments: What follows `kith`.
  ///   - root: The command with all verbs.
  /// - Throws: `UsageError`, with the verb that was probably meant.
  static func check(_ arguments: [String], of root: any ParsableCommand.Type) throws(UsageError) {
    var words = LeadingOptions(arguments).rest[...]
    let asksHelp = words.first == "help"
    if asksHelp { words = words.dropFirst() }
    var command = root
    var path = "kith"
    while !command.configuration.subcommands.isEmpty, let word = words.first, !word.hasPrefix("-") {
      let verbs = command.configuration.subcommands
      guard let verb = verbs.first(where: { names(of: $0).contains(word) }) else {
        let meant = nearest(to: word, among: verbs.flatMap(names))
        let help = "all of them:  \(path) --help"
        throw UsageError(
          message: "there is no verb `\(path == "kith" ? "" : "\(path.dropFirst(5)) ")\(word)`",
          hint: meant.map { "did you mean \($0)?  (\(help))" } ?? help)
      }
      command = verb
      path += " \(word)"
      words = LeadingOptions(Array(words.dropFirst())).rest[...]
    }
  }

  private static func names(of command: any ParsableCommand.Type) -> [String] {
    [command._commandName] + command.configuration.aliases
  }
}
