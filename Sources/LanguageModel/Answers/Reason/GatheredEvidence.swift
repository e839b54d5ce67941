internal import Glibc

/// What the gathered sentences count: each once.
struct GatheredEvidence {
  struct Finding {
    let sentence: UInt64
    /// Its share of what its step gathered.
    var strength: Double
    /// How far the question was covered on the way to it, 0...1.
    let support: Double
    /// The question's words that were met on the way.
    let covered: Set<UInt64>
    /// What it adds to its words.
    var words: [(key: UInt64, weight: Double)]
  }

  /// A sentence that goes on from one divides what that counts by this.
  private static let overruling = 9.0
  /// How certainty falls with support, an exponent: where a tenth of the support is left, half of the certainty is.
  private static let certaintyExponent = 0.3

  /// In the order in which they were first gathered, which is the order of the sums.
  private var findings: [Finding] = []
  /// Where in `findings` a sentence is.
  private var indices: [UInt64: Int] = [:]

  subscript(sentence: UInt64) -> Finding? { indices[sentence].map { findings[$0] } }

  /// Adds a sentence; one that was gathered before counts as it does now, in its former place.
  mutating func add(_ finding: Finding) {
    if let index = indices[finding.sentence] {
      findings[index] = finding
    } else {
      indices[finding.sentence] = findings.count
      findings.append(finding)
    }
  }

  /// What a later sentence says instead.
  mutating func overrule(_ sentence: UInt64) {
    guard let index = indices[sentence] else { return }
    findings[index].strength /= Self.overruling
    for word in findings[index].words.indices { findings[index].words[word].weight /= Self.overruling }
  }

  /// For each word, what the sentences that hold it count; the question's words are left out.
  var activation: [UInt64: Double] {
    var sums: [UInt64: Double] = [:]
    for finding in findings { for (key, weight) in finding.words { sums[key, default: 0] += weight } }
    return sums
  }

  /// How much the sentences that hold one of some words are to be trusted, 0...1: 1 where one of them ends a chain that has
  /// covered the whole question.
  func certainty(of keys: Set<UInt64>) -> Double {
    var best = 0.0
    for finding in findings where finding.words.contains(where: { keys.contains($0.key) }) {
      best = max(best, finding.support)
    }
    // Beyond such a chain, too.
    return best >= EvidenceSearch.beyondWeight ? 1 : pow(best, Self.certaintyExponent)
  }
}
