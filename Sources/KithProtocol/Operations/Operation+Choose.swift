import StrictJSON

/// The table of `choose`.
extension Operation {
  private static let shareFields = [
    Field("grammar", .logProbability, unit: "nats", meaning: "The last few words."),
    Field("association", .logProbability, unit: "nats", meaning: "The wider context: topic, state, normaliser."),
    Field("repetition", .logProbability, unit: "nats", meaning: "What was said already."),
    Field("spelling", .logProbability, unit: "nats", meaning: "The letters of unknown words."),
    Field(
      "cooccurrence", .logProbability, unit: "nats",
      meaning: "How often its words stood near those of the text in training, and how common they are."),
  ]

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
          "Whether to rank by `score` over `tokens`. Otherwise by `score`, where longer options have more words to pay for."
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
                "score", .logProbability, unit: "nats",
                meaning:
                  "What ranks: `logprob`, or for a gap, if the model has a table of co-occurrence and `experts` is absent, what the experts and the table say, weighed as gaps in training text have taught."
              ),
              Field(
                "logprob", .logProbability, unit: "nats",
                meaning: "The logarithm of the probability of the whole text with it."),
              Field("posterior", .number(0...1), meaning: "Its probability if one of the options must be right."),
              Field("tokens", .count, meaning: "Words and sentence ends of the text with it."),
              Field("after", .logProbability, unit: "nats", meaning: "The share of the words after the gap."),
            ] + partFields(.required) + [
              Field(
                "spelling", .logProbability, unit: "nats", meaning: "The share of the letters of unknown words."),
              Field("shares", .object(shareFields), meaning: "Who speaks for it; they sum to `score`."),
            ])), meaning: "The options, best first; those that make a text without words are left out."),
      Field(
        "margin",
        .object(shareFields),
        meaning: "By how much the `score` of the best is above that of the second, and what makes it so."),
      Field(
        "decided_by", .choice(["grammar", "association", "repetition", "spelling", "cooccurrence"]), .optional,
        meaning: "The largest of `margin`; absent where none is above 0."),
      took,
    ], errors: modelErrors + sessionErrors)
}
