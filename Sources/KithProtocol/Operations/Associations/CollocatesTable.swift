import StrictJSON

/// The keys of `collocates`.
package enum CollocatesTable {
  package static let word = Field(
    "word", .string(bytes: 1...1_000), meaning: "The word, as it is written in texts.")
  package static let window = Field(
    "window", .integer(1...20), .byDefault(5), unit: "words",
    meaning: "How far they may stand; 1, 2, 5, 10 or 20, another is rounded up to the next of them.")
  package static let side = Field(
    "side", .choice(["before", "after", "both"]), .byDefault("both"), meaning: "On which side of the word.")
  package static let measure = Field(
    "measure", .choice(["frequency"] + Word.measures.map(\.name), spellings: measureSpellings), .byDefault("logdice"),
    meaning:
      "What to sort by; `frequency` is `count`. Also, in capitals or not: MI, MI3, nPMI, logDice, LL, LLR, log-likelihood, t-score."
  )
  /// Other names of the measures, in the literature and in other tools; as `describe` lists them.
  private static let measureSpellings = [
    ("MI", "pmi"), ("mutual-information", "pmi"), ("nPMI", "npmi"), ("MI3", "mi3"), ("MI³", "mi3"), ("MI^3", "mi3"),
    ("logDice", "logdice"), ("log-dice", "logdice"), ("LL", "g2"), ("LLR", "g2"), ("log-likelihood", "g2"),
    ("loglikelihood", "g2"), ("G²", "g2"), ("G^2", "g2"), ("t-score", "t"), ("tscore", "t"), ("count", "frequency"),
    ("freq", "frequency"),
  ].map { FieldType.Spelling($0.0, standard: $0.1) }

  /// The measure's name in replies, for any of its spellings; nil if there is no such measure.
  package static func measureName(_ spelling: String) -> String? { measure.type.standardChoice(spelling) }
  package static let minimumCount = Field(
    "min_count", .integer(1...1_000_000), .byDefault(5), meaning: "Pairs seen less often are left out.")
  package static let top = Field(
    "top", .integer(1...1_000), .byDefault(20), unit: "words", meaning: "How many words.")
  package static let passageCount = Field(
    "passages", .integer(0...20), .byDefault(0),
    meaning: "At most this many passages for each word in which both stand.")
  package static let text = Field(
    "text", .text, .optional,
    meaning: "Where passages come from. Absent: from what the model keeps of its training text, if it keeps any.")

  package static let frequency = Field("frequency", .count, meaning: "How often the word was seen: f(x).")
  package static let usedWindow = Field(
    "window", .integer(1...20), unit: "words", meaning: "How far the window reaches.")
  package static let knownFrom = Field(
    "known_from", .count, meaning: "Pairs seen less often within 20 words are not in the model's table.")
  package static let words = Field(
    "words", .list(.object(Word.all)), meaning: "The collocates, those with the largest measure first.")

  package enum Word {
    package static let word = Field("word", .text, meaning: "The collocate.")
    package static let frequency = Field("frequency", .count, meaning: "How often it was seen: f(y).")
    package static let count = Field("count", .count, meaning: "How often it stood in the window: O.")
    package static let before = Field("before", .count, meaning: "How often before the word.")
    package static let after = Field("after", .count, meaning: "How often after it.")
    package static let expected = Field(
      "expected", .positive,
      meaning: "E = f(x) · f(y) · S / N, for S positions in the window and N words and sentence ends of text.")
    /// In the order of the reply, after `count`.
    package static let measures = [
      Field("o/e", .positive, meaning: "O / E."),
      Field("pmi", .logProbability, unit: "bits", meaning: "log2 O/E (Church & Hanks 1990)."),
      Field(
        "npmi", .logProbability,
        meaning: "`pmi` / -log2 (O / S·N): 1 where they always stand together (Bouma 2009)."),
      Field("mi3", .logProbability, unit: "bits", meaning: "log2 O³/E (Daille 1994)."),
      Field("logdice", .logProbability, meaning: "14 + log2 2·O / (f(x) + f(y)) (Rychlý 2008)."),
      Field(
        "g2", .logProbability,
        meaning: "Log likelihood of the four cells (Dunning 1993), negative where O < E; above 10.83, p < 0.001."),
      Field("t", .logProbability, meaning: "(O - E) / √O (Church et al. 1991)."),
    ]
    package static let passages = Field(
      "passages", .list(.text), .optional, meaning: "If asked for: sentences in which both stand.")

    static let all = [word, frequency, count, before, after, expected] + measures + [passages]
  }
}

extension Operation {
  package static let collocates = Operation(
    "collocates", "Names the words that stood near a word in training, by the measures of corpus linguistics.",
    role: .query, lane: .worker(.byCost), effect: .reads,
    request: [
      ScopeTable.model, CollocatesTable.word, CollocatesTable.window, CollocatesTable.side, CollocatesTable.measure,
      CollocatesTable.minimumCount, CollocatesTable.top, CollocatesTable.passageCount, CollocatesTable.text,
    ],
    reply: [
      ModelReplyTable.model, CollocatesTable.frequency, CollocatesTable.usedWindow, CollocatesTable.knownFrom,
      CollocatesTable.words, ModelReplyTable.took,
    ],
    errors: ScopeTable.modelErrors)
}
