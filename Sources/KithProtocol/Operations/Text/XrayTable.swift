import StrictJSON

/// The keys of `xray`.
package enum XrayTable {
  package static let tokens = Field(
    "tokens",
    .list(
      .object([Token.token, Token.logProbability, Token.firstChoice]), count: 1...ProtocolLimits.tokensPerRequest),
    meaning: "The other model's tokens.")
  package static let split = Field(
    "split", .choice(["telescoping", "average"]), .byDefault("telescoping"),
    meaning:
      "How knowledge is split. `telescoping`: grammar first, then association, then repetition; a part has what it saves beyond those before it. `average`: each has the mean of what it saves in all six orders, its Shapley value, where a model without grammar has the words' frequencies in its place."
  )
  package static let detail = Field(
    "detail", .choice(["sum", segmentsDetail]), .byDefault("sum"),
    meaning: "`segments`: also each stretch of text that is whole tokens and whole words.")

  package static let segmentsDetail = "segments"

  package static let counted = Field("tokens", .count, meaning: "The other model's tokens that count.")
  package static let uncounted = Field("uncounted", .count, unit: "tokens", meaning: "Those that do not.")
  package static let words = Field("words", .count, meaning: "This model's words in the stretches that count.")
  package static let sentences = Field(
    "sentences", .count, meaning: "In how many sentences they stand; intervals draw among these.")
  package static let explained = Field(
    "explained_bits", .logProbability, unit: "bits",
    meaning: "`unigram_bits` - `llm_bits`: what the other model knows. The sum of the parts.")
  package static let parts = Field("parts", .object(Part.names), meaning: "Of what that is made.")
  package static let kinds = Field(
    "kinds", .list(.object(Kind.all)), meaning: "The same by kind of word, without kinds that do not occur.")
  package static let agreement = Field(
    "agreement", .object([Agreement.places, Agreement.grammar, Agreement.association, Agreement.both]), .optional,
    meaning:
      "Where tokens have a `first`: how often the other model's likeliest word is this model's. Places are beginnings of words where both are known."
  )
  package static let note = Field("note", .text, meaning: "How to read `neither`.")
  package static let segments = Field(
    "segments", .list(.object(Segment.all)), .optional,
    meaning: "With `detail` `segments`: the stretches that count, in the order of the text.")

  package enum Token {
    package static let token = Field(
      "token", .text, meaning: "The text it stands for, white space included; together they are the text.")
    package static let logProbability = Field(
      "logprob", .number(-1_000_000...0), .optional, unit: "nats",
      meaning:
        "The logarithm of its probability as the other model said it; absent where it said none. Stretches with such a token are context and count for nothing."
    )
    package static let firstChoice = Field(
      "first", .text, .optional, meaning: "The token that the other model held likeliest here, for `agreement`.")
  }

  package enum Bits {
    package static let unigram = Field(
      "unigram_bits", .positive, unit: "bits", meaning: "What it costs by the words' frequencies alone.")
    package static let grammar = Field(
      "grammar_bits", .logProbability, unit: "bits",
      meaning:
        "By grammar, with near phrases. With `split` `average`: `unigram_bits` less grammar's part, which may be below 0."
    )
    package static let association = Field(
      "association_bits", .logProbability, unit: "bits",
      meaning:
        "By grammar and association, without what the text repeats. With `split` `average`: the one before less association's part."
    )
    package static let full = Field(
      "full_bits", .positive, unit: "bits", meaning: "By the whole model.")
    package static let llm = Field(
      "llm_bits", .positive, unit: "bits", meaning: "By the other model, as reported.")

    static let all = [unigram, grammar, association, full, llm]
  }

  package enum Part {
    package static let grammar = part("grammar", "`unigram_bits` - `grammar_bits`: what the last few words say.")
    package static let association = part(
      "association",
      "`grammar_bits` - `association_bits`: what the wider context, its topic and phrases, says beyond that.")
    package static let repetition = part(
      "repetition", "`association_bits` - `full_bits`: what the words that the text used before say beyond both.")
    package static let neither = part("neither", "`full_bits` - `llm_bits`: the rest.")

    package static let names = [grammar, association, repetition, neither]

    package static let bits = Field(
      "bits", .logProbability, unit: "bits", meaning: "How much; below 0 where this makes it worse.")
    package static let share = Field(
      "share", .logProbability, .optional, meaning: "Its share of `explained_bits`, 0 to 1.")
    package static let low = Field(
      "low", .logProbability, .optional, meaning: "Where the 95 % interval of `share` begins.")
    package static let high = Field("high", .logProbability, .optional, meaning: "Where it ends.")
    package static let noInterval = Field(
      "no_interval", .text, .optional, meaning: "Instead of `low` and `high`: why there is none.")
    package static let refused = Field(
      "refused", .text, .optional, meaning: "Instead of `share`: why there is none.")

    private static func part(_ name: String, _ meaning: String) -> Field {
      Field(name, .object([bits, share, low, high, noInterval, refused]), meaning: meaning)
    }
  }

  package enum Kind {
    static let names = ["function", "content", "name", "number", "punctuation", "unknown"]
    package static let kind = Field(
      "kind", .choice(names),
      meaning:
        "By the first rule that fits. `unknown`: not in the vocabulary. `number`: holds a digit. `punctuation`: no letter. `name`: two letters or more, the first a capital, and rarer in the corpus in small letters. `function`: one word in a thousand of the corpus or more is it. `content`: all others. A stretch is of its rarest word's kind."
    )
    package static let words = Field("words", .count, meaning: "This model's words.")
    package static let tokens = Field("tokens", .count, meaning: "The other model's tokens.")

    static let all = [kind, words, tokens] + Bits.all
  }

  package enum Agreement {
    package static let places = Field("places", .count, meaning: "How many places.")
    package static let grammar = Field(
      "grammar", .count, meaning: "At how many of them it is the likeliest word by grammar alone.")
    package static let association = Field(
      "association", .count, meaning: "By the wider context and the words' frequencies, without grammar.")
    package static let both = Field("both", .count, meaning: "By the whole model.")
  }

  package enum Segment {
    package static let start = Field(
      "start", .count, meaning: "The offset of its beginning in the text, in the unit of `offsets`.")
    package static let end = Field(
      "end", .count, meaning: "The offset of its end, without the white space behind it.")
    package static let tokens = Field("tokens", .count, meaning: "The other model's tokens in it.")
    package static let words = Field("words", .count, meaning: "This model's words in it.")
    package static let sentence = Field("sentence", .count, meaning: "Which sentence it stands in, from 0.")

    static let all = [start, end, tokens, words, sentence, Kind.kind] + Bits.all
  }
}

extension Operation {
  package static let xray = Operation(
    "xray",
    "Holds another model's log probabilities against grammar, associations and repetition, without a session's memory.",
    role: .query,
    lane: .worker(.byCost),
    effect: .reads,
    request: [
      ScopeTable.model, XrayTable.tokens, ScopeTable.context, ScopeTable.experts, ScopeTable.session,
      XrayTable.split, XrayTable.detail, TextsTable.offsets,
    ],
    reply: [
      ModelReplyTable.model, XrayTable.counted, XrayTable.uncounted, XrayTable.words, XrayTable.sentences,
    ] + XrayTable.Bits.all + [
      XrayTable.explained, XrayTable.parts, XrayTable.kinds, XrayTable.agreement, XrayTable.note,
      XrayTable.segments, ModelReplyTable.took,
    ],
    errors: ScopeTable.errors)
}
