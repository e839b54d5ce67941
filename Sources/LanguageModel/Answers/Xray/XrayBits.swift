/// The cost of a stretch of text under each of four models, bits: -log2 of its probability. Costs can be added.
package struct XrayBits: Sendable, Equatable {
  /// Our words' frequencies alone.
  package var unigram = 0.0
  /// Our grammar.
  package var grammar = 0.0
  /// Our whole model.
  package var full = 0.0
  /// The other model, as it reported.
  package var reported = 0.0

  package init() {}

  package init(unigram: Double, grammar: Double, full: Double, reported: Double) {
    self.unigram = unigram
    self.grammar = grammar
    self.full = full
    self.reported = reported
  }

  /// What the other model saves on the frequencies, and its parts, which sum to `explained` up to rounding.
  package var explained: Double { unigram - reported }
  package var byGrammar: Double { unigram - grammar }
  package var byAssociation: Double { grammar - full }
  package var byNeither: Double { full - reported }

  package static func += (sum: inout XrayBits, other: XrayBits) {
    sum.unigram += other.unigram
    sum.grammar += other.grammar
    sum.full += other.full
    sum.reported += other.reported
  }
}

/// The three parts of what another model knows.
package enum XrayPart: String, Sendable, CaseIterable {
  /// What our n-gram model of the last few words saves.
  case grammar
  /// What the wider context saves beyond that.
  case association
  /// The rest: anything cleverer than both, and what our corpus lacked.
  case neither

  package func bits(of bits: XrayBits) -> Double {
    switch self {
    case .grammar: bits.byGrammar
    case .association: bits.byAssociation
    case .neither: bits.byNeither
    }
  }
}
