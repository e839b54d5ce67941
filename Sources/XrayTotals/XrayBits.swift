/// The cost of a stretch of text under each of five models, bits: -log2 of its probability. Costs can be added.
///
/// Each model knows all that the one before it knows, and more; what it saves is that knowledge's part. Where the parts are
/// averaged over the orders in which knowledge may be added, `grammar` and `association` are what is left when grammar's
/// part is taken off, and association's.
package struct XrayBits: Sendable, Equatable {
  /// Our words' frequencies alone.
  package var unigram = 0.0
  /// Our grammar.
  package var grammar = 0.0
  /// Our grammar with associations, without what the document repeats.
  package var association = 0.0
  /// Our whole model.
  package var full = 0.0
  /// The other model, as it reported.
  package var reported = 0.0

  package init() {}

  package init(unigram: Double, grammar: Double, association: Double, full: Double, reported: Double) {
    self.unigram = unigram
    self.grammar = grammar
    self.association = association
    self.full = full
    self.reported = reported
  }

  /// What the other model saves on the frequencies: the sum of the parts, up to rounding.
  package var explained: Double { unigram - reported }

  /// What one part saves.
  package subscript(part: XrayPart) -> Double {
    switch part {
    case .grammar: unigram - grammar
    case .association: grammar - association
    case .repetition: association - full
    case .neither: full - reported
    }
  }

  package static func += (sum: inout XrayBits, other: XrayBits) {
    sum.unigram += other.unigram
    sum.grammar += other.grammar
    sum.association += other.association
    sum.full += other.full
    sum.reported += other.reported
  }
}
