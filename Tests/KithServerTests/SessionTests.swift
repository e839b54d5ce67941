import Fixtures
import KithProtocol
import KithServer
import LanguageModel
import StrictJSON
import Synchronization
import Testing

/// A clock that only the test moves.
private final class Hands: Sendable {
  private let time = Mutex(ContinuousClock.now)
  var store: SessionStore { SessionStore { [self] in time.withLock { $0 } } }
  func move(by duration: Duration) { time.withLock { $0 += duration } }
}

@Suite struct `Sessions` {
  /// Runs `body` with a server of the model with associations, and another of the same content.
  private func withServer<Value: Sendable>(
    sessions: SessionStore = SessionStore(), _ body: (TestServer, TestClient) async throws -> Value
  ) async throws -> Value {
    try await TestServer.run(models: [], sessions: sessions) { server in
      for name in ["a", "b"] { try server.folder.write(Fixture.topicModel, to: "models/\(name).kith") }
      return try await body(server, server.connect())
    }
  }

  private func open(_ client: TestClient, _ fields: [String: JSONValue] = [:]) async throws -> JSONValue {
    var request = JSONObject()
    request["op"] = "session.open"
    for (name, value) in fields { request[name] = value }
    return try #require(try await client.ask(.object(request))["result"]?["session"])
  }

  private static func answer(_ reply: JSONValue) throws -> JSONValue {
    var result = try #require(reply["result"]?.object, "\(reply)")
    result["took_us"] = nil
    return .object(result)
  }

  private static func code(_ reply: JSONValue) -> String? { reply["error"]?["code"]?.string }

  // MARK: The same answers

  @Test(arguments: [nil, "grammar", "associations"])
  func `every operation answers in a session as after the inline context`(experts: String?) async throws {
    try await withServer { server, client in
      let pieces = [
        "the captain likes the sail .", "\nthe wi", "nd of the sea sees", " the boat .\n", "\" the captain", " has",
      ]
      let list = experts.map { JSONValue.array([.string($0)]) }
      let session = try await open(client, list.map { ["experts": $0] } ?? [:])
      var whole = ""
      for piece in pieces {
        let grown = try await client.ask(["op": "session.append", "session": session, "text": .string(piece)])
        #expect(grown["result"]?["dropped"] == 0)
        whole += piece
        for (operation, fields) in Self.requests {
          if experts != nil, ["related", "topic"].contains(operation) { continue }
          var inline = JSONObject()
          inline["op"] = .string(operation)
          for (name, value) in fields.object?.members ?? [] { inline[name] = value }
          var within = inline
          within["session"] = session
          if ["related", "topic"].contains(operation) {
            // They have no context: their text is what the session's is.
            within["text"] = nil
            inline["text"] = .string(whole)
          } else {
            inline["context"] = .string(whole)
            if let list { inline["experts"] = list }
          }
          let (expected, found) = (try await client.ask(.object(inline)), try await client.ask(.object(within)))
          #expect(try Self.answer(found) == Self.answer(expected), "\(operation) after \(whole)")
        }
      }
    }
  }

  private static let requests: [(String, JSONValue)] = [
    ("predict", ["text": "", "explain": true, "top": 7]),
    ("predict", ["text": " the", "prefix": "s", "sentence_end": true]),
    ("predict", ["texts": ["the boat", "", "of"], "top": 3]),
    ("complete", ["text": " the", "seed": 7, "max_words": 9]),
    ("score", ["text": "the boat has the sail", "detail": "words"]),
    ("score", ["texts": ["the boat", " "]]),
    ("explain", ["text": "the captain", "pulls": 5]),
    ("choose", ["text": "the ___ of the sea", "options": ["wind", "oven"]]),
    ("xray", ["tokens": [["token": "the"], ["token": " captain", "logprob": -1.5]]]),
    ("related", ["text": "", "top": 5]),
    ("topic", ["text": "", "top": 5]),
  ]

  @Test func `with a session no text is needed, and what the session stands for is refused`() async throws {
    try await withServer { _, client in
      let session = try await open(client, ["text": "the captain likes the"])
      for operation in ["predict", "complete", "topic", "related"] {
        let reply = try await client.ask(["op": .string(operation), "session": session])
        #expect(reply["result"] != nil, "\(reply)")
        #expect(Self.code(try await client.ask(["op": .string(operation)])) == "request.missing_field")
      }
      for (field, value) in [("model", "a"), ("context", "x"), ("experts", ["grammar"])] as [(String, JSONValue)] {
        var request: JSONObject = JSONObject()
        request["op"] = "predict"
        request["session"] = session
        request[field] = value
        let reply = try await client.ask(.object(request))
        #expect(Self.code(reply) == "request.bad_value" && reply["error"]?["field"] == .string(field))
      }
    }
  }

  @Test func `opened past its deadline, there is none that nobody can name`() async throws {
    try await withServer { _, client in
      let text = String(repeating: "the boat and the wind . ", count: 850)
      var (opened, late) = (0, 0)
      for _ in 0..<8 {
        let reply = try await client.ask(["op": "session.open", "text": .string(text), "deadline_ms": 1])
        if reply["error"] == nil { opened += 1 } else { late += 1 }
        #expect(reply["error"] == nil || Self.code(reply) == "flow.deadline")
      }
      // What is past its deadline may still run.
      _ = try await open(client, ["text": .string(text)])
      let sessions = try await client.ask(["op": "status"])["result"]?["sessions"]?.integer
      // The deadline of some may pass between the last look at it and the answer.
      #expect(sessions.map { $0 <= opened + 1 + late / 2 } == true, "\(opened), \(late): \(sessions ?? -1)")
    }
  }

  @Test func `undone, it is what it was before, and says how much was undone`() async throws {
    try await withServer { _, client in
      let session = try await open(client, ["text": "the boat "])
      let ask: JSONValue = ["op": "predict", "session": session, "explain": true]
      let before = try Self.answer(try await client.ask(ask))
      for text in ["likes", " the captain .", " the wind"] {
        _ = try await client.ask(["op": "session.append", "session": session, "text": .string(text)])
      }
      #expect(try Self.answer(try await client.ask(ask)) != before)
      var reply = try await client.ask(["op": "session.undo", "session": session, "count": 3])
      #expect(reply["result"]?["undone"] == 3 && reply["result"]?["position"] == 2)
      #expect(try Self.answer(try await client.ask(ask)) == before)
      reply = try await client.ask(["op": "session.undo", "session": session, "count": 9])
      #expect(reply["result"]?["undone"] == 1 && reply["result"]?["position"] == 0)
      #expect(try await client.ask(["op": "session.undo", "session": session])["result"]?["undone"] == 0)
    }
  }

  @Test func `saved and opened elsewhere, with the model's hash to go by, it answers the same`() async throws {
    let ask = #""op":"predict","explain":true,"top":20"#
    let (saved, answer) = try await withServer { _, client in
      let session = try await open(client, ["model": "a", "text": "the captain"])
      for text in [" likes", " the", " sail .\n\"", " the wi"] {
        _ = try await client.ask(["op": "session.append", "session": session, "text": .string(text)])
      }
      let saved = try await client.ask(["op": "session.save", "session": session])
      #expect(saved["result"]?["text"] == "the captain likes the sail .\n\" the wi")
      return (saved, try await client.ask("{\(ask),\"session\":\(session)}"))
    }
    try await withServer { _, client in
      let shown = try await client.ask(#"{"op":"model.show","model":"b"}"#)
      #expect(shown["result"]?["hash"] == saved["result"]?["hash"])
      let text = try #require(saved["result"]?["text"])
      let session = try await open(client, ["model": "b", "text": text])
      let again = try await client.ask("{\(ask),\"session\":\(session)}")
      #expect(again["result"]?["words"] == answer["result"]?["words"])
      #expect(
        try await client.ask(["op": "session.save", "session": session])["result"]?["position"]
          == saved["result"]?["position"])
    }
  }

  // MARK: Who and how long

  @Test func `two connections of one user write one session, in the order of arrival`() async throws {
    try await withServer { server, first in
      let second = try server.connect()
      let session = try await open(first)
      for number in 0..<20 {
        let client = number % 2 == 0 ? first : second
        _ = try await client.ask(["op": "session.append", "session": session, "text": .string(" name\(number)")])
      }
      let text = (0..<20).map { " name\($0)" }.joined()
      #expect(try await second.ask(["op": "session.save", "session": session])["result"]?["text"] == .string(text))
    }
  }

  @Test func `requests with ids keep their order in one session, long and short ones`() async throws {
    try await withServer { _, client in
      let session = try await open(client)
      var lines = ""
      var text = ""
      for number in 0..<60 {
        // Some are read by a thread of their own, some at once, some answer in between.
        let piece = number % 7 == 0 ? String(repeating: " the captain likes the sail .", count: 12) : " name\(number)"
        text += piece
        lines +=
          "{\"id\":\(number),\"op\":\"session.append\",\"session\":\(session),\"text\":\(JSONValue.string(piece))}\n"
        if number % 5 == 0 { lines += "{\"id\":\"p\(number)\",\"op\":\"predict\",\"session\":\(session),\"top\":3}\n" }
      }
      lines += "{\"id\":\"s\",\"op\":\"session.save\",\"session\":\(session)}\n"
      try await client.send(lines)
      var positions: [Int64] = []
      var saved: JSONValue?
      for _ in 0..<73 {
        let reply = try await client.reply()
        if reply["id"]?.integer != nil { positions.append(try #require(reply["result"]?["position"]?.integer)) }
        if reply["id"] == "s" { saved = reply["result"]?["text"] }
      }
      #expect(positions == positions.sorted() && positions.count == 60)
      #expect(saved == .string(text))
    }
  }

  @Test func `somebody else's session is none, and a name cannot be guessed`() async throws {
    let store = SessionStore()
    try await withServer(sessions: store) { server, client in
      let name = try #require(try await open(client).string)
      let uid = Peer.alone.uid
      guard case .open(let session) = try store.find(name, user: uid) else { throw Failure("not open") }
      #expect(session.id == name)
      let other = #expect(throws: ProtocolError.self) { try store.find(name, user: uid + 1) }
      let none = #expect(throws: ProtocolError.self) { try store.find("s-0", user: uid) }
      #expect(other == none && other?.code == .sessionNotFound)
      #expect(name.hasPrefix("s-") && name.count == 27)
      #expect(try await open(client).string != name)
      for operation in ["session.append", "session.undo", "session.save", "session.close", "predict", "topic"] {
        let text = operation == "session.append" ? #","text":"x""# : ""
        let reply = try await client.ask("{\"op\":\"\(operation)\",\"session\":\"s-0\"\(text)}")
        #expect(Self.code(reply) == "session.not_found")
      }
    }
  }

  @Test func `closed it is gone, and what waits behind the closing is told so`() async throws {
    try await withServer { _, client in
      let session = try await open(client)
      try await client.send(
        "{\"id\":1,\"op\":\"session.append\",\"session\":\(session),\"text\":\(JSONValue.string(String(repeating: "the sea ", count: 300)))}\n"
          + "{\"id\":2,\"op\":\"session.close\",\"session\":\(session)}\n"
          + "{\"id\":3,\"op\":\"session.append\",\"session\":\(session),\"text\":\"x\"}\n")
      var replies: [Int64: JSONValue] = [:]
      for _ in 0..<3 {
        let reply = try await client.reply()
        replies[try #require(reply["id"]?.integer)] = reply
      }
      #expect(replies[1]?["result"] != nil && replies[2]?["result"]?["closed"] == true)
      #expect(Self.code(try #require(replies[3])) == "session.not_found")
      #expect(Self.code(try await client.ask(["op": "session.save", "session": session])) == "session.not_found")
    }
  }

  @Test func `nobody asking it for as long as it may be idle, it expires, and its memory goes`() async throws {
    let hands = Hands()
    let store = hands.store
    try await withServer(sessions: store) { _, client in
      let (short, long) = (try await open(client, ["idle_s": 10]), try await open(client))
      let bystander = try await open(client, ["idle_s": 10])
      for _ in 0..<5 {
        hands.move(by: .seconds(8))
        #expect(try await client.ask(["op": "predict", "session": short])["result"] != nil)
      }
      #expect(Self.code(try await client.ask(["op": "predict", "session": bystander])) == "session.expired")
      hands.move(by: .seconds(11))
      #expect(
        Self.code(try await client.ask(["op": "session.append", "session": short, "text": "x"])) == "session.expired")
      #expect(Self.code(try await client.ask(["op": "session.save", "session": short])) == "session.expired")
      #expect(try await client.ask(["op": "session.save", "session": long])["result"] != nil)
      hands.move(by: .seconds(3_601))
      store.sweep()
      let status = try await client.ask(#"{"op":"status"}"#)["result"]
      #expect(status?["sessions"] == 0 && status?["session_bytes"] == 0)
      #expect(Self.code(try await client.ask(["op": "session.save", "session": long])) == "session.expired")
    }
  }

  // MARK: Limits

  @Test func `a user has so many and no more, until one is closed`() async throws {
    try await withServer { _, client in
      var sessions: [JSONValue] = []
      for _ in 0..<ProtocolLimits.sessionsPerUser { sessions.append(try await open(client)) }
      #expect(Self.code(try await client.ask(#"{"op":"session.open"}"#)) == "auth.quota")
      let status = try await client.ask(#"{"op":"status"}"#)["result"]
      #expect(status?["sessions"] == .integer(Int64(ProtocolLimits.sessionsPerUser)))
      #expect(try #require(status?["session_bytes"]?.integer) > 0)
      _ = try await client.ask(["op": "session.close", "session": sessions[3]])
      _ = try await open(client)
    }
  }

  @Test func `all users together have so many and no more`() async throws {
    let store = SessionStore()
    try await withServer(sessions: store) { server, client in
      _ = try await client.ask(#"{"op":"predict","text":"the"}"#)
      let served = try await withCheckedContinuation { continuation in
        server.service.models.take("a", for: .alone) { continuation.resume(returning: $0) }
      }.get()
      let context = GrowingContext(served.model, experts: .grammar, limits: SessionStore.limits)
      for number in 0..<ProtocolLimits.sessions {
        let user = UInt32(10_000 + number / ProtocolLimits.sessionsPerUser)
        _ = try store.add(context, of: served, user: user, idleLimit: .seconds(60))
      }
      #expect(Self.code(try await client.ask(#"{"op":"session.open"}"#)) == "flow.overloaded")
    }
  }

  @Test func `one text that is more than a session holds is refused, pieces of it are not`() async throws {
    try await withServer { _, client in
      let session = try await open(client, ["text": "the boat"])
      let text = String(repeating: " the captain likes the sail .", count: 1_100)
      let long = try await client.ask(["op": "session.append", "session": session, "text": .string(text)])
      #expect(Self.code(long) == "session.full" && long["error"]?["field"] == "text")
      #expect(Self.code(try await client.ask(["op": "session.open", "text": .string(text)])) == "session.full")
      let spaces = String(repeating: " ", count: ProtocolLimits.sessionBytes + 1)
      #expect(
        Self.code(try await client.ask(["op": "session.append", "session": session, "text": .string(spaces)]))
          == "session.full")
      #expect(try await client.ask(["op": "session.save", "session": session])["result"]?["text"] == "the boat")
      var last: JSONValue?
      for _ in 0..<4 {
        let piece = JSONValue.string(String(text.prefix(text.count / 4)))
        last = try await client.ask(["op": "session.append", "session": session, "text": piece])["result"]
      }
      #expect(try #require(last?["dropped"]?.integer) > 0)
      #expect(try #require(last?["position"]?.integer) <= Int64(ProtocolLimits.sessionWords))
      let saved = try await client.ask(["op": "session.save", "session": session])["result"]
      let within = try await client.ask(["op": "predict", "session": session, "explain": true])
      let inline = try await client.ask(["op": "predict", "text": "", "context": saved?["text"] ?? "", "explain": true])
      #expect(within["result"]?["words"] == inline["result"]?["words"])
      #expect(try #require(saved?["bytes"]?.integer) < 4_000_000)
    }
  }

  @Test func `a session keeps the generation that it began with`() async throws {
    try await withServer { server, client in
      let session = try await open(client, ["model": "a", "text": "the captain likes"])
      let ask: JSONValue = ["op": "predict", "session": session, "explain": true]
      let before = try Self.answer(try await client.ask(ask))
      try server.folder.write(Fixture.makeModel(from: TinyCorpus.documents), to: "models/new")
      _ = try server.service.models.install(
        server.modelsFolder + "/new", as: ModelKey(owner: nil, name: "a")
      ).get()
      let swapped = try await client.ask(#"{"op":"predict","model":"a","text":"the captain likes"}"#)["result"]
      #expect(swapped?["model"]?["gen"] == 2)
      #expect(try Self.answer(try await client.ask(ask)) == before)
      let grown = try await client.ask(["op": "session.append", "session": session, "text": " the sea"])
      #expect(grown["result"] != nil)
      #expect(try await client.ask(ask)["result"]?["model"]?["gen"] == 1)
    }
  }

  @Test func `asked by turns more sessions than there are arrays, each stays itself`() async throws {
    try await withServer { _, client in
      var texts = (0..<ProtocolLimits.sessionsPerUser).map { "the name\($0) likes" }
      var sessions: [JSONValue] = []
      for text in texts { sessions.append(try await open(client, ["text": .string(text)])) }
      for round in 0..<3 {
        for (place, session) in sessions.enumerated() {
          let piece = " the captain of the name\(place * 3 % 7 + round)"
          texts[place] += piece
          _ = try await client.ask(["op": "session.append", "session": session, "text": .string(piece)])
        }
        for (place, session) in sessions.enumerated() {
          let within = try await client.ask(["op": "predict", "session": session, "explain": true])
          let inline = try await client.ask(
            ["op": "predict", "context": .string(texts[place]), "text": "", "explain": true])
          #expect(within["result"]?["words"] == inline["result"]?["words"])
        }
      }
    }
  }
}
