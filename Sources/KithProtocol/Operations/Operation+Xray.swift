import StrictJSON

/// The table of `xray`.
extension Operation {
  private static let bitFields = [
    Field("unigram_bits", .positive, unit: "bits", meaning: "What it costs by the words' frequencies alone."),
    Field("grammar_bits", .positive, unit: "bits", meaning: "By grammar."),
    Field("full_bits", .positive, unit: "bits", meaning: "By the whole model."),
    Field("llm_bits", .positive, unit: "bits", meaning: "By the other model, as reported."),
  ]

  private static func partField(_ name: String, _ meaning: String) -> Field {
    Field(
      name,
      .object([
        Field("bits", .logProbability, unit: "bits", meaning: "How much; below 0 where this makes it worse."),
        Field("share", .logProbability, .optional, meaning: "Its share of `explained_bits`, from 0."),
        Field("low", .logProbability, .optional, meaning: "Where the 95 % interval of `share` begins."),
        Field("high", .logProbability, .optional, meaning: "Where it ends; absent with fewer than 5 sentences."),
        Field("refused", .text, .optional, meaning: "Instead of `share`: why there is none."),
      ]), meaning: meaning)
  }

  static let xrayDefinition = OperationDefinition(
    .xray, "Holds another model's log probabilities against grammar and associations.",
    request: [
      optionalModelName,
      Field(
        "tokens",
        .list(
          .object([
            Field("token", .text, meaning: "What it stands for, white space included; together they are the text."),
            Field(
              "logprob", .number(-1_000_000...0), .optional, unit: "nats",
              meaning:
                "The logarithm of its probability as the other model said it; absent where it said none. Stretches with such a token are context and count for nothing."
            ),
          ]), count: 1...ProtocolLimits.tokensPerRequest), meaning: "The other model's tokens."),
      contextField, expertsField, sessionField,
      Field(
        "detail", .choice(["sum", "segments"]), .byDefault("sum"),
        meaning: "`segments`: also each stretch of text that is whole tokens and whole words."),
      offsetsField,
    ],
    reply: [
      modelReference,
      Field("tokens", .count, meaning: "The other model's tokens that count."),
      Field("uncounted", .count, unit: "tokens", meaning: "Those that do not."),
      Field("words", .count, meaning: "This model's words in the stretches that count."),
      Field("sentences", .count, meaning: "In how many sentences they stand; intervals draw among these."),
    ] + bitFields + [
      Field(
        "explained_bits", .logProbability, unit: "bits",
        meaning: "`unigram_bits` - `llm_bits`: what the other model knows. The sum of the parts."),
      Field(
        "parts",
        .object([
          partField("grammar", "`unigram_bits` - `grammar_bits`: what the last few words say."),
          partField("association", "`grammar_bits` - `full_bits`: what the wider context says beyond that."),
          partField("neither", "`full_bits` - `llm_bits`: the rest."),
        ]), meaning: "Of what that is made."),
      Field("note", .text, meaning: "How to read `neither`."),
      Field(
        "segments",
        .list(
          .object(
            [
              Field("start", .count, meaning: "Where it begins in the text, in the unit of `offsets`."),
              Field("end", .count, meaning: "Where it ends, without the white space behind it."),
              Field("tokens", .count, meaning: "The other model's tokens in it."),
            ] + bitFields)), .optional,
        meaning: "With `detail` `segments`: the stretches that count, in the order of the text."),
      took,
    ], errors: modelErrors + sessionErrors)
}
