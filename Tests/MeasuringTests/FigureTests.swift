import Testing

@testable import Measuring

@Suite struct `A figure` {
  /// What `latency`, `scoring`, `kenlm` and `socket` of commit 35c3306 print with --json, in part.
  private static let older = #"""
    {"comparison":"wanted ≤ 50","name":"ptb: open, warm, p50","unit":"ms","value":0.364391}
    {"comparison":"","name":"ptb: predict 10 after 4 words, grammar, p99","unit":"ms","value":32.318470000000005}
    {"comparison":"lmplz 1.49: 3.03 times its rate","name":"929589 tokens, order 5, counted and estimated","unit":"s of processor time","value":0.4915409999999999}
    {"comparison":"KenLM probing 4579660: 1.15 times its rate","name":"ptb: scoring sentences from text, grammar","unit":"tokens\/s of a core","value":5288592.528859236}
    {"comparison":"","name":"predict, 64 connections: rate","unit":"thousands\/s","value":2.0193284401282368}
    {"comparison":"wanted 0","name":"predict, 64 connections: errors","unit":"","value":0}
    {"comparison":"","name":"predict, 8 connections, 12 swaps: p99","unit":"µs","value":40027.524}
    """#

  @Test func `is read from what older builds print`() {
    #expect(
      Figure.figures(in: Self.older) == [
        Figure(name: "ptb: open, warm, p50", value: 0.364391, unit: "ms", comparison: "wanted ≤ 50"),
        Figure(name: "ptb: predict 10 after 4 words, grammar, p99", value: 32.318470000000005, unit: "ms"),
        Figure(
          name: "929589 tokens, order 5, counted and estimated", value: 0.4915409999999999, unit: "s of processor time",
          comparison: "lmplz 1.49: 3.03 times its rate"),
        Figure(
          name: "ptb: scoring sentences from text, grammar", value: 5288592.528859236, unit: "tokens/s of a core",
          comparison: "KenLM probing 4579660: 1.15 times its rate"),
        Figure(name: "predict, 64 connections: rate", value: 2.0193284401282368, unit: "thousands/s"),
        Figure(name: "predict, 64 connections: errors", value: 0, unit: "", comparison: "wanted 0"),
        Figure(name: "predict, 8 connections, swaps: p99", value: 40027.524, unit: "µs"),
      ])
  }

  @Test func `is read as it was written`() throws {
    let figures = [
      Figure(name: "a \"b\"", value: 0.1, unit: "tokens/s", better: .higher, comparison: "≥ 1"),
      Figure(name: "c", value: -3e9, unit: ""),
    ]
    let lines = try figures.map { try #require($0.json) }
    #expect(
      lines[0] == #"{"better":"higher","comparison":"≥ 1","name":"a \"b\"","unit":"tokens/s","value":0.1}"#)
    #expect(Figure.figures(in: "a note\n{}\n" + lines.joined(separator: "\n") + "\n[1]\n") == figures)
    #expect(Figure(name: "", value: .nan, unit: "").json == nil)
  }

  @Test func `is printed in columns`() {
    #expect(
      Figure(name: "ptb: open", value: 0.3644, unit: "ms", comparison: "wanted ≤ 50").row
        == "ptb: open                                           0.364 ms  wanted ≤ 50")
    #expect(
      Figure(name: "rate", value: 123.456, unit: "").row
        == "rate                                               123.46   ")
  }
}
