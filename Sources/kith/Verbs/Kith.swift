import ArgumentParser

/// The root command. Each verb is in a file of its own beside this one, and in the list below.
struct Kith: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kith",
    abstract: "Ask kithd, the daemon that keeps language models in memory.",
    discussion: """
      Results go to standard output, everything else to standard error. Texts come from the arguments or, where there \
      are none, from standard input: `kith score` and `kith predict` then answer line by line.

      Exit status: 0 done, 1 answered but negative, 2 wrong usage or unreadable input, 3 error of the server, \
      4 not found, 5 denied, 6 no connection, 7 too late, 8 overloaded, 75 try again, 78 bad configuration, \
      130 interrupted.
      """,
    version: "kith \(version)",
    subcommands: [
      Predict.self, Complete.self, Score.self, Tokenize.self, Choose.self, FilterLines.self, Rerank.self, Explain.self,
      Related.self, Topic.self, Similar.self, Collocates.self, Reason.self, Xray.self,
      Sessions.self, Learn.self, Memories.self, Train.self, Jobs.self, Models.self,
      Status.self, Stats.self, Doctor.self, Admin.self, Repl.self, Call.self, Pipe.self, Describe.self, Ping.self,
      Completion.self,
    ])

  @OptionGroup var options: GlobalOptions

  /// The verb that the arguments name, with its options, all of them valid.
  static func command(for arguments: [String]) throws -> any ParsableCommand {
    TypedArguments.set(arguments)
    if let verb = verb(alone: arguments) { return verb }
    try VerbNames.check(arguments, of: Kith.self)
    let leading = LeadingOptions(arguments)
    // Here, so that an error is one of `kith` and not of the verb.
    if !leading.arguments.isEmpty { _ = try parseAsRoot(leading.arguments) }
    return try parseAsRoot(leading.rest)
  }

  /// A verb that comes first and is followed by nothing but valid arguments of its own, as it mostly is: all other verbs and
  /// the options before it take longer to look at than the daemon takes to answer.
  private static func verb(alone arguments: [String]) -> (any ParsableCommand)? {
    guard let name = arguments.first else { return nil }
    let verb = configuration.subcommands.first { $0._commandName == name || $0.configuration.aliases.contains(name) }
    guard let verb, verb.configuration.subcommands.isEmpty else { return nil }
    let command = try? verb.parseAsRoot(Array(arguments.dropFirst()))
    // It may be one that prints the verb's help, which is `kith`'s to print.
    return command.flatMap { type(of: $0) == verb ? $0 : nil }
  }
}
