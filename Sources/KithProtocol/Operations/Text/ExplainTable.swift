import StrictJSON

/// The keys of `explain`.
package enum ExplainTable {
  package static let text = Field("text", .text, meaning: "The text to explain.")
  package static let pulls = Field(
    "pulls", .integer(0...100), .byDefault(3), unit: "words",
    meaning: "At most this many words of the context for each word: those that pulled hardest.")

  package static let logProbability = Field(
    "logprob", .logProbability, unit: "nats", meaning: "The logarithm of the text's probability.")
  package static let tokens = Field("tokens", .count, meaning: "Its words and sentence ends.")
  package static let words = Field("words", .list(.object(Word.all)), meaning: "Each word and sentence end.")

  package enum Word {
    package static let kind = Field(
      "kind", .choice(XrayTable.Kind.names), .optional,
      meaning: "Its kind, by the rules of `xray`; absent at the end of a sentence.")
    package static let owedTo = Field(
      "owed_to", .choice(["grammar", "association", "repetition", "neither"]),
      meaning: "The part that gains most on the word's frequency; `neither` where all together gain less than one bit.")
    package static let unigramBits = Field(
      "unigram_bits", .positive, unit: "bits", meaning: "-log2 of its probability by frequency alone.")
    package static let grammarBits = Field(
      "grammar_bits", .positive, unit: "bits", meaning: "-log2 of its probability by grammar alone.")
    package static let bits = Field(
      "bits", .positive, unit: "bits", meaning: "-log2 of its probability, without `spelling`.")
    package static let pulls = Field(
      "pulls", .list(.object(Pull.all)),
      meaning:
        "The words of the context that pulled hardest by topic: names, content words and numbers first, each kind by strength."
    )

    static let all = [
      WordTable.token, WordTable.start, WordTable.end, WordTable.isUnknown, kind, owedTo, unigramBits, grammarBits,
      bits,
      WordTable.logProbability, PartsTable.parts, WordTable.order, pulls,
    ]
  }

  package enum Pull {
    package static let word = Field("word", .text, meaning: "A word before it.")
    package static let start = Field(
      "start", .count, .optional, meaning: "The offset of its last occurrence; absent in `context`.")
    package static let end = Field("end", .count, .optional, meaning: "The offset of its end.")
    package static let nats = Field(
      "nats", .logProbability, unit: "nats", meaning: "What all its occurrences add to `topic`.")

    static let all = [word, start, end, nats]
  }
}

extension Operation {
  package static let explain = Operation(
    "explain", "Says what each word of a text owes its probability to.", role: .query, lane: .worker(.byCost),
    effect: .reads,
    request: [
      ScopeTable.model, ExplainTable.text, ScopeTable.context, ScopeTable.experts, ScopeTable.session,
      ExplainTable.pulls, TextsTable.offsets,
    ],
    reply: [
      ModelReplyTable.model, ExplainTable.logProbability, ExplainTable.tokens, ExplainTable.words,
      ModelReplyTable.took,
    ],
    errors: ScopeTable.errors)
}
