import StrictJSON

/// The keys of `explain`.
package enum ExplainTable {
  package static let text = Field("text", .text, meaning: "The text to explain.")
  package static let pulls = Field(
    "pulls", .integer(0...100), .byDefault(3), unit: "words",
    meaning: "At most this many words of the context for each word: those that pulled hardest.")

  package static let passages = Field(
    "passages", .integer(0...20), .byDefault(2),
    meaning: "At most this many passages of the training text for each word, if the model keeps any.")

  package static let logProbability = Field(
    "logprob", .logProbability, unit: "nats", meaning: "The logarithm of the text's probability.")
  package static let tokens = Field("tokens", .count, meaning: "Its words and sentence ends.")
  package static let words = Field("words", .list(.object(Word.all)), meaning: "Each word and sentence end.")

  package enum Word {
    package static let kind = Field(
      "kind", .choice(XrayTable.Kind.names), .optional,
      meaning: "Its kind, by the rules of `xray`; absent at the end of a sentence.")
    package static let owedTo = Field(
      "owed_to", .choice(["grammar", "association", "repetition", "memory", "neither"]),
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

    package static let nGram = Field(
      "ngram", .list(.text),
      meaning: "The longest n-gram of the model that ends with the word: `order` words; `<s>` where a document begins.")
    package static let nGramCount = Field(
      "ngram_count", .count, .optional,
      meaning:
        "How often that n-gram occurs in the passages that the model keeps, of which at most 2,048 are read. The model itself holds no counts. Absent for a single word, where it keeps none, and if `passages` is 0."
    )
    package static let passages = Field(
      "passages", .list(.object(Passage.all)), .optional,
      meaning:
        "Passages that speak for the word: with its hardest pull, if it is owed to association; then with the longest n-grams that end with it, from all over the text."
    )

    static let all = [
      WordTable.token, WordTable.start, WordTable.end, WordTable.isUnknown, kind, owedTo, unigramBits, grammarBits,
      bits,
      WordTable.logProbability, PartsTable.parts, WordTable.order, nGram, nGramCount,
      pulls, passages,
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

extension ExplainTable {
  package enum Passage {
    package static let text = Field("text", .text, meaning: "A sentence of the training text, or a part of a long one.")
    package static let order = Field(
      "order", .count, unit: "words",
      meaning: "How long the n-gram is that it holds; 1: it holds the word and its pull.")
    package static let matched = Field(
      "matched", .list(.object(Range.all)), meaning: "The words that were looked for, in the passage's text.")

    static let all = [text] + PlaceTable.all + [order, matched]
  }

  package enum Range {
    package static let start = Field("start", .count, meaning: "The offset of the beginning, in the unit of `offsets`.")
    package static let end = Field("end", .count, meaning: "The offset of the end.")

    static let all = [start, end]
  }
}

extension Operation {
  package static let explain = Operation(
    "explain", "Says what each word of a text owes its probability to.", role: .query, lane: .worker(.byCost),
    effect: .reads,
    request: [
      ScopeTable.model, ExplainTable.text, ScopeTable.context, ScopeTable.experts, ScopeTable.session, MemoryTable.used,
      ExplainTable.pulls, ExplainTable.passages, TextsTable.offsets,
    ],
    reply: [
      ModelReplyTable.model, ExplainTable.logProbability, ExplainTable.tokens, ExplainTable.words,
      ModelReplyTable.took,
    ],
    errors: ScopeTable.errors)
}
