import ArgumentParser
import Foundation

/// Where the sets are and where trained models are kept.
struct BenchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of the benchmark sets. (default: $KITH_BENCH_DATA)", valueName: "folder"))
  var data: String?

  @Option(help: ArgumentHelp("Where trained models are kept.", valueName: "folder"))
  var cache = "/tmp/kith-bench"

  @Flag(help: "Print rows as JSON lines.")
  var json = false

  func dataFolder() throws -> String {
    guard let folder = data ?? environment("KITH_BENCH_DATA") else {
      throw ValidationError("Where are the benchmark sets? Give --data FOLDER, or set KITH_BENCH_DATA.")
    }
    return folder
  }
}

func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
