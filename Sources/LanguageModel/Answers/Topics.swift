/// The topic of a context at one time scale: the words that it makes likelier.
package struct TopicScale: Sendable, Equatable {
  /// How far back the context reaches, words.
  package let halfLife: Double
  /// Strongest first; weights are nats: how much likelier the context at this scale alone makes each word.
  package let words: [WeightedWord]
}

extension Model {
  /// The topics of a text, for each half-life from the shortest: detail, paragraph, big picture.
  ///
  /// - Returns: empty if the model has no associations.
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
