/// The keys of `topic`.
package enum TopicTable {
  package static let text = RelatedTable.text("The text.")
  package static let scales = Field(
    "scales", .list(.object([Scale.halfLife, Scale.words])), meaning: "From the shortest half-life to the longest.")

  package enum Scale {
    package static let halfLife = Field(
      "half_life", .positive, unit: "words", meaning: "How fast this part of the context fades.")
    package static let words = Field(
      "words", WordTable.weighted, meaning: "The words that it pulls for; `weight` in nats.")
  }
}

extension Operation {
  package static let topic = Operation(
    "topic", "Says what a text is about: detail, paragraph, big picture.", role: .query, lane: .worker(.byCost),
    effect: .reads, request: [ScopeTable.model, TopicTable.text, ScopeTable.session, WordTable.top],
    exactlyOneOf: [TopicTable.text],
    reply: [ModelReplyTable.model, TopicTable.scales, ModelReplyTable.took], errors: ScopeTable.errors)
}
