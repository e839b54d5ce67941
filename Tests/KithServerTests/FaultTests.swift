import KithProtocol
import KithServer
import StrictJSON
import Testing
import WireChecks

/// Bytes that nobody should send, and clients that leave: each gets what is promised, and the next one is served.
struct FaultTests {
  private static let pong: JSONValue = ["result": ["pong": true]]

  /// UTF-8 that is none, inside a string, at this byte of the line.
  private static let illFormed: [[UInt8]] = [
    [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF],  // overlong
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],  // surrogates
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],  // beyond U+10FFFF
    [0x80], [0xBF], [0xFE], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],  // alone, or cut
  ]

  @Test(arguments: illFormed)
  func `ill-formed UTF-8 is refused with its place, however the bytes come`(bytes: [UInt8]) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let line = Array(#"{"op":"ping","x-a":"aé"#.utf8) + bytes + Array("\"}\n".utf8)
      for split in [0, line.count - 3, line.count - 4] {
        if split > 0 { try await client.send(Array(line[..<split])) }
        try await client.send(Array(line[split...]))
        let error = try await client.reply()["error"]
        #expect(error?["code"] == "request.bad_utf8" && error?["at"] == 23, "\(error ?? nil)")
      }
      #expect(try await client.ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  @Test func `a character cut by the end of a buffer is whole`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      // Buffers are some powers of two long; the padding moves four bytes over each of these borders.
      for size in [1 << 10, 1 << 11, 1 << 12, 1 << 16] {
        for shift in -4...0 {
          let head = #"{"op":"ping","id":"😀","x-a":""#
          let padding = String(repeating: "p", count: size - head.utf8.count + shift)
          try await client.send("\(head)\(padding)😀\"}\n")
          #expect(try await client.reply() == ["id": "😀", "result": ["pong": true]])
        }
      }
    }
  }

  @Test(arguments: [
    (#""id":-0"#, "request.bad_value"), (#""id":9223372036854775807"#, #"{"id":9223372036854775807,"#),
    (#""id":-9223372036854775808"#, #"{"id":-9223372036854775808,"#),
    (#""id":9223372036854775808"#, "request.bad_value"),
    (#""id":18446744073709551616"#, "request.bad_value"), (#""id":1e999"#, "request.bad_json"),
    (#""x-a":-0"#, "pong"), (#""x-a":18446744073709551616"#, "pong"), (#""x-a":1e-999"#, "pong"),
    (#""deadline_ms":9223372036854775808"#, "request.bad_value"), (#""deadline_ms":1e3"#, "pong"),
    (#""x-a":01"#, "request.bad_json"), (#""x-a":NaN"#, "request.bad_json"), (#""x-a":"\u0000""#, "pong"),
    (#""x-a":"\udc00\ud800""#, "request.bad_json"), (#""x-a":{"a":1,"\u0061":2}"#, "request.bad_json"),
  ])
  func `numbers at their limits, escapes and duplicates`(member: String, expected: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send("{\"op\":\"ping\",\(member)}\n")
      let line = try #require(try await client.line())
      #expect(line.contains(expected))
      #expect(try await client.ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  /// One value of each kind, and some at the edges of what schemas allow.
  private static let values: [JSONValue] = [
    .null, true, 0, 1, -1, .double(0.5), .integer(.max), .integer(.min), .double(1e300), "", "a", "A b", [], ["a"], [1],
    [:],
    .string(String(repeating: "a", count: 300)),
  ]

  /// A value that a rule takes; of a list of objects one with what these must have.
  private static func fitting(_ rule: JSONValue, _ schema: JSONSchema) -> JSONValue? {
    var candidates = values + (rule["enum"]?.array ?? [])
    if let item = rule["items"], let properties = item["properties"] {
      var object = JSONObject()
      for name in item["required"]?.array?.compactMap(\.string) ?? [] {
        object[name] = fitting(properties[name] ?? false, schema)
      }
      candidates.append([.object(object)])
    }
    return candidates.first { schema.problem(in: $0, by: rule) == nil }
  }

  @Test func `a value that no field of any operation takes by its schema is refused by the name of the field`()
    async throws
  {
    try await TestServer.run { server in
      let client = try server.connect()
      let description = try #require(try await client.ask(#"{"op":"describe"}"#)["result"])
      let schema = JSONSchema(root: description)
      var count = 0
      for (name, operation) in try #require(description["ops"]?.object?.members) {
        let request = try #require(operation["request"])
        let properties = try #require(request["properties"]?.object)
        // The smallest request of the kind, with a fitting value for what must be there.
        var smallest = JSONObject()
        smallest["op"] = .string(name)
        for required in request["required"]?.array?.compactMap(\.string) ?? [] where required != "op" {
          smallest[required] = Self.fitting(properties[required] ?? false, schema)
        }
        for (field, rule) in properties.members {
          for value in Self.values where schema.problem(in: value, by: rule) != nil {
            var wrong = smallest
            wrong[field] = value
            try await client.send(JSONValue.object(wrong).bytes + [UInt8(ascii: "\n")])
            let reply = try await client.reply()
            let code = reply["error"]?["code"]?.string
            // An operation that is none is the one thing with a code of its own.
            let isNamed = field == "op" && value.string != nil ? "request.unknown_op" : "request.bad_value"
            #expect(code == isNamed && reply["error"]?["field"]?.string == field, "\(name) \(field) \(value): \(reply)")
            count += 1
          }
        }
      }
      #expect(count > 1_000)
      #expect(try await client.ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  @Test func `another protocol is told what this is`() async throws {
    try await TestServer.run { server in
      let web = try server.connect()
      try await web.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(try await web.reply()["error"]?["hint"]?.string?.contains("HTTP") == true)
      #expect(try await web.reply()["error"]?["code"] == "request.bad_json")
      let secure = try server.connect()
      // The beginning of a TLS 1.2 client's hello.
      let hello: [UInt8] = [0x16, 3, 1, 0, 0xA5, 1, 0, 0, 0xA1, 3, 3] + (0..<32).map { $0 &* 7 } + [0x0A]
      try await secure.send(hello)
      secure.endInput()
      let lines = try await secure.lines()
      #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("request.bad_") })
      #expect(try await server.connect().ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  /// Ways to leave.
  private static let departures: [(String, [String])] = [
    ("in the middle of a line", [#"{"op":"sco"#]),
    ("while a request runs", ["{\"op\":\"score\",\"text\":\"\(longText)\"}\n"]),
    ("in the middle of a stream", ["{\"op\":\"complete\",\"text\":\"a\",\"max_words\":10000,\"stream\":true}\n"]),
    ("with replies unread", [String(repeating: "{\"op\":\"describe\"}\n", count: 20)]),
    ("while it watches", ["{\"op\":\"subscribe\"}\n"]),
    ("with a queue", [String(repeating: "{\"op\":\"score\",\"text\":\"the water\"}\n", count: 1_000)]),
  ]

  @Test(arguments: departures)
  func `a client that leaves takes its work with it`(when: String, lines: [String]) async throws {
    try await TestServer.run { server in
      for _ in 0..<3 {
        let client = try server.connect()
        for line in lines { try await client.send(line) }
        if when.contains("stream") { _ = try await client.line() }
        client.hangUp()
      }
      let observer = try server.connect()
      try await eventually {
        let stats = try await observer.ask(#"{"op":"stats"}"#)["result"]
        return stats?["connections"]?["open"] == 1 && stats?["queue"]?["long"] == 0 && stats?["queue"]?["short"] == 0
          && stats?["subscribers"] == 0
      }
      #expect(try await observer.ask(#"{"op":"ping"}"#) == Self.pong)
    }
  }

  @Test func `a queue of a megabyte is read on, and a cancel behind it is heard`() async throws {
    try await TestServer.run(configure: { $0.unreadLimit = .seconds(3_600) }) { server in
      let client = try server.connect()
      try await client.send("{\"id\":\"long\",\"op\":\"complete\",\"text\":\"a\",\"max_words\":10000}\n")
      let waiting = String(repeating: "{\"op\":\"score\",\"text\":\"the water\"}\n", count: 20_000)
      #expect(waiting.utf8.count < ProtocolLimits.queuedBytes)
      let control = "{\"id\":\"c\",\"op\":\"cancel\",\"target\":\"long\"}\n{\"id\":\"p\",\"op\":\"ping\"}\n"
      async let sent: Void = client.send(waiting + control)
      var (before, named) = (0, 0)
      while named < 3 {
        let reply = try await client.reply()
        if reply["id"] == nil { before += 1 } else { named += 1 }
      }
      try await sent
      // The control lane did not wait for what was sent before it.
      #expect(before < 20_000)
      client.endInput()
      let rest = try await client.lines().count
      #expect(before + rest == 20_000)
    }
  }
}
