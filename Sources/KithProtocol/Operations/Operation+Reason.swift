import StrictJSON

/// The table of `reason`.
extension Operation {
  private static let evidenceFields = [
    Field(
      "id", .string(bytes: 16...16), meaning: "16 hexadecimal digits that name what it says; the same twice is one."),
    Field("text", .text, meaning: "The sentence."),
    Field("source", .choice(["context", "passages", "kept"]), meaning: "Where it comes from."),
    Field("passage", .count, .optional, meaning: "Its place in `passages`, from 0."),
    Field(
      "start", .count, .optional,
      meaning: "Where it begins in the context, the session's text or the passage, in the unit of `offsets`."),
    Field("end", .count, .optional, meaning: "Where it ends."),
    Field("strength", .number(0...1), meaning: "Its part of what the step gathered; they sum to 1."),
    Field("cues", .list(.text), meaning: "The words that led to it, the strongest first."),
    Field("found", .list(.text), meaning: "The words that it leads on from, the most telling first."),
  ]

  private static let answerFields = [
    Field("answer", .text, meaning: "The option, or a word."),
    Field("index", .count, .optional, meaning: "Its place in `options`, from 0."),
    Field("posterior", .number(0...1), meaning: "Its probability if one of the answers must be right."),
    Field("score", .logProbability, unit: "nats", meaning: "What ranks: the sum of the next two."),
    Field(
      "evidence", .logProbability, unit: "nats",
      meaning: "The logarithm of its share of what was gathered; the same for all before anything was."),
    Field(
      "association", .logProbability, unit: "nats",
      meaning:
        "What the model says of it after reading what was gathered: a quarter of the mean log r of its words, or where it continues the text's sentence, log P."
    ),
  ]

  private static let answers = Field(
    "answers", .list(.object(answerFields)), meaning: "The answers, best first, at most `top`.")

  private static let entropy = Field(
    "entropy_bits", .positive, unit: "bits", meaning: "How unsure the answer is; 0 is certain.")

  private static let stepFields = [
    Field("step", .integer(1...Int64.max), meaning: "Its number."),
    Field(
      "gathered", .list(.object(evidenceFields)),
      meaning: "The sentences that were new, the strongest last, as the model then reads them."),
    Field("entropy_before_bits", .positive, unit: "bits", meaning: "How unsure the answer was before it."),
    entropy,
    Field("kept", .boolean, meaning: "Whether the answer rests on it; not where it made a found answer no surer."),
    answers,
  ]

  static let reasonDefinition = OperationDefinition(
    .reason,
    "Answers a question in steps: gathers sentences, folds them in, and looks again. With `stream`, step by step.",
    request: [
      optionalModelName,
      Field(
        "text", .string(bytes: 1...ProtocolLimits.lineBytes),
        meaning: "The question. Without an end (`?`) its answers continue it, and grammar counts."),
      Field(
        "options", .list(.text, count: 1...256), .optional,
        meaning:
          "What may be the answer; without words one is left out. Absent: the most telling words of what is looked in."
      ),
      Field(
        "context", .text, .byDefault(""),
        meaning: "A text to look in that has an order, such as a story: what comes later counts more."),
      Field(
        "passages", .list(.text, count: 0...ProtocolLimits.textsPerRequest), .byDefault([]),
        meaning: "Texts to look in that have none, such as facts."),
      Field(
        "kept", .boolean, .byDefault(false),
        meaning: "Whether to look in the sentences too that the model keeps of its training text."),
      sessionField,
      Field("steps", .integer(0...32), .byDefault(6), meaning: "At most so many; 0: what the model says without any."),
      Field("top", .integer(1...1_000), .byDefault(10), meaning: "How many answers are told."),
      offsetsField,
    ],
    reply: [
      modelReference,
      Field("steps", .list(.object(stepFields)), meaning: "The steps, in their order."),
      Field(
        "ended", .choice(["nothing_new", "settled", "steps"]),
        meaning:
          "Why: the words led to no sentence that was not gathered; another step made the answer no surer; as many steps as were allowed."
      ),
      Field(
        "entropy_before_bits", .positive, unit: "bits", meaning: "How unsure the answer was without a step."), entropy,
      answers,
      took,
    ],
    stream: ("part", stepFields), errors: modelErrors + sessionErrors)
}
