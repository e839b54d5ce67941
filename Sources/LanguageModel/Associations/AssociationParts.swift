/// Which parts of the association expert take part in r(w); the others are left out of the exponent.
package struct AssociationParts: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// v·q: the topic.
  package static let topic = AssociationParts(rawValue: 1)
  /// θ + t2: words that the document has used, or not.
  package static let recurrence = AssociationParts(rawValue: 2)
  /// b + t3: the state of sentence and quotation, and the word's own bias.
  package static let state = AssociationParts(rawValue: 4)

  /// v·(out₁ + out₂): what phrases say, of the last words that grammar sees too, and of those before.
  package static let phraseNear = AssociationParts(rawValue: 8)
  package static let phraseFar = AssociationParts(rawValue: 16)
  package static let phrase: AssociationParts = [.phraseNear, .phraseFar]

  package static let all: AssociationParts = [.topic, .recurrence, .state, .phrase]
}

/// log r(w) of one word in its parts, nats; they sum to it.
struct AssociationLogParts {
  var topic = 0.0
  var phrase = 0.0
  var phraseFar = 0.0
  var recurrence = 0.0
  var state = 0.0
  /// What a memory's rescaling adds.
  var memory = 0.0
}
