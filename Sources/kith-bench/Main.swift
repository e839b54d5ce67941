import ArgumentParser

/// `kith-bench`: every figure that the documents give, measured anew. Each command prints what it measures beside what it
/// is compared with; none of them passes or fails.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith-bench",
    abstract: "Measure kith.",
    discussion: """
      Benchmark sets are read from --data: a folder with holmes/, ptb/ and wikitext-2/ as their publishers name the files. \
      Trained models are kept in --cache and used again.
      """,
    subcommands: [
      Perplexity.self, Ablation.self, Sentences.self, Latency.self, Scoring.self, Client.self, KenLM.self,
      Choosing.self, Calibration.self, Typing.self, Sessions.self, Scale.self, Words.self, Lambada.self,
      Cancelling.self, Reasoning.self,
      TrainOne.self, Sockets.self, Flood.self,
    ])
}

/// Where the sets are and where trained models are kept.
struct Places: ParsableArguments {
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
