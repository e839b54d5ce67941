import KithProtocol
import StrictJSON
import Testing
import WireChecks

struct RequestTests {
  @Test func `a request is its envelope and its arguments with their defaults`() throws {
    let line =
      #"{"id":"a","op":"predict","text":"gin","top":3,"deadline_ms":50,"stream":true,"key":"k","x-trace":{"a":1}}"#
    let request = try Request.decode(line.utf8.span)
    #expect(request.id == .string("a") && request.operation == .predict && request.key == "k")
    #expect(request.deadlineMilliseconds == 50 && request.isStreaming)
    #expect(request.arguments.integer(WordTable.top) == 3 && request.arguments.string(PredictTable.prefix) == "")
    #expect(request.arguments.optionalString(ScopeTable.model) == nil && !request.arguments.has(TextsTable.texts))
  }

  @Test func `an integer may be written with a point, as JSON Schema allows`() throws {
    #expect(
      try Request.decode(#"{"op":"predict","text":"a","top":5.0}"#.utf8.span).arguments.integer(WordTable.top) == 5)
  }

  private static let refusals: [(String, ErrorCode, String, String?)] = [
    (#"{"op":"predict","text":"a","topp":1}"#, .unknownField, "topp", "did you mean `top`?"),
    (#"{"op":"predict","text":"a","deadline":1}"#, .unknownField, "deadline", "did you mean `deadline_ms`?"),
    (#"{"op":"predcit"}"#, .unknownOperation, "op", "did you mean `predict`?"),
    (#"{"op":"models.list"}"#, .unknownOperation, "op", "did you mean `model.list`?"),
    (#"{"op":"predict","text":"a","colour":1}"#, .unknownField, "colour", nil),
    (#"{"op":"predict"}"#, .missingField, "text", nil), (#"{"op":"train"}"#, .missingField, "model", nil),
    (#"{"op":"predict","text":"a","top":0}"#, .badValue, "top", nil),
    (#"{"op":"predict","text":"a","model":"../x"}"#, .badValue, "model", nil),
    (#"{"op":"predict","text":"a","model":"a b"}"#, .badValue, "model", "did you mean a-b?"),
    (#"{"op":"train","model":"a b"}"#, .badValue, "model", "a-b would do"),
    (#"{"op":"train","model":"e\u0301"}"#, .badValue, "model", "\u{e9} with composed letters (NFC) would do"),
    (#"{"op":"predict","texts":[]}"#, .badValue, "texts", nil),
    (#"{"op":"complete","text":"a","stop":["a",1]}"#, .badValue, "stop", nil),
  ]

  @Test(arguments: refusals)
  func `a refusal names the field and what was meant`(line: String, code: ErrorCode, field: String, hint: String?) {
    let refusal = #expect(throws: Request.Refusal.self) { try Request.decode(line.utf8.span) }
    #expect(
      refusal?.error.code == code && refusal?.error.field == field && (hint == nil || refusal?.error.hint == hint))
  }

  @Test func `a long value is not echoed in the refusal`() {
    for field in ["detail", "op"] {
      let long = String(repeating: "x", count: 33)
      let line =
        field == "op" ? #"{"op":"describe","of":"\#(long)"}"# : #"{"op":"score","text":"a","detail":"\#(long)"}"#
      let refusal = #expect(throws: Request.Refusal.self) { try Request.decode(line.utf8.span) }
      #expect(refusal?.error.code == .badValue && refusal?.error.message.contains(long) == false)
    }
  }

  @Test func `an unknown field is refused before a missing one`() {
    let refusal = #expect(throws: Request.Refusal.self) { try Request.decode(#"{"op":"train","mdoel":"a"}"#.utf8.span) }
    #expect(refusal?.error.code == .unknownField && refusal?.error.hint == "did you mean `model`?")
  }

  @Test func `the id is told as soon as it is known`() {
    let refusal = #expect(throws: Request.Refusal.self) { try Request.decode(#"{"op":"nothing","id":-5}"#.utf8.span) }
    #expect(refusal?.id == .integer(-5))
  }

  @Test(arguments: Operation.all)
  func `the smallest request of every operation is accepted`(operation: Operation) throws {
    #expect(try Request.decode(operation.soundRequest).operation == operation)
  }

  @Test(arguments: Operation.all)
  func `every field of every operation refuses every other type by name`(operation: Operation) {
    let values: [JSONValue] = [nil, true, 1, -1, 1.5, 1e300, "", "text", [], [1], ["a"], [[]], [:], ["a": 1]]
    for field in operation.request + Request.envelope where field.name != "op" {
      for value in values where !field.type.accepts(value) {
        var object = operation.soundRequest
        if operation.exactlyOneOf.contains(field.name) {
          for other in operation.exactlyOneOf { object[other] = nil }
        }
        object[field.name] = value
        let refusal = #expect(throws: Request.Refusal.self, "\(field.name) took \(value)") {
          try Request.decode(object)
        }
        #expect(refusal?.error.code == .badValue && refusal?.error.field == field.name)
        #expect(refusal?.error.message.contains("`\(field.name)` must be") == true)
      }
    }
  }
}

@Suite struct `A bare request` {
  private static let pieces = [
    "{", "}", "\"op\"", "\"id\"", ":", ",", "\"ping\"", "\"hello\"", "7", "0", "07", "-1", "123456789012345678",
    "1234567890123456789", "\"a\"", "\"\\u0041\"", "\"é\"", " ", "\t", "\n", "null", "x", "\"", "\"text\"",
  ]

  /// Whole requests, and what becomes of them when pieces change.
  @Test(arguments: 0..<200)
  func `is never anything else than what JSON says`(seed: UInt64) throws {
    var state = seed &* 2 &+ 1
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % count
    }
    for base in [
      ["{", "\"op\"", ":", "\"ping\"", "}"], ["{", "\"id\"", ":", "7", ",", "\"op\"", ":", "\"ping\"", "}"],
      ["{", "\"op\"", ":", "\"hello\"", ",", "\"id\"", ":", "\"a\"", "}"],
    ] {
      var pieces = base
      for _ in 0..<draw(4) {
        switch draw(3) {
        case 0: pieces.insert(Self.pieces[draw(Self.pieces.count)], at: draw(pieces.count + 1))
        case 1: pieces[draw(pieces.count)] = Self.pieces[draw(Self.pieces.count)]
        default: if pieces.count > 1 { pieces.remove(at: draw(pieces.count)) }
        }
      }
      let line = Array(pieces.joined().utf8)
      guard let bare = BareRequest(line.span, among: [.ping, .hello]) else { continue }
      let request = try Request.decode(line.span)
      #expect(request.operation == bare.operation && request.id == bare.id, "\(pieces.joined())")
    }
  }

  @Test(arguments: [
    (#"{"op":"ping"}"#, RequestID?.none), (#" { "id" : 7 , "op" : "ping" } "#, .integer(7)),
    (#"{"op":"ping","id":"a b"}"#, .string("a b")), (#"{"op":"ping","id":0}"#, .integer(0)),
  ])
  func `is recognised`(line: String, id: RequestID?) {
    let bare = BareRequest(Array(line.utf8).span, among: [.ping])
    #expect(bare?.operation == .ping && bare?.id == id)
  }

  @Test(arguments: [
    "", "{", "{}", #"{"op":"ping""#, #"{"op":"ping"}x"#, #"{"op":"ping","op":"ping"}"#, #"{"op":"ping",}"#,
    #"{"op":"ping","id":01}"#, #"{"op":"ping","deadline_ms":1}"#, #"{"op":"hello"}"#, #"{"id":1}"#,
  ])
  func `is nothing else`(line: String) {
    #expect(BareRequest(Array(line.utf8).span, among: [.ping]) == nil)
  }
}
