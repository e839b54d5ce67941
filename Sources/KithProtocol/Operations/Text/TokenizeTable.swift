/// The keys of `tokenize`.
package enum TokenizeTable {
  package static let text = TextsTable.text("The text to cut.")

  package static let tokens = Field(
    "tokens", .list(.object(Token.all)), .optional, meaning: "For `text`: its words and sentence ends, in order.")
  package static let tokenized = Field(
    "tokenized", .list(.object([tokens, TextsTable.error])), .optional,
    meaning: "For `texts`: one for each, in their order.")

  package enum Token {
    package static let word = Field(
      "word", .text, meaning: "The word as the model spells it, or `</s>` at the end of a sentence.")
    package static let id = Field(
      "id", .count, meaning: "Its index in the model's vocabulary; that of `<unk>` if the model does not know it.")
    package static let letters = Field(
      "letters", .list(.text), .optional,
      meaning: "Only of an unknown word: its characters; the spelling model reads their UTF-8 bytes.")
    package static let spelling = Field(
      "spelling", .logProbability, .optional, unit: "nats",
      meaning: "Only of an unknown word, if the model spells: the logarithm of the probability of its letters.")

    static let all = [word, id, WordTable.start, WordTable.end, WordTable.isUnknown, letters, spelling]
  }
}

extension Operation {
  package static let tokenize = Operation(
    "tokenize", "Cuts a text into the words and sentence ends that the model reads.", role: .query,
    lane: .worker(.byCost),
    effect: .reads, request: [ScopeTable.model, TokenizeTable.text, TextsTable.texts, TextsTable.offsets],
    exactlyOneOf: [TokenizeTable.text, TextsTable.texts],
    reply: [ModelReplyTable.model, TokenizeTable.tokens, TokenizeTable.tokenized, ModelReplyTable.took],
    errors: ScopeTable.modelErrors)
}
