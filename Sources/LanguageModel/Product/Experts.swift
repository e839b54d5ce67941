/// Which experts answer, and which parts of the association expert: to ask the grammar alone, and for ablation.
///
/// The distribution sums to 1 with any of them.
package struct Experts: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The n-gram model of the last few words. Without it, the words' frequencies stand in its place.
  package static let grammar = Experts(rawValue: 1)
  /// v·q: the topic.
  package static let topic = Experts(rawValue: 2)
  /// θ + t2: words that the document has used, or not.
  package static let recurrence = Experts(rawValue: 4)
  /// b + t3: the state of sentence and quotation.
  package static let state = Experts(rawValue: 8)
  /// The document caches: what the document has said word for word.
  package static let caches = Experts(rawValue: 16)

  /// v·(out₁ + out₂), in models with layers: what phrases say, of the last words that grammar sees too, and of those before.
  package static let phraseNear = Experts(rawValue: 32)
  package static let phraseFar = Experts(rawValue: 64)
  package static let phrase: Experts = [.phraseNear, .phraseFar]

  /// The parts of the association expert among them.
  var associationParts: AssociationParts {
    var parts: AssociationParts = []
    if contains(.topic) { parts.insert(.topic) }
    if contains(.recurrence) { parts.insert(.recurrence) }
    if contains(.state) { parts.insert(.state) }
    if contains(.phraseNear) { parts.insert(.phraseNear) }
    if contains(.phraseFar) { parts.insert(.phraseFar) }
    return parts
  }

  /// All that looks at the wider context.
  package static let associations: Experts = [.topic, .recurrence, .state, .phrase, .caches]
  package static let all: Experts = [.grammar, .associations]
}
