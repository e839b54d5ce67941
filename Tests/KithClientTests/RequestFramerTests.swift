import KithClient
import StrictJSON
import Testing

@Suite struct `Requests on several lines` {
  private func framed(_ text: String, chunk: Int = .max) -> String {
    var framer = RequestFramer()
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      result += framer.frame(rest.prefix(chunk))
      rest = rest.dropFirst(chunk)
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Test(arguments: [
    ("{\"op\":\"ping\"}\n", "{\"op\":\"ping\"}\n"),
    ("{\n  \"op\": \"ping\"\n}\n{\"a\":1}\n", "{   \"op\": \"ping\" }\n{\"a\":1}\n"),
    ("{\r\n\"op\":\r\n{\r\n}\r\n}\r\n", "{\r \"op\":\r {\r }\r }\r\n"),
    // Brackets and quotes in strings are none.
    ("{\"a\":\"{[\\\"\\\\\"}\n{}\n", "{\"a\":\"{[\\\"\\\\\"}\n{}\n"),
    ("{\"a\":[\n1,\n{\n},\n{}]}\n", "{\"a\":[ 1, { }, {}]}\n"), ("\n \n", "\n \n"), ("no JSON\n{}\n", "no JSON\n{}\n"),
    // A request that lacks its end ends where the next begins, as it did when every line was one.
    ("{\"op\":\"ping\"\n{\"op\":\"ping\"}\n", "{\"op\":\"ping\" \n{\"op\":\"ping\"}\n"),
    ("{\"op\":\"ping\",\n{\"op\":\"ping\"}\n", "{\"op\":\"ping\", \n{\"op\":\"ping\"}\n"),
    ("{\"op\":\"pi\n{\"op\":\"ping\"}\n", "{\"op\":\"pi\n{\"op\":\"ping\"}\n"),
    ("{\"op\":[}\n{\"op\":\"ping\"}\n", "{\"op\":[}\n{\"op\":\"ping\"}\n"), ("}\n{}\n", "}\n{}\n"),
  ])
  func `become one line each, however they come`(text: String, lines: String) {
    for chunk in 1...max(1, text.utf8.count) { #expect(framed(text, chunk: chunk) == lines) }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func `keep every byte and value`(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    var text = ""
    var values: [JSONValue] = []
    for _ in 0..<20 {
      var object = JSONObject()
      object["v"] = value(depth: 4, &random)
      values.append(.object(object))
      text += pretty(.object(object), indent: "\n", &random) + "\n"
    }
    let result = framed(text, chunk: Int.random(in: 1...50, using: &random))
    #expect(result.utf8.count == text.utf8.count)
    #expect(try result.split(separator: "\n").map { try JSONValue.parse(String($0)) } == values)
  }

  private func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 5 : 3), using: &random) {
    case 0: return .integer(Int64.random(in: -9...9, using: &random))
    case 1: return .string(["", "{", "}]\"\\", "a\nb"].randomElement(using: &random) ?? "")
    case 2: return .bool(true)
    case 3: return .null
    case 4: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1, &random) })
    default:
      var object = JSONObject()
      for name in ["a", "b", "c"].prefix(Int.random(in: 0...3, using: &random)) {
        object[name] = value(depth: depth - 1, &random)
      }
      return .object(object)
    }
  }

  /// With line feeds, sometimes indented, in all places where JSON has them.
  private func pretty(_ value: JSONValue, indent: String, _ random: inout SeededGenerator) -> String {
    let inner = Bool.random(using: &random) ? indent + "  " : "\n"
    switch value {
    case .array(let elements):
      return "[" + inner + elements.map { pretty($0, indent: inner, &random) }.joined(separator: "," + inner) + indent
        + "]"
    case .object(let object):
      let members = object.members.map {
        "\(JSONValue.string($0.key)):\(inner)\(pretty($0.value, indent: inner, &random))"
      }
      return "{" + inner + members.joined(separator: "," + inner) + indent + "}"
    default: return value.description
    }
  }
}

private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
