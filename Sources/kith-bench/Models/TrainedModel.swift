import CorpusInput
import Foundation
import LanguageModel
import Tokenization
import Training

/// A model of a benchmark set, trained when it is first needed.
struct TrainedModel {
  let set: BenchmarkSet
  /// Pruned and quantised, as large models are by default.
  var isPruned = false
  var isWithinSentences = false
  var isGrammarOnly = false
  /// Trained on text as people write it, by kith's own tokenizer.
  var isRunningText = false
  /// Other than the set's.
  var minimumCount: Int?
  var epochs: Int?
  var dimension: Int?
  var layers: Int?
  /// Bytes of the co-occurrence table.
  var cooccurrenceByteCount: Int?
  /// Only this many tokens of the training text, from its beginning.
  var tokenLimit: Int?

  /// All that the model depends on, as a file name.
  var name: String {
    var name = set.rawValue
    if isPruned { name += "-pruned" }
    if isWithinSentences { name += "-within" }
    if isGrammarOnly { name += "-grammar" }
    if isRunningText { name += "-text" }
    if let minimumCount { name += "-m\(minimumCount)" }
    if let epochs { name += "-e\(epochs)" }
    if let dimension { name += "-d\(dimension)" }
    if let layers { name += "-l\(layers)" }
    if let cooccurrenceByteCount { name += "-c\(cooccurrenceByteCount)" }
    if let tokenLimit { name += "-t\(tokenLimit)" }
    return name + ".kith"
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: !isRunningText, documents: .files)
    options.historyAcrossSentences = !isWithinSentences
    options.minimumCount = minimumCount ?? set.minimumCount
    options.pruning = isPruned ? [0, 0, 1] : [0]
    options.quantizesWeights = isPruned
    options.hasAssociations = !isGrammarOnly
    options.epochs = epochs
    options.dimension = dimension
    options.layers = layers
    options.cooccurrenceByteCount = cooccurrenceByteCount
    return options
  }

  /// Its training text.
  func documents(_ bench: BenchOptions) throws -> [String] {
    let documents = try limited(set.documents(.train, in: bench.dataFolder()))
    return isRunningText ? documents.map { RunningText.lines(of: $0).joined(separator: "\n") } : documents
  }

  private func limited(_ documents: [String]) -> [String] {
    guard var rest = tokenLimit else { return documents }
    var beginning: [String] = []
    for document in documents where rest > 0 {
      let lines = document.split(separator: "\n").prefix { line in
        defer { rest -= line.split(separator: " ").count + 1 }
        return rest > 0
      }
      beginning.append(lines.joined(separator: "\n"))
    }
    return beginning
  }

  /// Opens it, after training it if it is not in the cache. Says what that took.
  func open(_ bench: BenchOptions, _ figures: Figures) throws -> Model {
    try CachedModel(name: name, options: options).open(bench, figures) { try documents(bench) }
  }
}
