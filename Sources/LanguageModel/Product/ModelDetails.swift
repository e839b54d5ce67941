package import Storage
package import Tokenization

/// A model's metadata: how and on how much text it was trained. Stored in the section `about`.
///
/// The section is UTF-8 text, a line per fact, `key TAB value`; unknown keys are ignored.
package struct ModelDetails: Sendable, Equatable {
  package var formatVersion = 0
  /// A hash of the content of the file, 16 hexadecimal digits.
  package var contentHash = ""
  package var order: Int
  package var vocabularySize: Int
  /// How many n-grams there are of each length, 1...order.
  package var nGramCounts: [Int] = []
  /// Words and sentence ends.
  package var trainingTokens: Int
  package var trainingDocuments: Int
  package var trainingSentences: Int
  package var createdBy: String
  package var description: String
  package var preTokenized: Bool
  /// Whether history runs on across the ends of sentences inside a document.
  package var historyAcrossSentences: Bool
  package var spellingOrder: Int
  /// n-grams of length l seen at most `pruning[l - 1]` times were left out.
  package var pruning: [Int]
  /// The experts that the file holds.
  package var experts: [String]
  /// How runs of scripts without spaces are cut into words.
  package var segmentation: Segmentation.Kind

  package init(
    order: Int, vocabularySize: Int, trainingTokens: Int, trainingDocuments: Int, trainingSentences: Int,
    createdBy: String, description: String, preTokenized: Bool, historyAcrossSentences: Bool, spellingOrder: Int,
    pruning: [Int], experts: [String] = ["grammar"], segmentation: Segmentation.Kind = .characters
  ) {
    self.order = order
    self.vocabularySize = vocabularySize
    self.trainingTokens = trainingTokens
    self.trainingDocuments = trainingDocuments
    self.trainingSentences = trainingSentences
    self.createdBy = createdBy
    self.description = description
    self.preTokenized = preTokenized
    self.historyAcrossSentences = historyAcrossSentences
    self.spellingOrder = spellingOrder
    self.pruning = pruning
    self.experts = experts
    self.segmentation = segmentation
  }

  /// The section's bytes. Line breaks and tabs in the description become spaces.
  package var encoded: [UInt8] {
    var facts: [(String, String)] = [
      ("order", "\(order)"), ("vocabulary", "\(vocabularySize)"), ("tokens", "\(trainingTokens)"),
      ("documents", "\(trainingDocuments)"), ("sentences", "\(trainingSentences)"), ("created-by", createdBy),
      ("description", description), ("pre-tokenized", preTokenized ? "yes" : "no"),
      ("history-across-sentences", historyAcrossSentences ? "yes" : "no"), ("spelling-order", "\(spellingOrder)"),
      ("pruning", pruning.map(String.init).joined(separator: " ")), ("experts", experts.joined(separator: " ")),
    ]
    // Left out where it was not known before.
    if segmentation != .characters { facts.append(("segmentation", segmentation.rawValue)) }
    func plain(_ text: String) -> String { String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }
    return Array(facts.map { "\($0)\t\(plain($1))\n" }.joined().utf8)
  }

  package init(decoding bytes: Span<UInt8>) throws(StorageError) {
    var copy: [UInt8] = []
    for i in 0..<bytes.count { copy.append(bytes[i]) }
    guard let text = String(validating: copy, as: UTF8.self) else {
      throw .corrupt(section: "about", reason: "it is not UTF-8")
    }
    var facts: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
    }
    func count(_ key: String) throws(StorageError) -> Int {
      guard let count = facts[key].flatMap({ Int($0) }), count >= 0 else {
        throw .corrupt(section: "about", reason: "\(key) is missing or no number")
      }
      return count
    }
    guard let segmentation = Segmentation.Kind(rawValue: facts["segmentation"] ?? "characters") else {
      throw .corrupt(section: "about", reason: "segmentation is none of none, characters and learnt")
    }
    self.init(
      order: try count("order"), vocabularySize: try count("vocabulary"), trainingTokens: try count("tokens"),
      trainingDocuments: try count("documents"), trainingSentences: try count("sentences"),
      createdBy: facts["created-by"] ?? "", description: facts["description"] ?? "",
      preTokenized: facts["pre-tokenized"] == "yes",
      historyAcrossSentences: facts["history-across-sentences"] == "yes",
      spellingOrder: try count("spelling-order"),
      pruning: (facts["pruning"] ?? "").split(separator: " ").compactMap { Int($0) },
      experts: (facts["experts"] ?? "grammar").split(separator: " ").map(String.init),
      segmentation: segmentation)
  }
}
