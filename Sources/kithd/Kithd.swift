import ArgumentParser
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
      Serve.self, ShowConfiguration.self, Train.self, Count.self, Merge.self, Estimate.self, Export.self, Import.self,
    ],
    defaultSubcommand: Serve.self)
}
