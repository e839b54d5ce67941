/// What a context is about at one distance: the words that it pulls for.
package struct TopicScale: Sendable, Equatable {
  /// In words: how far back the context reaches.
  package let halfLife: Double
  /// Weights in nats: how much likelier the context makes each word by this distance alone.
  package let words: [WeightedWord]
}

extension Model {
  /// What a text is about, for each half-life from the shortest: detail, paragraph, big picture.
  package func topics(
    of context: Context, count: Int, minimumFrequency: UInt64 = Model.knownWell
  ) -> [TopicScale] {
    guard let state = context.document.associations else { return [] }
    let halfLives = Set(state.model.halfLives).filter { $0 >= AssociationModel.topicalHalfLife }.sorted()
    return halfLives.map { halfLife in
      TopicScale(
        halfLife: Double(halfLife),
        words: strongest(state.pull { $0 == halfLife }, count, minimumFrequency, without: []))
    }
  }
}
