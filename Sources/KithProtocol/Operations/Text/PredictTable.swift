import StrictJSON

/// The keys of `predict`.
package enum PredictTable {
  package static let text = TextsTable.text("The text before the word. Empty: the start of a document.")
  package static let prefix = Field(
    "prefix", .string(bytes: 0...256), .byDefault(""), meaning: "Only words that begin so: a half-typed word.")
  package static let includesSentenceEnd = Field(
    "sentence_end", .boolean, .byDefault(false),
    meaning: "Whether `</s>`, the end of the sentence, may be among them.")
  package static let explains = Field(
    "explain", .boolean, .byDefault(false), meaning: "Whether each word comes with the parts of its `logprob`.")

  package static let words = Field(
    "words", .list(.object(Word.all)), .optional, meaning: "For `text`: the words, best first.")
  package static let predictions = Field(
    "predictions", .list(.object([words, TextsTable.error])), .optional,
    meaning: "For `texts`: one for each, in their order.")

  package enum Word {
    package static let typed = Field(
      "text", .text, meaning: "The word as it would be typed there, with a blank before it where one belongs.")
    package static let logProbability = Field(
      "logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability.")
    package static let parts = PartsTable.parts(PartsTable.experts, .optional)

    static let all = [WordTable.word, typed, logProbability, parts]
  }
}

extension Operation {
  package static let predict = Operation(
    "predict", "Names the likeliest next words.", role: .query, lane: .worker(.byCost), effect: .reads,
    request: [
      ScopeTable.model, PredictTable.text, TextsTable.texts, ScopeTable.context, ScopeTable.experts,
      ScopeTable.session, MemoryTable.used, PredictTable.prefix, WordTable.top, PredictTable.includesSentenceEnd,
      PredictTable.explains,
    ],
    exactlyOneOf: [PredictTable.text, TextsTable.texts],
    reply: [ModelReplyTable.model, PredictTable.words, PredictTable.predictions, ModelReplyTable.took],
    errors: ScopeTable.errors)
}
