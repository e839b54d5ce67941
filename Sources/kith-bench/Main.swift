import ArgumentParser

/// `kith-bench`: every figure that the documents give, measured again. Each command prints what it measures beside what it
/// is compared with; only a comparison with another build passes or fails.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith-bench",
    abstract: "Measure kith.",
    discussion: """
      Benchmark sets are read from --data: a folder with holmes/, ptb/ and wikitext-2/ as their publishers name the files. \
      Trained models are kept in --cache and used again. \
      socket, latency, scoring and kenlm compare two builds: --baseline PATH.
      """,
    subcommands: [
      Perplexity.self, Ablation.self, Sentences.self, Latency.self, Scoring.self, Client.self, KenLM.self,
      Choosing.self, Calibration.self, Typing.self, Sessions.self, Scale.self, Parts.self, Words.self, Lambada.self,
      Cancelling.self, Reasoning.self, Directions.self, Importing.self, XrayFigures.self, Passages.self, Memories.self,
      SegmentationFigures.self, Thesis.self, TrainOne.self, Sockets.self, Flood.self, Soak.self, Paging.self,
    ])

  static func main() {
    ChildProcesses.endWithThis()
    main(nil)
  }
}
