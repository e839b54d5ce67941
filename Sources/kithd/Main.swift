import ArgumentParser
@main
struct Kithd: AsyncParsableCommand {
  static let version = "0.1.0"
  static let configuration = CommandConfiguration(
    commandName: "kithd", abstract: "x", version: version, subcommands: [Train.self, ARPA.self])
}
