import StrictJSON

/// The keys of `choose`.
package enum ChooseTable {
  package static let options = Field(
    "options", .list(.text, count: 1...256),
    meaning: "What may stand in the gap; without `text`, whole texts such as an n-best list.")
  package static let text = Field(
    "text", .text, .optional, meaning: "The text with the gap, marked by `mark`; both of its sides are looked at.")
  package static let mark = Field(
    "mark", .string(bytes: 1...64), .byDefault("___"), meaning: "How the gap is written; once in the text.")
  package static let perToken = Field(
    "per_token", .boolean, .byDefault(false),
    meaning:
      "Whether to rank by `score` over `tokens`. Otherwise by `score`, where longer options have more words to pay for."
  )

  package static let choices = Field(
    "choices", .list(.object(Choice.all)),
    meaning: "The options, best first; those that make a text without words are left out.")
  package static let margin = Field(
    "margin", .object(Share.all),
    meaning: "By how much what ranks the best, `score` or `score` over `tokens`, is above that of the second, "
      + "and what makes it so.")
  package static let decidedBy = Field(
    "decided_by", .choice(Share.all.map(\.name)), .optional,
    meaning: "The largest of `margin`; absent where none is above 0.")

  /// What an option's score is made of; the shares sum to it.
  package enum Share {
    package static let grammar = share("grammar", "The last few words, as n-grams and as phrases.")
    package static let association = share(
      "association", "The wider context: topic, phrases before the last few words, state and normaliser.")
    package static let repetition = share("repetition", "What was said already.")
    package static let spelling = share("spelling", "The letters of unknown words.")
    package static let cooccurrence = share(
      "cooccurrence", "How often its words stood near those of the text in training, and how common they are.")

    private static func share(_ name: String, _ meaning: String) -> Field {
      Field(name, .logProbability, unit: "nats", meaning: meaning)
    }

    package static let memory = Field(
      "memory", .logProbability, .optional, unit: "nats",
      meaning: "The asker's memory; absent where none is asked for or it says nothing.")

    package static let all = [grammar, association, repetition, spelling, cooccurrence, memory]
  }

  package enum Choice {
    package static let option = Field("option", .text, meaning: "The option.")
    package static let index = Field("index", .count, meaning: "Its index in `options`, from 0.")
    package static let score = Field(
      "score", .logProbability, unit: "nats",
      meaning:
        "`logprob`, or for a gap, if the model has a table of co-occurrence and `experts` is absent or names both, what the experts and the table say, weighted as gaps in training text have taught."
    )
    package static let logProbability = Field(
      "logprob", .logProbability, unit: "nats", meaning: "The logarithm of the probability of the whole text with it.")
    package static let posterior = Field(
      "posterior", .number(0...1),
      meaning: "Its probability if one of the options must be right: exp of what ranks, over the sum of all.")
    package static let tokens = Field("tokens", .count, meaning: "Words and sentence ends of the text with it.")
    package static let after = Field(
      "after", .logProbability, unit: "nats", meaning: "The share of the words after the gap.")
    package static let shares = Field(
      "shares", .object(Share.all), unit: "nats", meaning: "What speaks for it; the shares sum to `score`.")

    static let all = [option, index, score, logProbability, posterior, tokens, after, PartsTable.parts, shares]
  }
}

extension Operation {
  package static let choose = Operation(
    "choose", "Ranks the options for a gap in a text, or whole alternatives.", role: .query, lane: .worker(.byCost),
    effect: .reads,
    request: [
      ScopeTable.model, ChooseTable.options, ChooseTable.text, ChooseTable.mark, ScopeTable.context,
      ScopeTable.experts, ScopeTable.session, MemoryTable.used, ChooseTable.perToken,
    ],
    reply: [
      ModelReplyTable.model, ChooseTable.choices, ChooseTable.margin, ChooseTable.decidedBy, ModelReplyTable.took,
    ],
    errors: ScopeTable.errors)
}
