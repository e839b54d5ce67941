import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Storage
import Tokenization
import Training

/// The text that the claims are tested on, in documents: one benchmark set, or files that the user names. A sentence a line,
/// with spaces between words and punctuation marks.
struct ThesisText {
  let name: String
  /// Nil for files that the user names.
  private let set: BenchmarkSet?
  /// As a file name.
  private let fileName: String
  private let load: (BenchmarkSet.Part) throws -> [String]
  private let minimumCount: Int

  init(_ set: BenchmarkSet, in folder: String) {
    name = set.rawValue
    self.set = set
    fileName = "thesis-\(set.rawValue)"
    minimumCount = set.minimumCount
    load = { try set.documents($0, in: folder) }
  }

  /// The last tenth of each document is held out, of twenty documents or more each tenth document.
  ///
  /// - Parameter files: of running text, plain or packed.
  init(files: [String]) throws {
    var documents: [String] = []
    for file in files {
      guard FileManager.default.isReadableFile(atPath: file) else {
        throw ValidationError("--text \(file): there is no such file, or it cannot be read")
      }
      documents += try CorpusText.documents(of: file).map(RunningText.sentences).filter { !$0.isEmpty }
    }
    guard documents.reduce(0, { $0 + $1.utf8.count }) > Self.leastBytes else {
      throw ValidationError("\(files.joined(separator: ", ")): too little text: a megabyte is little, ten are better")
    }
    let isMany = documents.count >= 20
    var (training, validation) = ([String](), [String]())
    for (index, document) in documents.enumerated() {
      if isMany {
        if index % 10 == 9 { validation.append(document) } else { training.append(document) }
      } else {
        let lines = document.split(separator: "\n")
        training.append(lines.prefix(lines.count * 9 / 10).joined(separator: "\n"))
        validation.append(lines.dropFirst(lines.count * 9 / 10).joined(separator: "\n"))
      }
    }
    set = nil
    name = files.count == 1 ? URL(filePath: files[0]).lastPathComponent : "\(files.count) files"
    var hasher = FNV1a()
    for document in documents { for byte in document.utf8 { hasher.add(byte) } }
    fileName = "thesis-text-\(String(hasher.value, radix: 16))"
    minimumCount = 2
    let parts = (training, validation)
    load = { $0 == .train ? parts.0 : parts.1 }
  }

  private static let leastBytes = 200_000

  // MARK: Documents

  func training() throws -> [String] { try load(.train) }

  /// The beginnings of the validation documents, about `tokens` words in all.
  func validation(tokens: Int) throws -> [String] {
    let documents = try load(.valid)
    let each = max(200, tokens / max(1, documents.count))
    return documents.map { Self.beginning(of: $0, words: each) }
  }

  static func beginning(of document: String, words: Int) -> String {
    var rest = words
    return document.split(separator: "\n").prefix { line in
      defer { rest -= line.split(separator: " ").count + 1 }
      return rest > 0
    }.joined(separator: "\n")
  }

  // MARK: Models

  /// The model of all training text; large ones pruned, as they are by default.
  func model(_ bench: BenchOptions, _ figures: Figures) throws -> Model {
    if let set { return try TrainedModel(set: set, isPruned: true).open(bench, figures) }
    return try CachedModel(name: "\(fileName).kith", options: options).open(bench, figures, documents: training)
  }

  /// Grammar alone, of sentences whose words stand in the reverse order.
  func reversedGrammar(_ bench: BenchOptions, _ figures: Figures) throws -> Model {
    var options = options
    options.hasAssociations = false
    return try CachedModel(name: "\(fileName)-reversed.kith", options: options).open(bench, figures) {
      try training().map { document in
        document.split(separator: "\n").map { $0.split(separator: " ").reversed().joined(separator: " ") }
          .joined(separator: "\n")
      }
    }
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: .files)
    options.minimumCount = minimumCount
    options.pruning = [0, 0, 1]
    options.quantizesWeights = true
    return options
  }
}
