import KithProtocol
import StrictJSON
import Testing

/// What a client may do to a connection, well-meant or not.
struct ConnectionTests {
  private static let pong: JSONValue = ["result": ["pong": true]]

  @Test func `a ping is answered`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  @Test func `pings are answered in their turn, however they come`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let ping = #"{"op":"ping"}"# + "\n"
      func expectPongs(_ count: Int) async throws {
        for _ in 0..<count { #expect(try await client.reply() == ["result": ["pong": true]]) }
      }
      // More than go out in one piece, and a half.
      try await client.send(String(repeating: ping, count: 200) + #"{"op":"#)
      try await expectPongs(200)
      try await client.send(#""ping"}"# + "\n" + ping + "\r\n \n" + ping)
      try await expectPongs(3)
      // Behind what is not answered yet: not before it.
      try await client.send(#"{"op":"score","text":"\#(longText)"}"# + "\n" + ping)
      try await client.send(ping + ping)
      #expect(try await client.reply()["result"]?["logprob"] != nil)
      try await expectPongs(3)
      // With something else, and something like it.
      try await client.send(ping + #"{"op":"pinq"}"# + "\n" + ping)
      try await expectPongs(1)
      #expect(try await client.reply()["error"]?["code"] == "request.unknown_op")
      try await expectPongs(1)
      try await client.send(String(repeating: " ", count: 100) + ping)
      try await expectPongs(1)
    }
  }

  @Test func `end of input still gets all replies, also to a last line without its end`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send("\n  \r\n{\"op\":\"ping\"}\r\n{\"op\":\"score\",\"text\":\"the water\"}\n{\"op\":\"ping\"}")
      client.endInput()
      let lines = try await client.lines()
      #expect(lines.count == 3)
      #expect(lines.first == #"{"result":{"pong":true}}"# && lines.last == lines.first)
    }
  }

  @Test func `one byte at a time makes the same requests`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      for byte in Array("{\"op\":\"ping\"}\n{\"op\":\"ping\",\"id\":\"é\"}\n".utf8) { try await client.send([byte]) }
      #expect(try await client.reply() == Self.pong)
      #expect(try await client.reply() == ["id": "é", "result": ["pong": true]])
    }
  }

  @Test func `two requests split at every byte are answered the same`() async throws {
    try await TestServer.run { server in
      let bytes = Array("{\"op\":\"ping\",\"id\":1}\n{\"op\":\"ping\",\"id\":\"😀\"}\n".utf8)
      let client = try server.connect()
      for split in 0...bytes.count {
        if split > 0 { try await client.send(Array(bytes[..<split])) }
        if split < bytes.count { try await client.send(Array(bytes[split...])) }
        #expect(try await client.reply()["id"] == 1)
        #expect(try await client.reply()["id"] == "😀")
      }
    }
  }

  @Test(arguments: [-1, 0, 1])
  func `a line of 8 MiB is read and a longer one is skipped`(excess: Int) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let frame = #"{"op":"ping","x-pad":""}"#
      let padding = String(repeating: "p", count: ProtocolLimits.lineBytes + excess - frame.utf8.count)
      try await client.send("{\"op\":\"ping\",\"x-pad\":\"\(padding)\"}\n{\"op\":\"ping\"}\n")
      let first = try await client.reply()
      if excess > 0 {
        #expect(first["error"]?["code"] == "request.line_too_long")
      } else {
        #expect(first == Self.pong)
      }
      #expect(try await client.reply() == Self.pong)
    }
  }

  @Test func `a line that does not end is hung up on`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 22)
      do {
        for _ in 0..<20 { try await client.send(piece) }
      } catch is Failure {}  // hung up on while we write
      let line = try? await client.line()
      #expect(line == nil || line?.contains("request.line_too_long") == true)
    }
  }

  @Test(arguments: [
    ("[]", "request.bad_json"), ("1", "request.bad_json"), ("nonsense", "request.bad_json"),
    (#"{"op":"ping",}"#, "request.bad_json"), (#"{"op":"ping","op":"ping"}"#, "request.bad_json"),
    (#"{"op":"ping"} x"#, "request.bad_json"), ("\u{feff}{\"op\":\"ping\"}", "request.bad_json"),
    (#"{"op":"\ud800"}"#, "request.bad_json"), ("{\"op\":\"p\u{0}\"}", "request.bad_json"),
    ("{\"op\":\"ping\",\"deadline_ms\":1e999}", "request.bad_json"),
    ("{}", "request.missing_field"),
    (#"{"op":1}"#, "request.bad_value"), (#"{"op":"pong"}"#, "request.unknown_op"),
    (#"{"op":"ping","text":"a"}"#, "request.unknown_field"), (#"{"op":"predict"}"#, "request.missing_field"),
    (#"{"op":"predict","text":"a","texts":["a"]}"#, "request.bad_value"),
    (#"{"op":"ping","id":1.5}"#, "request.bad_value"),
    (#"{"op":"ping","id":9223372036854775808}"#, "request.bad_value"),
    (#"{"op":"ping","id":null}"#, "request.bad_value"), (#"{"op":"ping","deadline_ms":0}"#, "request.bad_value"),
    ("GET / HTTP/1.1", "request.bad_json"),
  ])
  func `what is no request gets its error and the connection lives`(line: String, code: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send("\(line)\n{\"op\":\"ping\"}\n")
      let reply = try await client.reply()
      #expect(reply["error"]?["code"]?.string == code, "\(reply)")
      try TestClient.check(reply, to: [:])
      #expect(try await client.reply() == Self.pong)
    }
  }

  @Test(arguments: [33, 100_000])
  func `nesting too deep is an error at its place`(depth: Int) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let nested = String(repeating: "[", count: depth - 1)
      try await client.send("{\"op\":\"ping\",\"x-a\":\(nested)\n{\"op\":\"ping\"}\n")
      #expect(try await client.reply()["error"]?["at"] == 50)
      #expect(try await client.reply() == Self.pong)
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `binary garbage gets errors and never an end`(seed: UInt64) async throws {
    try await TestServer.run { server in
      var generator = SeededGenerator(state: seed)
      let client = try server.connect()
      let garbage = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try await client.send(garbage + Array("\n{\"op\":\"ping\",\"id\":\"alive\"}\n".utf8))
      while true {
        let reply = try await client.reply()
        if reply["id"] == "alive" { break }
        let code = reply["error"]?["code"]?.string
        #expect(code == "request.bad_json" || code == "request.bad_utf8")
      }
    }
  }

  @Test func `bytes that are not UTF-8 and UTF-16 are told apart from JSON by their place`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send(Array(#"{"op":"a"#.utf8) + [0xff] + Array("\"}\n".utf8))
      let reply = try await client.reply()
      #expect(reply["error"]?["code"] == "request.bad_utf8")
      #expect(reply["error"]?["at"] == 8)
      try await client.send(
        [0xff, 0xfe] + Array("{}".utf16).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] } + [10, 0])
      #expect(try await client.reply()["error"]?["at"] == 0)
    }
  }

  @Test func `a refused line keeps its place among requests without id`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send("{\"op\":\"score\",\"text\":\"\(longText)\"}\nnonsense\n{\"op\":\"ping\"}\n")
      #expect(try await client.reply()["result"]?["tokens"] != nil)
      #expect(try await client.reply()["error"] != nil)
      #expect(try await client.reply() == Self.pong)
    }
  }
}

/// Text that takes a while to score.
let longText = String(repeating: "the old sailor poured a glass of gin and looked at the water ", count: 20_000)

/// Steele, Lea & Flood 2014: a seeded generator, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
