import StrictJSON
import Testing

@Suite struct `A JSON record` {
  private func values(_ line: String) throws -> [String: String] {
    let bytes = Array(line.utf8)
    let record = try JSONRecord(bytes.span)
    #expect(bytes[record.end] == UInt8(ascii: "}"))
    return Dictionary(
      record.members.map { ($0.key ?? "?", String(decoding: bytes[$0.value], as: UTF8.self)) }, uniquingKeysWith: { $1 }
    )
  }

  @Test func `says where its members stand`() throws {
    #expect(
      try values(#" { "a" : 1.10 , "b\u0062":[1, {"x":"}"}],"c":"\"]\\"} "#)
        == ["a": "1.10", "bb": #"[1, {"x":"}"}]"#, "c": #""\"]\\""#])
    #expect(try values("{}").isEmpty)
    #expect(try values("\t{ }\r\n").isEmpty)
  }

  @Test(
    arguments: [
      "NaN", "Infinity", "-Infinity", "[NaN]", "1e999", "123456789012345678901234567890", #""\ud83d""#, #""\x""#,
      "\"\u{0}\"", #"{"a":1,"a":2}"#,
    ])
  func `reads past what other writers write`(value: String) throws {
    #expect(try values("{\"a\":\(value),\"b\":true}") == ["a": value, "b": "true"])
  }

  @Test func `has no limit of depth`() throws {
    let deep = String(repeating: "[", count: 300_000) + String(repeating: "]", count: 300_000)
    #expect(try values("{\"a\":\(deep)}")["a"]?.utf8.count == 600_000)
  }

  @Test(
    arguments: [
      "", " ", "[]", "1", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\" 1}",
      "{\"a\":}",
      "{\"a\":1 2}", "{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":{\"b\"}}", "{\"a\":{\"b\":1,}}", "{\"a\":01}", "{\"a\":1.}",
      "{\"a\":nan}", "{\"a\":+1}", "{\"a\":\"x}", "{\"a\":\"\\", "{\"a\":1}}", "{\"a\":1}x", "{\"a\":NaNs}",
      "{\"a\":-}",
      "{\"a\":tru}", "{,}", "{\"a\":[}]}",
    ])
  func `is strict about structure`(text: String) {
    #expect(throws: JSONError.self) { try JSONRecord(Array(text.utf8).span) }
  }

  @Test(arguments: 1...50) func `is read where the strict parser reads one, and cut short it is not`(seed: UInt64)
    throws
  {
    var random = RandomJSON(seed: seed)
    let object = random.object(depth: 4)
    let bytes = Array(object.utf8)
    let parsed = try #require(try JSONValue.parse(bytes).object)
    let record = try JSONRecord(bytes.span)
    #expect(record.members.map(\.key) == parsed.keys)
    for member in record.members {
      let value = try JSONValue.parse(Array(bytes[member.value]))
      #expect(value == parsed[member.key ?? ""])
      if case .array(let elements) = value {
        let ranges = try JSONRecord.elements(of: bytes[member.value].span)
        #expect(try ranges.map { try JSONValue.parse(bytes[member.value].span.extracting($0)) } == elements)
      }
    }
    for length in 0..<bytes.count {
      #expect(throws: JSONError.self) { try JSONRecord(bytes.span.extracting(0..<length)) }
    }
  }
}

/// Random objects as text, with escapes, blanks and numbers of all kinds; each name once in an object.
struct RandomJSON {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  private mutating func draw(_ count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(count))
  }

  private mutating func blank() -> String { ["", "", " ", "\t ", "\r\n"][draw(5)] }

  private mutating func string() -> String {
    let parts = ["a", "é", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude42", "{", "}", "[", "]", ",", ":", "🙂", " "]
    return "\"" + (0..<draw(6)).map { _ in parts[draw(parts.count)] }.joined() + "\""
  }

  private mutating func value(depth: Int) -> String {
    switch draw(depth > 0 ? 8 : 6) {
    case 0: return "null"
    case 1: return "true"
    case 2: return ["0", "-0", "1.10", "18446744073709551615", "-1E-3", "9007199254740993"][draw(6)]
    case 3, 4, 5: return string()
    case 6: return object(depth: depth - 1)
    default:
      return "[" + blank()
        + (0..<draw(4)).map { _ in value(depth: depth - 1) + blank() }.joined(separator: "," + blank())
        + "]"
    }
  }

  mutating func object(depth: Int) -> String {
    let members = (0..<draw(5)).map { "\"\($0)\\u0041\"" + blank() + ":" + blank() + value(depth: depth) + blank() }
    return "{" + blank() + members.joined(separator: "," + blank()) + "}"
  }
}
