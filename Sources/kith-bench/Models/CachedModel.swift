import CorpusInput
import Foundation
import LanguageModel
import Training

/// A model in the cache, trained when it is first needed.
struct CachedModel {
  /// All that it depends on, as a file name.
  let name: String
  let options: TrainingOptions

  /// Opens it, after training it if it is not in the cache. Says what that took.
  ///
  /// - Parameter documents: its training text, read only if it is needed.
  func open(_ bench: BenchOptions, _ figures: Figures, documents: () throws -> [String]) throws -> Model {
    try FileManager.default.createDirectory(atPath: bench.cache, withIntermediateDirectories: true)
    let path = "\(bench.cache)/\(name)"
    guard !FileManager.default.fileExists(atPath: path) else { return try Model(contentsOf: path) }
    let documents = try documents()
    let (start, cpu) = (ContinuousClock.now, processorSeconds())
    var stage: TrainingStage?
    let control = TrainingControl(report: {
      guard $0.stage != stage else { return }
      stage = $0.stage
      note("\(name): \($0.stage.rawValue)")
    })
    let details = try TrainingRun(output: path, options: options, control: control).train { body in
      for document in documents {
        try body(.text(Array(document.utf8)))
        try body(.endOfDocument)
      }
    }
    figures.add(
      "\(name): training", seconds(start.duration(to: .now)), "s",
      "\(details.trainingTokens) tokens, \(Int(processorSeconds() - cpu)) s of processor time")
    return try Model(contentsOf: path)
  }
}
