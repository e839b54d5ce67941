import ArgumentParser
import KithProtocol
import Training

/// `kithd`: the daemon, and the commands that it runs as its children.
@main
struct Kithd: AsyncParsableCommand {
  static let version = kithVersion

  static let configuration = CommandConfiguration(
    commandName: "kithd",
    abstract: "Keeps language models in memory and answers over a Unix socket.",
    version: version,
    subcommands: [
      Serve.self, ShowConfiguration.self, Train.self, Associate.self, Count.self, Merge.self, Estimate.self,
      Export.self,
      Import.self,
    ],
    defaultSubcommand: Serve.self)

  static func main() async {
    do throws(VerbTree.Unknown) {
      // What is no command would be taken for an argument of `serve`.
      try commands(self).check(Array(CommandLine.arguments.dropFirst()), noun: "command")
    } catch {
      exit(withError: ValidationError("\(error.message); \(error.hint)"))
    }
    await main(nil)
  }

  private static func commands(_ command: any ParsableCommand.Type) -> VerbTree {
    VerbTree(
      names: [command._commandName] + command.configuration.aliases,
      verbs: command.configuration.subcommands.map(commands))
  }
}
