import StrictJSON

/// The table of `collocates`.
extension Operation {
  /// In the order of the reply, after `count`.
  static let measures = ["o/e", "pmi", "npmi", "mi3", "logdice", "g2", "t"]

  static let collocatesDefinition = OperationDefinition(
    .collocates, "Names the words that stood near a word in training, by the measures of corpus linguistics.",
    request: [
      optionalModelName,
      Field("word", .string(bytes: 1...1_000), meaning: "The word, as it is written in texts."),
      Field(
        "window", .integer(1...20), .byDefault(5), unit: "words",
        meaning: "How far they may stand; 1, 2, 5, 10 or 20, another is brought to the next of them."),
      Field("side", .choice(["before", "after", "both"]), .byDefault("both"), meaning: "On which side of the word."),
      Field(
        "measure", .choice(["frequency"] + measures), .byDefault("logdice"),
        meaning: "What to sort by; `frequency` is `count`."),
      Field("min_count", .integer(1...1_000_000), .byDefault(5), meaning: "Pairs seen less often are left out."),
      Field("top", .integer(1...1_000), .byDefault(20), unit: "words", meaning: "How many words."),
      Field(
        "examples", .integer(0...20), .byDefault(0), unit: "sentences",
        meaning: "At most so many sentences for each word in which both stand."),
      Field(
        "text", .text, .optional,
        meaning: "Where examples come from. Absent: from what the model keeps of its training text, if it keeps any."),
    ],
    reply: [
      modelReference,
      Field("frequency", .count, meaning: "How often the word was seen: f(x)."),
      Field("window", .integer(1...20), unit: "words", meaning: "How far the window reaches."),
      Field("known_from", .count, meaning: "Pairs seen less often within 20 words are not in the model's table."),
      Field(
        "words",
        .list(
          .object([
            Field("word", .text, meaning: "The collocate."),
            Field("frequency", .count, meaning: "How often it was seen: f(y)."),
            Field("count", .count, meaning: "How often it stood in the window: O."),
            Field("before", .count, meaning: "How often before the word."),
            Field("after", .count, meaning: "How often after it."),
            Field(
              "expected", .positive,
              meaning: "E = f(x) · f(y) · S / N, for S places in the window and N words and sentence ends of text."),
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
            Field("examples", .list(.text), .optional, meaning: "If asked for: sentences in which both stand."),
          ])), meaning: "The collocates, those with the largest measure first."),
      took,
    ], errors: modelErrors)
}
