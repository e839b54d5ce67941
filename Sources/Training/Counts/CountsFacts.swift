internal import Storage

/// The facts that a file of counts holds of its text. Stored in the section `counts`, one a line.
package struct CountsFacts: Sendable, Equatable {
  /// The length of the windows, 1...7.
  package var order: Int
  /// Words and sentence ends.
  package var tokens = 0
  package var documents = 0
  package var sentences = 0
  package var isPreTokenized: Bool
  package var historyAcrossSentences: Bool
  /// How often `<unk>` (spelled so in the text), `<s>` and `</s>` occur.
  package var specialFrequencies: [UInt64] = [0, 0, 0]

  var corpus: CorpusFacts {
    CorpusFacts(
      tokens: tokens, documents: documents, sentences: sentences, isPreTokenized: isPreTokenized,
      historyAcrossSentences: historyAcrossSentences)
  }

  /// Adds the facts of another part.
  /// - Throws: `badCounts` if the parts were not counted alike.
  mutating func add(_ other: CountsFacts, named name: String) throws(TrainingError) {
    func check(_ earlier: String, _ its: String) throws(TrainingError) {
      guard earlier == its else {
        throw .badCounts(
          "\(name): it was counted with \(its), the ones before it with \(earlier); count all parts alike")
      }
    }
    try check("--order \(order)", "--order \(other.order)")
    func tokenizing(_ facts: CountsFacts) -> String { facts.isPreTokenized ? "--pre-tokenized" : "kith's tokenizer" }
    try check(tokenizing(self), tokenizing(other))
    func history(_ facts: CountsFacts) -> String {
      facts.historyAcrossSentences ? "history across sentences" : "--within-sentences"
    }
    try check(history(self), history(other))
    tokens += other.tokens
    documents += other.documents
    sentences += other.sentences
    for special in 0..<3 {
      let (sum, overflow) = specialFrequencies[special].addingReportingOverflow(other.specialFrequencies[special])
      specialFrequencies[special] = overflow ? .max : sum
    }
  }

  var encoded: [UInt8] {
    let facts: [(String, String)] = [
      ("order", "\(order)"), ("tokens", "\(tokens)"), ("documents", "\(documents)"), ("sentences", "\(sentences)"),
      ("pre-tokenized", isPreTokenized ? "yes" : "no"),
      ("history-across-sentences", historyAcrossSentences ? "yes" : "no"),
      ("special", specialFrequencies.map(String.init).joined(separator: " ")), ("created-by", kithSignature),
    ]
    return Array(facts.map { "\($0)\t\($1)\n" }.joined().utf8)
  }
}

extension CountsFacts {
  init(order: Int, of corpus: CorpusFacts, specialFrequencies: [UInt64]) {
    self.init(
      order: order, tokens: corpus.tokens, documents: corpus.documents, sentences: corpus.sentences,
      isPreTokenized: corpus.isPreTokenized, historyAcrossSentences: corpus.historyAcrossSentences,
      specialFrequencies: specialFrequencies)
  }

  init(decoding bytes: [UInt8]) throws(StorageError) {
    var facts: [Substring: Substring] = [:]
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { facts[parts[0]] = parts[1] }
    }
    // A sum of any number of files must not overflow.
    func number(_ key: Substring, limit: Int = 1 << 48) throws(StorageError) -> Int {
      guard let number = facts[key].flatMap({ Int($0) }), number >= 0, number <= limit else {
        throw .corrupt(section: "counts", reason: "\(key) is missing or out of range")
      }
      return number
    }
    let special = (facts["special"] ?? "").split(separator: " ").compactMap { UInt64($0) }
    guard special.count == 3 else {
      throw .corrupt(section: "counts", reason: "the frequencies of the special words are missing")
    }
    order = try number("order", limit: 7)
    guard order > 0 else { throw .corrupt(section: "counts", reason: "order 0 is none") }
    tokens = try number("tokens")
    documents = try number("documents")
    sentences = try number("sentences")
    isPreTokenized = facts["pre-tokenized"] == "yes"
    historyAcrossSentences = facts["history-across-sentences"] == "yes"
    specialFrequencies = special
  }
}
