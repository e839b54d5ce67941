import StrictJSON

/// The keys of `score`.
package enum ScoreTable {
  package static let text = TextsTable.text("The text to score.")
  package static let detail = Field(
    "detail", .choice(["sum", wordsDetail]), .byDefault("sum"), meaning: "`words`: a row for each word too.")

  package static let wordsDetail = "words"

  package static let logProbability = Field(
    "logprob", .logProbability, .optional, unit: "nats", meaning: "The logarithm of the text's probability.")
  package static let tokens = Field("tokens", .count, .optional, meaning: "Its words and sentence ends.")
  package static let unknown = Field(
    "oov", .count, .optional, unit: "words", meaning: "How many of its words the model does not know.")
  package static let characters = Field("characters", .count, .optional, meaning: "Its Unicode scalars.")
  package static let spelling = Field(
    "spelling", .logProbability, .optional, unit: "nats", meaning: "The share of unknown words' letters in it.")
  package static let perplexity = Field(
    "perplexity", .positive, .optional,
    meaning: "Per token, unknown words counted as one word: exp((`spelling` - `logprob`) / `tokens`).")
  package static let characterBits = Field(
    "character_bits", .positive, .optional, unit: "bits", meaning: "Bits per character, spelling included.")
  package static let words = Field(
    "words", .list(.object(Word.all)), .optional, meaning: "With `detail` `words`: each word and sentence end.")

  static let score = [logProbability, tokens, unknown, characters, spelling, perplexity, characterBits, words]
  package static let scores = Field(
    "scores", .list(.object(score + [TextsTable.error])), .optional,
    meaning: "For `texts`: one for each, in their order.")

  package enum Word {
    package static let parts = PartsTable.parts([
      PartsTable.grammar, PartsTable.phraseNear, PartsTable.association, PartsTable.repetition, PartsTable.memory,
      PartsTable.spelling,
    ])

    static let all = [
      WordTable.token, WordTable.start, WordTable.end, WordTable.logProbability, parts, WordTable.order,
      WordTable.isUnknown,
    ]
  }
}

extension Operation {
  package static let score = Operation(
    "score", "Says how probable a text is.", role: .query, lane: .worker(.byCost), effect: .reads,
    request: [
      ScopeTable.model, ScoreTable.text, TextsTable.texts, ScopeTable.context, ScopeTable.experts, ScopeTable.session,
      MemoryTable.used,
      ScoreTable.detail, TextsTable.offsets,
    ],
    exactlyOneOf: [ScoreTable.text, TextsTable.texts],
    reply: [ModelReplyTable.model] + ScoreTable.score + [ScoreTable.scores, ModelReplyTable.took],
    errors: ScopeTable.errors)
}
