/// Something that must be so if a claim holds, decided by figures.
package struct Check: Codable, Equatable, Sendable {
  /// A sentence with the figures and the control in it.
  package let statement: String
  package let isMet: Bool

  package init(_ statement: String, _ isMet: Bool) {
    self.statement = statement
    self.isMet = isMet
  }
}

/// What its checks make of a claim.
package enum Verdict: String, Codable, Sendable {
  case holds
  case holdsPartly = "holds partly"
  case doesNotHold = "does not hold"
  case notMeasured = "not measured"

  package init(_ checks: [Check]) {
    let met = checks.count(where: \.isMet)
    self = checks.isEmpty ? .notMeasured : met == checks.count ? .holds : met > 0 ? .holdsPartly : .doesNotHold
  }
}
