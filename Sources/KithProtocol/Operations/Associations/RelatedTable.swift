/// The keys of `related`, and those that it shares with `topic`.
package enum RelatedTable {
  static func text(_ meaning: String) -> Field {
    Field("text", .string(bytes: 1...ProtocolLimits.lineBytes), .optional, meaning: meaning)
  }

  package static let text = text("The word or text.")
  package static let words = Field(
    "words", WordTable.weighted,
    meaning:
      "The words, most first; `weight` is by how many standard deviations they were seen near those of the text more often than by chance; in a model without a table of co-occurrences the mean of the nats by which the text raises the word and the word would raise those of the text, before normalising."
  )
}

extension Operation {
  package static let related = Operation(
    "related", "Names the words that a word or text makes likelier.", role: .query, lane: .worker(.byCost),
    effect: .reads,
    request: [ScopeTable.model, RelatedTable.text, ScopeTable.session, WordTable.top],
    exactlyOneOf: [RelatedTable.text],
    reply: [ModelReplyTable.model, RelatedTable.words, ModelReplyTable.took], errors: ScopeTable.errors)
}
