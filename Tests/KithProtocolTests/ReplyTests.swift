import KithProtocol
import StrictJSON
import Testing

struct ReplyTests {
  private let pong = Answer { $0.member(PingTable.pong, true) }

  private func json(_ line: [UInt8]) throws -> JSONValue {
    #expect(line.last == UInt8(ascii: "\n") && !line.dropLast().contains(UInt8(ascii: "\n")))
    return try JSONValue.parse(line)
  }

  @Test func `a line echoes the id as it came`() throws {
    #expect(try json(ReplyLine.result(.string("é\n"), pong)) == ["id": "é\n", "result": ["pong": true]])
    #expect(try json(ReplyLine.result(.integer(.min), pong))["id"] == .integer(.min))
    #expect(try json(ReplyLine.result(nil, pong)) == ["result": ["pong": true]])
  }

  @Test func `an error writes what it has and nothing else`() throws {
    let error = ProtocolError(
      .overloaded, "too much", hint: "wait", field: "top", byteOffset: 3, retryAfterMilliseconds: 100)
    let value = try json(ReplyLine.error(nil, error))["error"]
    #expect(
      value == [
        "code": "flow.overloaded", "message": "too much", "hint": "wait", "field": "top", "at": 3, "retry": true,
        "details": ["retry_after_ms": 100],
      ])
    let bare = try json(ReplyLine.error(nil, ProtocolError(.badValue, "no")))["error"]
    #expect(bare == ["code": "request.bad_value", "message": "no", "retry": false])
  }

  @Test func `the model and the time frame a reply whose table has them`() throws {
    let model = ModelReference(name: "m", generation: 2)
    func written(_ operation: KithProtocol.Operation) throws -> JSONValue {
      let reply = Answer { $0.member(SimilarTable.similarity, 0.5) }
      return try json(ReplyLine.result(nil, of: operation, by: model, microseconds: 5, reply))
    }
    #expect(
      try written(.similar) == ["result": ["model": ["name": "m", "gen": 2], "similarity": 0.5, "took_us": 5]])
    #expect(try written(.modelVerify) == ["result": ["similarity": 0.5, "took_us": 5]])
    #expect(try written(.sessionClose) == ["result": ["similarity": 0.5]])
    // A model that is only named is no model that answered.
    #expect(!KithProtocol.Operation.train.repliesWithModel)
  }

  @Test func `a training's own words are read and passed on`() throws {
    let line = #"{"progress":{"stage":"count","done":1,"total":null,"unit":"tokens","rate":2.5,"eta_s":3}}"#
    let printed = try JSONValue.parse(line)["progress"]
    let progress = try #require(printed.flatMap(JobProgress.init))
    let part = try json(ReplyLine.progress(.integer(1), progress))["progress"]
    #expect(part == ["stage": "count", "done": 1, "unit": "tokens", "rate": 2.5, "eta_s": 3.0])
    #expect(JobProgress([:]) == nil && TrainingOutcome(["tokens": 1]) == nil)
  }

  @Test func `a shape finds what is missing, unknown or of the wrong type`() {
    let fields = Operation.feed.reply
    #expect(Field.mismatch(in: JSONObject(), fields: fields) != nil)
    var object = JSONObject()
    for (key, value) in [("job", "j-1"), ("state", "feeding"), ("fed_bytes", 3)] as [(String, JSONValue)] {
      object[key] = value
    }
    #expect(Field.mismatch(in: object, fields: fields) == nil)
    object["state"] = "sleeping"
    #expect(Field.mismatch(in: object, fields: fields) != nil)
    object["state"] = "queued"
    object["more"] = 1
    #expect(Field.mismatch(in: object, fields: fields) != nil)
  }
}
