import StrictJSON

/// The tables of the operations about text.
extension Operation {
  private static func texts(_ meaning: String) -> [Field] {
    [
      Field("text", .text, .optional, meaning: meaning),
      Field(
        "texts", .list(.text, count: 1...ProtocolLimits.textsPerRequest), .optional,
        meaning: "Many of them, each with its own result or error."),
    ]
  }

  private static let itemError = Field(
    "error", .object(ProtocolError.shape), .optional, meaning: "Instead of all others: why this text has no result.")

  // MARK: predict

  static let predictDefinition = OperationDefinition(
    .predict, "Names the likeliest next words.",
    request: [optionalModelName] + texts("The text before the word. Empty: the start of a document.") + [
      contextField, expertsField, sessionField,
      Field("prefix", .string(bytes: 0...256), .byDefault(""), meaning: "Only words that begin so: a half-typed word."),
      Field("top", .integer(1...1_000), .byDefault(10), unit: "words", meaning: "How many words."),
      Field(
        "sentence_end", .boolean, .byDefault(false),
        meaning: "Whether `</s>`, the end of the sentence, may be among them."),
      Field(
        "explain", .boolean, .byDefault(false), meaning: "Whether each word comes with the parts of its `logprob`."),
    ], exactlyOneOf: ["text", "texts"],
    reply: [
      modelReference,
      Field("words", words, .optional, meaning: "For `text`: the words, best first."),
      Field(
        "predictions",
        .list(.object([Field("words", words, .optional, meaning: "The words, best first."), itemError])), .optional,
        meaning: "For `texts`: one for each, in their order."),
      took,
    ], errors: modelErrors + sessionErrors)

  private static let words = FieldType.list(
    .object(
      [
        Field("word", .text, meaning: "The word."),
        Field("text", .text, meaning: "The word as it would be typed there, with a blank before it where one belongs."),
        Field("logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability."),
      ] + partFields(.optional)))

  // MARK: score

  static let scoreDefinition = OperationDefinition(
    .score, "Says how probable a text is.",
    request: [optionalModelName] + texts("The text to score.") + [
      contextField, expertsField, sessionField,
      Field("detail", .choice(["sum", "words"]), .byDefault("sum"), meaning: "`words`: a row for each word too."),
      offsetsField,
    ], exactlyOneOf: ["text", "texts"],
    reply: [modelReference] + scoreFields + [
      Field(
        "scores", .list(.object(scoreFields + [itemError])), .optional,
        meaning: "For `texts`: one for each, in their order."),
      took,
    ], errors: modelErrors + sessionErrors)

  private static let scoreFields = [
    Field("logprob", .logProbability, .optional, unit: "nats", meaning: "The logarithm of the text's probability."),
    Field("tokens", .count, .optional, meaning: "Its words and sentence ends."),
    Field("oov", .count, .optional, unit: "words", meaning: "How many of its words the model does not know."),
    Field("characters", .count, .optional, meaning: "Its Unicode scalars."),
    Field("spelling", .logProbability, .optional, unit: "nats", meaning: "The share of unknown words' letters in it."),
    Field(
      "perplexity", .positive, .optional,
      meaning: "Per token, unknown words counted as one word: exp((`spelling` - `logprob`) / `tokens`)."),
    Field("character_bits", .positive, .optional, unit: "bits", meaning: "Bits per character, spelling included."),
    Field(
      "words", .list(.object(wordScoreFields)), .optional, meaning: "With `detail` `words`: each word and sentence end."
    ),
  ]

  private static let wordScoreFields = [
    Field("word", .text, meaning: "The word, or `</s>`."),
    Field("start", .count, meaning: "Where it begins in the text, in the unit of `offsets`."),
    Field("end", .count, meaning: "Where it ends; at a sentence end the same as `start`."),
    Field("logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability: the sum of the parts."),
    Field("grammar", .logProbability, unit: "nats", meaning: "The share of the last few words."),
    Field("association", .logProbability, unit: "nats", meaning: "The share of the wider context."),
    Field(
      "spelling", .logProbability, unit: "nats", meaning: "The share of its letters, if the model does not know it."),
    Field("order", .count, unit: "words", meaning: "The length of the longest n-gram found that ends here."),
    Field("oov", .boolean, meaning: "Whether the model does not know it."),
  ]

  // MARK: complete

  static let completeDefinition = OperationDefinition(
    .complete, "Writes on. With `stream`, word by word.",
    request: [
      optionalModelName,
      Field("text", .text, .optional, meaning: "The text to go on from. Empty: the start of a document."), contextField,
      expertsField, sessionField,
      Field("max_words", .integer(1...10_000), .byDefault(50), unit: "words", meaning: "Where to stop at the latest."),
      Field(
        "temperature", .number(0...100), .byDefault(1.0),
        meaning: "Below 1 the likely becomes likelier; 0 always takes the likeliest."),
      Field(
        "top_k", .integer(0...1_000_000), .byDefault(0), unit: "words",
        meaning: "Choose among so many of the likeliest; 0: among all."),
      Field(
        "top_p", .number(0...1), .byDefault(1.0),
        meaning: "Choose among the likeliest that have this probability together."),
      Field(
        "min_p", .number(0...1), .byDefault(0.0),
        meaning: "Choose among words at least this times as probable as the likeliest."),
      Field(
        "repeat_penalty", .number(0.01...100), .byDefault(1.0),
        meaning: "Above 1, words already written become less likely."),
      Field(
        "seed", .integer(0...9_007_199_254_740_991), .optional,
        meaning: "The same seed, the same text. Absent: by chance; the reply says which."),
      Field(
        "stop", .list(.string(bytes: 1...256), count: 0...16), .byDefault([]), meaning: "Texts before which to stop."),
    ], exactlyOneOf: ["text"],
    reply: [
      modelReference,
      Field("text", .text, meaning: "What was written, to be put right after the request's text."),
      Field("words", .count, meaning: "How many words that is."),
      Field("logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability at temperature 1."),
      Field(
        "reason", .choice(["length", "stop"]),
        meaning: "Why it stopped: `max_words` were written, or one of `stop` came."),
      Field("seed", .count, meaning: "The seed."),
      took,
    ],
    stream: (
      "part",
      [
        Field("text", .text, meaning: "The next piece, to be put right after the last one."),
        Field("logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability."),
      ]
    ), errors: modelErrors + sessionErrors)
}
