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
