import Fixtures
import KithProtocol
import KithServer
import StrictJSON
import Testing

/// Who is answered when: order, overtaking, cancelling, deadlines, and clients that do not read.
struct FlowTests {
  private static func long(id: JSONValue? = nil, model: String? = nil) -> String {
    var request = JSONObject()
    request["model"] = model.map { .string($0) }
    request["op"] = "score"
    request["text"] = .string(longText)
    request["id"] = id
    return JSONValue.object(request).description + "\n"
  }

  @Test func `without id requests are answered in order and with id they overtake`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let long = Self.long()
      try await client.send("\(long){\"op\":\"score\",\"text\":\"a\"}\n{\"op\":\"predict\",\"text\":\"a\",\"id\":1}\n")
      #expect(try await client.reply()["id"] == 1)
      let first = try await client.reply()["result"]?["tokens"]?.integer
      let second = try await client.reply()["result"]?["tokens"]?.integer
      #expect(first ?? 0 > 1_000 && second ?? 0 < 10)
    }
  }

  @Test func `an id in use is refused and the first request lives`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send(Self.long(id: 7) + "{\"op\":\"ping\",\"id\":7}\n")
      #expect(try await client.reply()["error"]?["code"] == "request.id_in_use")
      let reply = try await client.reply()
      #expect(reply["id"] == 7 && reply["result"] != nil)
      #expect(try await client.ask(#"{"op":"ping","id":7}"#)["result"] != nil)
    }
  }

  @Test func `a string id and an integer id are different`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send(Self.long(id: 7) + "{\"op\":\"ping\",\"id\":\"7\"}\n")
      #expect(try await client.reply() == ["id": "7", "result": ["pong": true]])
    }
  }

  @Test func `pings are answered while long scores run, on this connection and others`() async throws {
    try await TestServer.run { server in
      let busy = try server.connect()
      // In one piece, so that the ping is there when the last score begins: on a busy machine others may be over by then.
      let scores = (0..<12).map { Self.long(id: .integer(Int64($0))) }.joined()
      try await busy.send(scores + "{\"op\":\"ping\",\"id\":\"now\"}\n")
      var overtaken = 12
      while try await busy.reply()["id"] != "now" { overtaken -= 1 }
      #expect(overtaken > 0)
      let other = try server.connect()
      #expect(try await other.ask(#"{"op":"ping"}"#)["result"] != nil)
      #expect(try await other.ask(#"{"op":"score","text":"the water"}"#)["result"] != nil)
    }
  }

  @Test func `cancel ends a running request and a waiting one`() async throws {
    try await TestServer.run { server in
      // With associations a request takes a while; on a busy machine it may still be over before the cancel comes.
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      for (target, other) in [("waiting", "running"), ("running", "waiting")] {
        var cancelled = false
        for _ in 0..<20 where !cancelled {
          // Two threads and one: the second of these waits for the first.
          try await client.send(Self.long(id: "running", model: "topics") + Self.long(id: "waiting", model: "topics"))
          try await client.send("{\"op\":\"cancel\",\"id\":\"c\",\"target\":\"\(target)\"}\n")
          try await client.send("{\"op\":\"cancel\",\"id\":\"d\",\"target\":\"\(other)\"}\n")
          var replies: [String: JSONValue] = [:]
          while replies.count < 4 {
            let reply = try await client.reply()
            replies[try #require(reply["id"]?.string)] = reply
          }
          cancelled = replies["c"]?["result"]?["cancelled"] == true
          #expect((replies[target]?["error"]?["code"] == "flow.cancelled") == cancelled)
        }
        #expect(cancelled)
      }
    }
  }

  @Test func `cancel of what is not there says so`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"cancel","target":1}"#)["result"]?["cancelled"] == false)
      #expect(try await client.ask(#"{"op":"cancel","id":2,"target":2}"#)["result"] != nil)
    }
  }

  @Test func `a deadline is kept while the request runs and while it waits`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let long = Self.long().dropLast(2)
      try await client.send(
        "\(long),\"id\":1,\"deadline_ms\":20}\n\(long)}\n\(long),\"deadline_ms\":20}\n{\"op\":\"ping\"}\n")
      let replies = [
        try await client.reply(), try await client.reply(), try await client.reply(), try await client.reply(),
      ]
      #expect(replies.count { $0["error"]?["code"] == "flow.deadline" } == 2)
      #expect(replies.last == ["result": ["pong": true]])
    }
  }

  @Test func `what came before a hang-up is begun, however much of it came at once`() async throws {
    try await TestServer.run { server in
      let before = server.service.counters.requestCount
      let client = try server.connect()
      try await client.send((0..<50).map { "{\"op\":\"hello\",\"id\":\($0)}\n" }.joined())
      client.hangUp()
      try await eventually { server.service.counters.requestCount == before + 50 }
    }
  }

  @Test func `a hang-up cancels what runs`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      for id in 0..<4 { try await client.send(Self.long(id: .integer(Int64(id)))) }
      try await client.send("{\"op\":\"ping\",\"id\":\"x\"}\n")
      _ = try await client.reply()
      client.hangUp()
      let observer = try server.connect()
      try await eventually { try await observer.ask(#"{"op":"status"}"#)["result"]?["running"] == 0 }
      #expect(try await observer.ask(#"{"op":"status"}"#)["result"]?["connections"] == 1)
    }
  }

  @Test func `beyond 64 in flight requests wait, and the control lane does not`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send(Self.long(id: "first"))
      for id in 0..<200 {
        try await client.send(
          "{\"op\":\"score\",\"text\":\"\(id)\"}\n{\"op\":\"predict\",\"text\":\"a\",\"id\":\(id)}\n")
      }
      try await client.send("{\"op\":\"ping\",\"id\":\"ping\"}\n{\"op\":\"cancel\",\"id\":\"c\",\"target\":199}\n")
      var (seen, order): (Set<String>, [String]) = ([], [])
      var inOrder = 0
      for _ in 0..<403 {
        let reply = try await client.reply()
        guard let id = reply["id"] else {
          inOrder += 1
          continue
        }
        #expect(seen.insert(id.description).inserted)
        order.append(id.description)
      }
      #expect(inOrder == 200 && seen.count == 203)
    }
  }

  @Test func `a hundred thousand requests before the first read are all answered`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      async let sending: Void = {
        let batch = String(repeating: "{\"op\":\"ping\"}\n", count: 1_000)
        for _ in 0..<100 { try await client.send(batch) }
        client.endInput()
      }()
      let lines = try await client.lines()
      try await sending
      #expect(lines.count == 100_000 && lines.allSatisfy { $0 == #"{"result":{"pong":true}}"# })
    }
  }

  @Test func `a client that never reads is dropped and troubles nobody`() async throws {
    try await TestServer.run(configure: { $0.unreadLimit = .milliseconds(300) }) { server in
      let rude = try server.connect()
      let flood = Task {
        let batch = String(repeating: "{\"op\":\"describe\"}\n", count: 100)
        while !Task.isCancelled { try await rude.send(batch) }
      }
      let observer = try server.connect()
      try await eventually {
        let status = try await observer.ask(#"{"op":"status"}"#)["result"]
        return status?["dropped"] == "1"
      }
      // The address sanitiser keeps for a while what was freed, and the memory of all tests is that of one process.
      if !Sanitizers.keepsFreedMemory {
        #expect(try await observer.ask(#"{"op":"status"}"#)["result"]?["resident_bytes"]?.integer ?? .max < 1 << 30)
      }
      flood.cancel()
      rude.hangUp()
      _ = await flood.result
    }
  }

  @Test func `streams that nobody reads end as slow_reader, with no more kept than promised, and others are answered`()
    async throws
  {
    try await TestServer.run(configure: { $0.unreadLimit = .seconds(3_600) }) { server in
      let (slow, other) = (try server.connect(), try server.connect())
      // All of them together would be many times what is kept.
      let streams = 0..<ProtocolLimits.requestsInFlight
      // In one piece: when so much is unread no more is read.
      try await slow.send(
        streams.map {
          "{\"id\":\($0),\"op\":\"complete\",\"text\":\"a\",\"max_words\":10000,\"seed\":\($0),\"stream\":true}\n"
        }.joined())
      try await eventually {
        #expect(try await other.ask(#"{"op":"score","text":"the water"}"#)["result"] != nil)
        let answered = try await other.ask(#"{"op":"stats"}"#)["result"]?["ops"]?.array?.first {
          $0["op"] == "complete"
        }
        return answered?["requests"]?.string == "\(streams.count)"
      }
      let errors = try await other.ask(#"{"op":"stats"}"#)["result"]?["errors"]?.array
      let slowCount = errors?.first { $0["code"] == "flow.slow_reader" }?["count"]?.string.flatMap { Int($0) } ?? 0
      #expect(slowCount > streams.count / 2)
      slow.endInput()
      let lines = try await slow.lines()
      let last = lines.filter { !$0.contains("\"chunk\"") }
      #expect(last.count == streams.count)
      #expect(last.count { $0.contains("flow.slow_reader") } == slowCount)
      // What was kept is what comes now: up to where reading stops, what streams may add then, and what the kernel holds.
      let kept = ProtocolLimits.unsentBytes * 5 + (2 << 20)
      #expect(lines.reduce(0) { $0 + $1.utf8.count + 1 } < kept)
    }
  }

  @Test func `one connection too many gets a sentence`() async throws {
    try await TestServer.run(configure: { $0.connectionLimit = 2 }) { server in
      let clients = [try server.connect(), try server.connect()]
      for client in clients { _ = try await client.ask(#"{"op":"ping"}"#) }
      let third = try server.connect()
      #expect(try await third.reply()["error"]?["code"] == "flow.overloaded")
      #expect(try await third.line() == nil)
      #expect(try await clients[0].ask(#"{"op":"ping"}"#)["result"] != nil)
    }
  }

  @Test func `draining answers what runs, refuses what comes and ends`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send(Self.long(id: 1) + "{\"op\":\"ping\",\"id\":2}\n")
      #expect(try await client.reply()["id"] == 2)
      async let drained: Void = server.server.drain(within: .seconds(60))
      #expect(try await client.reply()["result"]?["tokens"] != nil)
      #expect(try await client.line() == nil)
      await drained
      #expect(throws: Failure.self) { try server.connect() }
    }
  }
}

/// Asks again until it is so, or a minute is over.
func eventually(_ condition: () async throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(60 * Sanitizers.slowdown)
  while true {
    // Looked at once more after the minute: on a busy machine that may be over when we wake up for the first time.
    let isOver = ContinuousClock.now > end
    if try await condition() { return }
    if isOver { throw Failure("it never came true") }
    try await Task.sleep(for: .milliseconds(2))
  }
}
