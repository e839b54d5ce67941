import KithProtocol
import KithServer
import StrictJSON
import Testing

/// `subscribe`: events line by line, and one last line however it ends.
struct SubscribeTests {
  private func event(_ reply: JSONValue) -> String? {
    reply["event"].map { "\($0["topic"]?.string ?? "") \($0["event"]?.string ?? "")" }
  }

  @Test func `models and jobs are told of in order, until it is cancelled`() async throws {
    try await TestServer.run { server in
      let (watcher, client) = (try server.connect(), try server.connect())
      try await watcher.send("{\"op\":\"subscribe\",\"id\":\"s\"}\n")
      #expect(event(try await watcher.reply()) == "service subscribed")
      _ = try await client.ask(#"{"op":"score","text":"the water"}"#)
      _ = try await client.ask(#"{"op":"model.unload"}"#)
      let job = try #require(try await client.ask(#"{"op":"train","model":"mine"}"#)["result"]?["job"])
      _ = try await client.ask(["op": "job.cancel", "job": job])
      let told = try await [
        watcher.reply(), watcher.reply(), watcher.reply(), watcher.reply(),
      ]
      #expect(told.map(event) == ["models loaded", "models unloaded", "jobs state", "jobs state"])
      #expect(told[0]["event"]?["model"] == "tiny" && told[0]["event"]?["gen"] == 1)
      #expect(told.suffix(2).map { $0["event"]?["state"] } == ["feeding", "cancelled"])
      #expect(try await watcher.ask(#"{"op":"stats","id":1}"#)["result"]?["subscribers"] == 1)
      try await watcher.send("{\"op\":\"cancel\",\"id\":2,\"target\":\"s\"}\n")
      let last = try await [watcher.reply(), watcher.reply()]
      #expect(last.contains { $0["id"] == "s" && $0["error"]?["code"] == "flow.cancelled" })
      #expect(last.contains { $0["id"] == 2 && $0["result"]?["cancelled"] == true })
      _ = try await client.ask(#"{"op":"model.load"}"#)
      #expect(try await watcher.ask(#"{"op":"stats","id":1}"#)["result"]?["subscribers"] == 0)
    }
  }

  @Test func `only the topics that were asked for, and no more than were asked for`() async throws {
    try await TestServer.run { server in
      let (watcher, client) = (try server.connect(), try server.connect())
      try await watcher.send("{\"op\":\"subscribe\",\"topics\":[\"jobs\"],\"max\":2}\n{\"op\":\"ping\"}\n")
      #expect(event(try await watcher.reply()) == "service subscribed")
      _ = try await client.ask(#"{"op":"model.load"}"#)
      for name in ["one", "two", "three"] { _ = try await client.ask(#"{"op":"train","model":"\#(name)"}"#) }
      for name in ["one", "two"] { #expect(try await watcher.reply()["event"]?["model"]?.string == name) }
      #expect(try await watcher.reply() == ["result": ["events": 2]])
      #expect(try await watcher.reply() == ["result": ["pong": true]])
    }
  }

  @Test func `new content under a name is told of as such, and so is its end`() async throws {
    try await TestServer.run { server in
      let (watcher, client) = (try server.connect(), try server.connect())
      _ = try await client.ask(#"{"op":"model.load"}"#)
      try await watcher.send("{\"op\":\"subscribe\",\"topics\":[\"models\"],\"max\":3}\n")
      _ = try await watcher.reply()
      try server.folder.write(Fixture.topicModel, to: "models/new.kith")
      try server.folder.rename("models/new.kith", to: "models/tiny.kith")
      _ = try await client.ask(#"{"op":"model.load"}"#)
      _ = try await client.ask(#"{"op":"model.delete","model":"tiny"}"#)
      let told = try await [watcher.reply(), watcher.reply(), watcher.reply()]
      #expect(told.map(event) == ["models replaced", "models unloaded", "models deleted"])
      #expect(told[0]["event"]?["gen"] == 2)
    }
  }

  @Test func `pins and aliases are told of when they change, to those who may see the model`() async throws {
    let (admin, anna) = (
      Peer(uid: 70_004, role: .admin, isScoped: true), Peer(uid: 70_001, role: .query, isScoped: true)
    )
    try await TestServer.run(peers: [admin, anna]) { server in
      _ = FileSystem.makeFolder(server.folder.file("models/~4711"))
      try server.folder.write(Fixture.model, to: "models/~4711/own.kith")
      let client = try server.connect(as: admin)
      _ = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      _ = try await client.ask(#"{"op":"model.load","model":"~4711/own"}"#)
      var watchers: [TestClient] = []
      for peer in [admin, anna] {
        watchers.append(try server.connect(as: peer))
        try await watchers.last?.send(
          "{\"op\":\"subscribe\",\"topics\":[\"models\"],\"max\":LAST}\n"
            .replacing("LAST", with: peer == admin ? "9" : "7"))
        _ = try await watchers.last?.reply()
      }
      let requests = [
        #""model.pin","model":"tiny""#, #""model.pin","model":"tiny""#, #""model.unpin","model":"tiny""#,
        #""model.unpin","model":"tiny""#, #""model.pin","model":"~4711/own""#, #""model.unpin","model":"~4711/own""#,
        #""model.alias","alias":"en","model":"tiny""#, #""model.alias","alias":"en","model":"tiny""#,
        #""model.alias","alias":"en""#, #""model.alias","alias":"en""#,
        #""model.alias","alias":"default","model":"tiny""#,
        #""model.alias","alias":"default""#, #""model.unload","model":"tiny""#,
      ]
      for request in requests { #expect(try await client.ask("{\"op\":\(request)}")["result"] != nil, "\(request)") }
      let all = [
        "pinned tiny", "unpinned tiny", "pinned ~4711/own", "unpinned ~4711/own", "alias tiny en", "alias en",
        "alias tiny default", "alias default", "unloaded tiny",
      ]
      for (watcher, expected) in zip(watchers, [all, all.filter { !$0.contains("own") }]) {
        var told: [String] = []
        while let event = try await watcher.reply()["event"] {
          told.append(["event", "model", "alias"].compactMap { event[$0]?.string }.joined(separator: " "))
        }
        #expect(told == expected)
      }
    }
  }

  @Test func `draining is told of, and then all that only watches ends`() async throws {
    try await TestServer.run { server in
      let watcher = try server.connect()
      try await watcher.send("{\"op\":\"subscribe\",\"id\":1}\n")
      _ = try await watcher.reply()
      // It does not take an hour, for nothing is left to wait for.
      async let drained: Void = server.server.drain(within: .seconds(3_600))
      #expect(event(try await watcher.reply()) == "service draining")
      let last = try await watcher.reply()
      #expect(last["id"] == 1 && last["error"]?["code"] == "flow.draining")
      #expect(try await watcher.line() == nil)
      await drained
    }
  }
}
