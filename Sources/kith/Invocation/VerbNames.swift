import ArgumentParser
import KithProtocol

/// Finds the word of a command line that should be a verb and is none.
enum VerbNames {
  /// - Parameters:
  ///   - arguments: What follows `kith`.
  ///   - root: The command with all verbs.
  /// - Throws: `UsageError`, with the verb that was probably meant.
  static func check(_ arguments: [String], of root: any ParsableCommand.Type) throws(UsageError) {
    do throws(VerbTree.Unknown) {
      try tree(root).check(arguments) { LeadingOptions($0).rest }
    } catch {
      throw UsageError(message: error.message, hint: error.hint)
    }
  }

  private static func tree(_ command: any ParsableCommand.Type) -> VerbTree {
    VerbTree(
      names: [command._commandName] + command.configuration.aliases,
      verbs: command.configuration.subcommands.map(tree))
  }
}
