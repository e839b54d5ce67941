import ArgumentParser
import KithProtocol
import ProcessIO
import SystemPackage
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

  /// As the manual has it; the argument parser's own is another.
  private static let wrongCommandLine = ExitCode(2)

  static func main() async {
    StandardDescriptors.reserve()
    do {
      if let flawed = CommandArguments.flawed {
        throw ValidationError("\(flawed) in the arguments is not UTF-8: give the file another name")
      }
      try checkVerbs()
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      _ = try? FileDescriptor.standardError.writeAll("\(fullMessage(for: error))\n".utf8)
      exit(withError: wrongCommandLine)
    }
  }

  /// What is no command would be taken for an argument of `serve`.
  private static func checkVerbs() throws {
    do throws(VerbTree.Unknown) {
      try commands(self).check(Array(CommandLine.arguments.dropFirst()), noun: "command")
    } catch {
      throw ValidationError("\(error.message); \(error.hint)")
    }
  }

  private static func commands(_ command: any ParsableCommand.Type) -> VerbTree {
    VerbTree(
      names: [command._commandName] + command.configuration.aliases,
      verbs: command.configuration.subcommands.map(commands))
  }
}
