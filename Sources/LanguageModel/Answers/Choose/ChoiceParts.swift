/// The parts of an option's score, or of the difference between two scores, nats.
package struct ChoiceParts: Sendable, Equatable {
  /// The last few words, as n-grams and as phrases.
  package var grammar = 0.0
  /// Topic, phrases before the last few words, state and their normaliser.
  package var association = 0.0
  /// Repetition and document caches: what the document said already.
  package var repetition = 0.0
  /// The letters of unknown words.
  package var spelling = 0.0
  /// How often the option's words occurred near the text's in training.
  package var cooccurrence = 0.0
  /// What the user's memory holds.
  package var memory = 0.0

  package var sum: Double { grammar + association + repetition + spelling + cooccurrence + memory }

  package static func - (a: ChoiceParts, b: ChoiceParts) -> ChoiceParts {
    ChoiceParts(
      grammar: a.grammar - b.grammar, association: a.association - b.association,
      repetition: a.repetition - b.repetition, spelling: a.spelling - b.spelling,
      cooccurrence: a.cooccurrence - b.cooccurrence, memory: a.memory - b.memory)
  }

  func scaled(by factor: Double) -> ChoiceParts {
    ChoiceParts(
      grammar: grammar * factor, association: association * factor, repetition: repetition * factor,
      spelling: spelling * factor, cooccurrence: cooccurrence * factor, memory: memory * factor)
  }

  /// The name of the largest part; nil if none is above 0.
  package var decider: String? {
    let all = [
      ("grammar", grammar), ("association", association), ("repetition", repetition), ("spelling", spelling),
      ("cooccurrence", cooccurrence), ("memory", memory),
    ]
    return all.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }
}

extension ChoiceParts {
  /// The parts of log P of a text.
  init(_ parts: LogParts, spelling: Double) {
    self.init(
      grammar: parts.nearby, association: parts.association,
      repetition: parts.repetition, spelling: spelling, memory: parts.memory)
  }
}

extension ChoiceWeights {
  /// The parts of an option's score, from its features; they sum to the score.
  ///
  /// - Parameter memory: what a memory adds to log P, nats, which weighs what grammar does: it says the same, of other text.
  func parts(_ features: ChoiceFeatures, memory: Double) -> ChoiceParts {
    func weighted(_ index: Int) -> Double { values[index] * features.values[index] }
    return ChoiceParts(
      grammar: weighted(ChoiceFeatures.grammar), association: weighted(ChoiceFeatures.association),
      repetition: weighted(ChoiceFeatures.repetition), spelling: weighted(ChoiceFeatures.spelling),
      cooccurrence: (ChoiceFeatures.frequency..<ChoiceFeatures.count).reduce(0) { $0 + weighted($1) },
      memory: values[ChoiceFeatures.grammar] * memory)
  }
}
