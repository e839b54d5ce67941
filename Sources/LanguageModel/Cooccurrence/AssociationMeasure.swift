internal import Glibc

/// The measures by which corpus linguists rank collocates (Evert 2005, "The Statistics of Word Cooccurrences").
///
/// O pairs were seen of a node of frequency f(x) with a collocate of frequency f(y), in a window of S tokens around the
/// node and a text of N tokens; E = f(x)·f(y)·S / N were expected by chance.
package enum AssociationMeasure: String, CaseIterable, Sendable {
  /// O.
  case frequency
  /// O / E.
  case ratio = "o/e"
  /// log₂ O/E: pointwise mutual information (Church & Hanks 1990). Favours rare words.
  case mutualInformation = "pmi"
  /// PMI / -log₂ P(x,y), in -1...1 (Bouma 2009).
  case normalised = "npmi"
  /// log₂ O³/E: PMI that favours rare words less (Daille 1994).
  case cubed = "mi3"
  /// 14 + log₂ 2·O / (f(x) + f(y)): does not depend on the size of the text (Rychlý 2008).
  case logDice = "logdice"
  /// G², of the table of four cells (Dunning 1993); negative where O < E. 10.83 is p = 0.001.
  case logLikelihood = "g2"
  /// (O - E) / √O (Church, Gale, Hanks & Hindle 1991). Favours common words.
  case tScore = "t"
}

/// How often two words were seen together, and the measures of that.
package struct PairStatistics: Sendable, Equatable {
  /// O, above 0.
  package let observed: Double
  /// f(x) and f(y).
  package let nodeFrequency: Double
  package let collocateFrequency: Double
  /// S: tokens in the window.
  package let span: Double
  /// N.
  package let tokenCount: Double

  package init(
    observed: Double, nodeFrequency: Double, collocateFrequency: Double, span: Double, tokenCount: Double
  ) {
    self.observed = observed
    self.nodeFrequency = nodeFrequency
    self.collocateFrequency = collocateFrequency
    self.span = span
    self.tokenCount = tokenCount
  }

  /// E.
  package var expected: Double { nodeFrequency * collocateFrequency * span / tokenCount }

  package func value(of measure: AssociationMeasure) -> Double {
    switch measure {
    case .frequency: observed
    case .ratio: observed / expected
    case .mutualInformation: log2(observed / expected)
    case .normalised:
      // A pair is a token and a token in its window: there are S·N of them.
      log2(observed / expected) / -log2(min(observed / (span * tokenCount), 0.5))
    case .cubed: log2(observed * observed * observed / expected)
    case .logDice: 14 + log2(2 * observed / (nodeFrequency + collocateFrequency))
    case .logLikelihood: logLikelihood
    case .tScore: (observed - expected) / observed.squareRoot()
    }
  }

  /// 2·Σ O·ln(O/E) over the four cells: with and without the node, with and without the collocate.
  private var logLikelihood: Double {
    let total = tokenCount * span
    let (row, column) = (nodeFrequency * span, collocateFrequency * span)
    func cell(_ observed: Double, _ expected: Double) -> Double {
      observed > 0 && expected > 0 ? observed * log(observed / expected) : 0
    }
    // With the collocate in reach more than once a pair may be seen more often than either side allows.
    let sum =
      cell(observed, row * column / total)
      + cell(max(0, row - observed), row * (total - column) / total)
      + cell(max(0, column - observed), (total - row) * column / total)
      + cell(max(0, total - row - column + observed), (total - row) * (total - column) / total)
    return observed < expected ? min(0, -2 * sum) : max(0, 2 * sum)
  }
}
