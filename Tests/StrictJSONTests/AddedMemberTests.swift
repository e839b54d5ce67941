import Foundation
import StrictJSON
import Testing

@Suite struct `A member that is added to a record` {
  private let measures = #"{"perplexity":2.5}"#

  /// The record in UTF-16 or UTF-8, with the member.
  private func added(_ name: String, to record: String, isWide: Bool = false) -> String? {
    func encode(_ bytes: [UInt8]) -> [UInt8] { isWide ? bytes.flatMap { [$0, 0] } : bytes }
    let wide = record.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let content = isWide ? wide : Array(record.utf8)
    let bytes = AddedMember(name: name, value: measures).added(
      to: Array(record.utf8).span, content[...], encode: encode)
    guard let bytes else { return nil }
    guard isWide else { return String(decoding: bytes, as: UTF8.self) }
    let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units, as: UTF16.self)
  }

  @Test(
    arguments: [
      (#"{"id":18446744073709551615,"p":1.10}"#, #"{"id":18446744073709551615,"p":1.10,"k":{"perplexity":2.5}}"#),
      ("{}", #"{"k":{"perplexity":2.5}}"#), (" { } \t", #" { "k":{"perplexity":2.5}} "# + "\t"),
      (#"{"a":{"k":1} } "#, #"{"a":{"k":1} ,"k":{"perplexity":2.5}} "#),
      (#"{"x":NaN,"h":"\ud83d","x":1}"#, #"{"x":NaN,"h":"\ud83d","x":1,"k":{"perplexity":2.5}}"#),
    ], [false, true])
  func `stands before the last brace`(lines: (record: String, expected: String), isWide: Bool) {
    #expect(added("k", to: lines.record, isWide: isWide) == lines.expected)
  }

  @Test func `has its name in ASCII, which every encoding has`() throws {
    let line = try #require(added("é\"🙂\\\n", to: "{}"))
    #expect(line.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
    #expect(
      try JSONValue.parse(line) == .object(JSONValue.parse(#"{"é\"🙂\\\n":{"perplexity":2.5}}"#).object ?? JSONObject()))
  }

  @Test(arguments: [#"{"k":1}"#, #"{"a":1,"\u006b":null}"#]) func `has a name that is not taken`(record: String) {
    #expect(AddedMember.problem(of: "k", in: Array(record.utf8).span) == "it has a field `k` already")
    #expect(AddedMember.problem(of: "j", in: Array(record.utf8).span) == nil)
  }

  @Test func `is not written where the brace cannot be found`() {
    let record = Array("{}".utf8)
    let bytes = AddedMember(name: "k", value: "1").added(to: record.span, record[...]) { $0.map { $0 | 0x80 } }
    #expect(bytes == nil)
  }

  @Test(arguments: 1...200, [false, true]) func `changes nothing else`(seed: UInt64, isWide: Bool) throws {
    var random = RandomJSON(seed: seed &* 31)
    var record = random.object(depth: 3)
    // Names may come twice, and numbers and halves of characters be what no parser keeps.
    if let brace = record.lastIndex(of: "}") {
      let comma = try JSONRecord(Array(record.utf8).span).members.isEmpty ? "" : ","
      record.insert(contentsOf: "\(comma)\"d\":1e999,\"d\":\"\\ud800\"", at: brace)
    }
    let line = try #require(added("k", to: record, isWide: isWide))
    let member = #","k":{"perplexity":2.5}"#
    let start = try #require(line.range(of: member, options: .backwards)?.lowerBound)
    #expect(String(line[..<start]) + line[start...].dropFirst(member.count) == record)
    let (before, after) = (try JSONRecord(Array(record.utf8).span), try JSONRecord(Array(line.utf8).span))
    #expect(after.members.map(\.key) == before.members.map(\.key) + ["k"])
  }
}
