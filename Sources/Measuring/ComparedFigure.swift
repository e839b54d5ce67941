internal import Foundation

/// A figure as two builds measured it.
package struct ComparedFigure: Encodable, Equatable, Sendable {
  package enum Verdict: String, Encodable, Sendable {
    /// Not farther apart than the larger of 2 % and the spread.
    case within
    case better
    case worse = "WORSE"
    /// Nobody said which way is better.
    case notJudged = "not judged"
    case onlyBaseline = "only the baseline has it"
    case onlyCurrent = "only this build has it"
  }

  package let name: String
  package let unit: String
  package let better: Figure.Better?
  /// The baseline's median.
  package let baseline: Double?
  /// This build's median.
  package let current: Double?
  /// This build's by the baseline's.
  package let ratio: Double?
  /// By how much the medians of two halves of the baseline's runs may differ, as a share.
  package let spread: Double?
  package let verdict: Verdict

  /// Below this share no difference counts.
  static let tolerance = 0.02

  init(name: String, unit: String, better: Figure.Better?, baseline: Double?, current: Double?, spread: Double?) {
    self.name = name
    self.unit = unit
    self.better = better
    self.baseline = baseline
    self.current = current
    self.spread = spread
    guard let baseline, let current else {
      ratio = nil
      verdict = current == nil ? .onlyBaseline : .onlyCurrent
      return
    }
    // Of nothing and nothing, as of errors.
    let ratio = baseline == current ? 1 : current / baseline
    self.ratio = ratio
    let bound = 1 + max(Self.tolerance, spread ?? 0)
    switch better {
    case nil: verdict = .notJudged
    case .lower: verdict = ratio > bound ? .worse : ratio < 1 / bound ? .better : .within
    case .higher: verdict = 1 / ratio > bound ? .worse : 1 / ratio < 1 / bound ? .better : .within
    }
  }

  // MARK: Output

  /// The headings of the columns of `row`.
  package static let heading = columns("figure", "unit", "baseline", "this build", "ratio", "spread", "verdict")

  package var row: String {
    Self.columns(
      name, unit, baseline.map(Self.value) ?? "-", current.map(Self.value) ?? "-",
      ratio.map { String(format: "%.3f", $0) } ?? "-",
      spread.map { String(format: "%.1f %%", 100 * $0) } ?? "-", verdict.rawValue)
  }

  /// Small times need more decimals, where a ratio is to be seen.
  private static func value(_ value: Double) -> String {
    abs(value) < 1 ? String(format: "%.4f", value) : decimal(value)
  }

  private static func columns(
    _ name: String, _ unit: String, _ baseline: String, _ current: String, _ ratio: String, _ spread: String,
    _ verdict: String
  ) -> String {
    [
      padded(name, to: 52), padded(unit, to: 19), padded(baseline, to: -10), padded(current, to: -10),
      padded(ratio, to: -7), padded(spread, to: -8), verdict,
    ].joined(separator: " ")
  }

  /// A line of JSON; numbers that are not finite are left out.
  package var json: String? { jsonLine(of: self) }

  private enum Keys: String, CodingKey { case name, unit, better, baseline, current, ratio, spread, verdict }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    try fields.encode(name, forKey: .name)
    try fields.encode(unit, forKey: .unit)
    try fields.encodeIfPresent(better, forKey: .better)
    for (key, value) in [(Keys.baseline, baseline), (.current, current), (.ratio, ratio), (.spread, spread)] {
      try fields.encodeIfPresent(value.flatMap { $0.isFinite ? $0 : nil }, forKey: key)
    }
    try fields.encode(verdict, forKey: .verdict)
  }
}
