import StrictJSON

/// The table of `choose`.
extension Operation {
  static let chooseDefinition = OperationDefinition(
    .choose, "Ranks the options for a gap in a text, or whole alternatives.",
    request: [
      optionalModelName,
      Field(
        "options", .list(.text, count: 1...256),
        meaning: "What may stand in the gap; without `text`, whole texts such as an n-best list."),
      Field(
        "text", .text, .optional, meaning: "The text with the gap, marked by `mark`; both of its sides are looked at."),
      Field(
        "mark", .string(bytes: 1...64), .byDefault("___"), meaning: "How the gap is written; once in the text."),
      contextField, expertsField, sessionField,
      Field(
        "per_token", .boolean, .byDefault(false),
        meaning:
          "Whether to rank by `logprob` over `tokens`. Otherwise by `logprob`, where longer options have more words to pay for."
      ),
    ],
    reply: [
      modelReference,
      Field(
        "choices",
        .list(
          .object(
            [
              Field("option", .text, meaning: "The option."),
              Field("index", .count, meaning: "Its place in `options`, from 0."),
              Field(
                "logprob", .logProbability, unit: "nats",
                meaning: "The logarithm of the probability of the whole text with it."),
              Field("posterior", .number(0...1), meaning: "Its probability if one of the options must be right."),
              Field("tokens", .count, meaning: "Words and sentence ends of the text with it."),
              Field("after", .logProbability, unit: "nats", meaning: "The share of the words after the gap."),
            ] + partFields(.required) + [
              Field(
                "spelling", .logProbability, unit: "nats", meaning: "The share of the letters of unknown words.")
            ])), meaning: "The options, best first; those that make a text without words are left out."),
      Field(
        "margin",
        .object([
          Field("grammar", .logProbability, unit: "nats", meaning: "The last few words."),
          Field("association", .logProbability, unit: "nats", meaning: "The wider context: topic, state, normaliser."),
          Field("repetition", .logProbability, unit: "nats", meaning: "What was said already."),
          Field("spelling", .logProbability, unit: "nats", meaning: "The letters of unknown words."),
        ]), meaning: "By how much the best is likelier than the second, and what makes it so."),
      Field(
        "decided_by", .choice(["grammar", "association", "repetition", "spelling"]), .optional,
        meaning: "The largest of `margin`; absent where none is above 0."),
      took,
    ], errors: modelErrors + sessionErrors)
}
