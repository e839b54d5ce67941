/// Which experts answer, and which parts of the association expert: for asking grammar alone, and for ablation.
///
/// The distribution sums to 1 whatever the choice.
package struct Experts: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The last few words. Always takes part.
  package static let grammar = Experts(rawValue: 1)
  /// v·q: the topic.
  package static let topic = Experts(rawValue: 2)
  /// θ + t2: words that the document has used, or not.
  package static let repetition = Experts(rawValue: 4)
  /// b + t3: the place in sentence and quotation.
  package static let state = Experts(rawValue: 8)
  /// What the document has said word for word.
  package static let caches = Experts(rawValue: 16)

  /// The parts of the association expert among them.
  var associationParts: AssociationParts {
    var parts: AssociationParts = []
    if contains(.topic) { parts.insert(.topic) }
    if contains(.repetition) { parts.insert(.repetition) }
    if contains(.state) { parts.insert(.state) }
    return parts
  }

  /// The wider context.
  package static let associations: Experts = [.topic, .repetition, .state, .caches]
  package static let all: Experts = [.grammar, .associations]
}
