/// The keys of `similar`.
package enum SimilarTable {
  package static let text = Field(
    "text", .string(bytes: 1...ProtocolLimits.lineBytes), meaning: "A word; a text with `to`.")
  package static let to = Field("to", .text, .optional, meaning: "Another word or text to compare it with.")

  package static let words = Field(
    "words", WordTable.weighted, .optional, meaning: "Without `to`: the words; `weight` is the cosine.")
  package static let similarity = Field(
    "similarity", .number(-1...1), .optional, meaning: "With `to`: the cosine of the two texts' vectors.")
}

extension Operation {
  package static let similar = Operation(
    "similar", "Names the words used most like a word, or says how alike two texts are.", role: .query,
    lane: .worker(.byCost), effect: .reads,
    request: [ScopeTable.model, SimilarTable.text, SimilarTable.to, WordTable.top],
    reply: [ModelReplyTable.model, SimilarTable.words, SimilarTable.similarity, ModelReplyTable.took],
    errors: ScopeTable.modelErrors)
}
