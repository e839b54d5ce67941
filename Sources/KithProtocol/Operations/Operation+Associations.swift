import StrictJSON

/// The tables of the operations that look at the wider context.
extension Operation {
  static let expertsField = Field(
    "experts", .list(.choice(["grammar", "associations"]), count: 1...2), .optional,
    meaning: "Which experts answer: `[\"grammar\"]` leaves the wider context out. Absent: all that the model has.")

  static let contextField = Field(
    "context", .text, .byDefault(""), meaning: "What stands before the text. Empty: the start of a document.")

  /// The parts of a word's `logprob`, which sum to it together with `spelling`.
  static func partFields(_ presence: Field.Presence) -> [Field] {
    [
      Field("grammar", .logProbability, presence, unit: "nats", meaning: "The share of the last few words."),
      Field("topic", .logProbability, presence, unit: "nats", meaning: "The share of what the context is about."),
      Field(
        "repetition", .logProbability, presence, unit: "nats",
        meaning: "The share of how often, and how long ago, the document used the word."),
      Field(
        "state", .logProbability, presence, unit: "nats",
        meaning: "The share of the place in sentence and quotation, and of the word itself."),
      Field(
        "normaliser", .logProbability, presence, unit: "nats",
        meaning:
          "What makes the product a distribution, the same for all words of one place; and what grammar takes back where the product is known to say too much."
      ),
      Field(
        "verbatim", .logProbability, presence, unit: "nats",
        meaning: "The share of what the document said word for word."
      ),
    ]
  }

  static let offsetsField = Field(
    "offsets", .choice(["utf8", "utf16", "scalar"]), .byDefault("utf8"),
    meaning: "What `start` and `end` count: bytes, UTF-16 units or Unicode scalars.")

  private static let count = Field(
    "top", .integer(1...1_000), .byDefault(10), unit: "words", meaning: "How many words.")

  private static let weightedWords = FieldType.list(
    .object([
      Field("word", .text, meaning: "The word."),
      Field("weight", .logProbability, meaning: "How strongly; see the operation."),
    ]))

  static let explainDefinition = OperationDefinition(
    .explain, "Says what each word of a text owes its probability to.",
    request: [
      optionalModelName, Field("text", .text, meaning: "The text to explain."), contextField, expertsField,
      sessionField,
      Field(
        "pulls", .integer(0...100), .byDefault(3), unit: "words",
        meaning: "At most so many words of the context for each word: those that pulled hardest."),
      offsetsField,
    ],
    reply: [
      modelReference,
      Field("logprob", .logProbability, unit: "nats", meaning: "The logarithm of the text's probability."),
      Field("tokens", .count, meaning: "Its words and sentence ends."),
      Field("words", .list(.object(explainedFields)), meaning: "Each word and sentence end."), took,
    ], errors: modelErrors + sessionErrors)

  private static let explainedFields =
    [
      Field("word", .text, meaning: "The word, or `</s>`."),
      Field("start", .count, meaning: "Where it begins in the text, in the unit of `offsets`."),
      Field("end", .count, meaning: "Where it ends; at a sentence end the same as `start`."),
      Field("oov", .boolean, meaning: "Whether the model does not know it."),
      Field(
        "owed_to", .choice(["grammar", "association", "repetition", "neither"]),
        meaning:
          "The expert that gains most on the word's frequency; `neither` where all together gain less than one bit."),
      Field("unigram_bits", .positive, unit: "bits", meaning: "-log2 of its probability by frequency alone."),
      Field("grammar_bits", .positive, unit: "bits", meaning: "-log2 of its probability by grammar alone."),
      Field("bits", .positive, unit: "bits", meaning: "-log2 of its probability, without `spelling`."),
      Field("logprob", .logProbability, unit: "nats", meaning: "The sum of the parts that follow."),
    ] + partFields(.required) + [
      Field(
        "spelling", .logProbability, unit: "nats", meaning: "The share of its letters, if the model does not know it."),
      Field("order", .count, unit: "words", meaning: "The length of the longest n-gram found that ends here."),
      Field(
        "pulls",
        .list(
          .object([
            Field("word", .text, meaning: "A word before it."),
            Field("start", .count, .optional, meaning: "Where it stands last; absent in `context`."),
            Field("end", .count, .optional, meaning: "Where it ends."),
            Field("nats", .logProbability, meaning: "What all its occurrences add to `topic`."),
          ])), meaning: "The words of the context that pulled hardest by topic, strongest first."),
    ]

  static let relatedDefinition = OperationDefinition(
    .related, "Names the words that a word or text makes likelier.",
    request: [
      optionalModelName,
      Field("text", .string(bytes: 1...ProtocolLimits.lineBytes), .optional, meaning: "The word or text."),
      sessionField,
      count,
    ], exactlyOneOf: ["text"],
    reply: [
      modelReference,
      Field(
        "words", weightedWords,
        meaning:
          "The words, most first; `weight` is by how many standard deviations they were seen near those of the text more often than by chance; in a model without a table of co-occurrences the mean of the nats by which the text raises the word and the word would raise those of the text, before normalising."
      ), took,
    ], errors: modelErrors + sessionErrors)

  static let topicDefinition = OperationDefinition(
    .topic, "Says what a text is about: detail, paragraph, big picture.",
    request: [
      optionalModelName,
      Field("text", .string(bytes: 1...ProtocolLimits.lineBytes), .optional, meaning: "The text."), sessionField, count,
    ], exactlyOneOf: ["text"],
    reply: [
      modelReference,
      Field(
        "scales",
        .list(
          .object([
            Field("half_life", .positive, unit: "words", meaning: "How fast this part of the context fades."),
            Field("words", weightedWords, meaning: "The words that it pulls for; `weight` in nats."),
          ])), meaning: "From the shortest half-life to the longest."), took,
    ], errors: modelErrors + sessionErrors)

  static let similarDefinition = OperationDefinition(
    .similar, "Names the words used most like a word, or says how alike two texts are.",
    request: [
      optionalModelName,
      Field("text", .string(bytes: 1...ProtocolLimits.lineBytes), meaning: "A word; a text with `to`."),
      Field("to", .text, .optional, meaning: "Another word or text to compare it with."), count,
    ],
    reply: [
      modelReference,
      Field("words", weightedWords, .optional, meaning: "Without `to`: the words; `weight` is the cosine."),
      Field("similarity", .number(-1...1), .optional, meaning: "With `to`: the cosine of the two texts' vectors."),
      took,
    ], errors: modelErrors)
}
