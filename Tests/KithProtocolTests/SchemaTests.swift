import KithProtocol
import StrictJSON
import Testing
import WireChecks

/// `describe` tells what the decoder does.
struct SchemaTests {
  private func requestSchema(_ operation: Operation) throws -> JSONValue {
    try #require(WireCheck.description["ops"]?[operation.name]?["request"])
  }

  @Test(arguments: Operation.all)
  func `the schema of a request accepts what the decoder accepts, and nothing else`(operation: Operation) throws {
    let schema = try requestSchema(operation)
    let values: [JSONValue] = [
      nil, true, 0, 1, -1, 3.0, 1.5, 1e300, 9_007_199_254_740_993, "", "a", "a text", "~anna/b@3", [], [1], ["a"], [[]],
      ["utf8"], ["models"], [:], ["a": 1],
    ]
    let sound = operation.soundRequest
    #expect(WireCheck.schema.problem(in: .object(sound), by: schema) == nil)
    for field in operation.request + Request.envelope where field.name != "op" {
      for value in values {
        var object = sound
        if operation.exactlyOneOf.contains(field.name) {
          for other in operation.exactlyOneOf { object[other] = nil }
        }
        object[field.name] = value
        let problem = WireCheck.schema.problem(in: .object(object), by: schema)
        let isAccepted = (try? Request.decode(object)) != nil
        // An id is echoed as it came: 3.0 is no integer there, and JSON Schema cannot say so.
        if case .id = field.type, case .double = value { continue }
        #expect((problem == nil) == isAccepted, "\(field.name): \(value): \(problem ?? "the schema accepts it")")
      }
    }
  }

  @Test(arguments: Operation.all)
  func `unknown keys and missing ones are refused by both, experiments by neither`(operation: Operation) throws {
    let schema = try requestSchema(operation)
    for (key, isKnown) in [("x-trace", true), ("nonsense", false)] {
      var object = operation.soundRequest
      object[key] = 1
      #expect((WireCheck.schema.problem(in: .object(object), by: schema) == nil) == isKnown)
      #expect(((try? Request.decode(object)) != nil) == isKnown)
    }
    for field in operation.request where field.isRequired {
      var object = operation.soundRequest
      object[field.name] = nil
      #expect(WireCheck.schema.problem(in: .object(object), by: schema) != nil)
    }
  }

  @Test(arguments: Operation.all)
  func `every schema is one that the validator knows whole`(operation: Operation) throws {
    let schemas = try #require(WireCheck.description["ops"]?[operation.name]?.object)
    for key in ["request", "reply", "chunk", "progress", "event"] {
      guard let schema = schemas[key] else { continue }
      // A keyword that the validator does not know would be its complaint.
      let problem = WireCheck.schema.problem(in: [:], by: schema) ?? ""
      #expect(!problem.contains("keyword"), "\(problem)")
    }
    #expect((schemas["chunk"] ?? schemas["progress"] ?? schemas["event"] != nil) == (operation.stream != nil))
  }

  @Test(arguments: [#""session":"s","text":"a""#, #""session":"s""#, #""session":"s","text":"a","texts":["a"]"#])
  func `a session takes the place of some fields in both`(members: String) throws {
    for more in ["", #","model":"m""#, #","context":"a""#, #","experts":["grammar"]"#] {
      let request = try #require(try JSONValue.parse("{\"op\":\"score\",\(members)\(more)}").object)
      let problem = WireCheck.schema.problem(in: .object(request), by: try requestSchema(.score))
      #expect((problem == nil) == ((try? Request.decode(request)) != nil), "\(request)")
    }
  }

  private static let wrongLines: [JSONValue] = [
    [:], ["id": 1], ["result": 1],
    ["result": [:], "error": ["code": "request.bad_json", "message": "", "retry": true]],
    ["error": ["code": "no.such", "message": "", "retry": true]], ["error": ["code": "request.bad_json"]],
    ["id": 1.5, "result": [:]], ["event": []], [],
  ]

  @Test(arguments: wrongLines) func `a line is of exactly one kind`(line: JSONValue) {
    #expect(WireCheck.schema.problem(in: line, by: WireCheck.description["line"] ?? nil) != nil)
  }

  @Test func `the check of a connection finds what a daemon must not say`() throws {
    let pong = #"{"result":{"pong":true}}"#
    let check = WireCheck()
    check.sent(Array("{\"op\":\"ping\"}\n{\"op\":\"ping\",\"id\":7}\n{\"op\":\"status\"}\nnonsense\n".utf8))
    try check.received(pong)
    #expect(throws: WireCheck.Violation.self) { try check.received(#"{"id":8,"result":{"pong":true}}"#) }
    try check.received(#"{"id":7,"result":{"pong":true}}"#)
    // A second last line, a result of another operation, a result of what is none, and one that nobody asked for.
    #expect(throws: WireCheck.Violation.self) { try check.received(#"{"id":7,"result":{"pong":true}}"#) }
    #expect(throws: WireCheck.Violation.self) { try check.received(pong) }
    #expect(throws: WireCheck.Violation.self) { try check.received(pong) }
    #expect(throws: WireCheck.Violation.self) { try check.received(pong) }
    #expect(throws: WireCheck.Violation.self) { try check.received("{}") }
  }
}
