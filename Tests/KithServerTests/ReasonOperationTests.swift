import StrictJSON
import Testing

/// `reason` over the socket; every reply is held against `describe` by `TestServer`.
@Suite struct `The operation reason` {
  private static let story =
    #""context":"Zoë has the lantern .\nZoë sits in the garden .\nJohn sits in the kitchen .","text":"Where is the lantern ?""#

  private func run(_ body: (TestServer, TestClient) async throws -> Void) async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      try await body(server, server.connect())
    }
  }

  @Test func `tells its steps as they are made, and all of them again`() async throws {
    try await run { _, client in
      let request = #"{"op":"reason","model":"topics","options":["garden","kitchen","court"],\#(Self.story)"#
      try await client.send(request + #","stream":true}"# + "\n")
      var parts: [JSONValue] = []
      var reply = try await client.reply()
      while let part = reply["chunk"] {
        parts.append(part)
        reply = try await client.reply()
      }
      let result = try #require(reply["result"])
      #expect(parts.count >= 2 && result["steps"]?.array == parts)
      #expect(parts.compactMap { $0["step"]?.integer } == Array(1...Int64(parts.count)))
      #expect(result["answers"]?.array?.first?["answer"] == "garden")
      #expect(["nothing_new", "settled"].contains(result["ended"]?.string))
      let silent = try #require(try await client.ask(request + "}")["result"])
      #expect(silent["steps"] == result["steps"] && silent["answers"] == result["answers"])
      let few = try #require(try await client.ask(request + #","top":1,"steps":0}"#)["result"])
      #expect(few["answers"]?.array?.count == 1 && few["steps"]?.array == [] && few["ended"] == "steps")
    }
  }

  @Test(arguments: [("utf8", 23), ("utf16", 22), ("scalar", 22)])
  func `says where a sentence stands`(unit: String, start: Int64) async throws {
    try await run { _, client in
      let request = #"{"op":"reason","model":"topics","offsets":"\#(unit)",\#(Self.story)}"#
      let steps = try #require(try await client.ask(request)["result"]?["steps"]?.array)
      let gathered = steps.flatMap { $0["gathered"]?.array ?? [] }
      let second = try #require(gathered.first { $0["text"] == "Zoë sits in the garden ." })
      #expect(second["start"]?.integer == start && second["source"] == "context" && second["passage"] == nil)
    }
  }

  @Test func `facts have their number and their own places`() async throws {
    try await run { _, client in
      let result = try await client.ask(
        #"{"op":"reason","model":"topics","text":"Where is the lantern ?","options":["court","garden"],"#
          + #""facts":["a .\nBob has the lantern .","Bob is in the court ."]}"#)["result"]
      let first = try #require(result?["steps"]?.array?.first?["gathered"]?.array?.first)
      #expect(first["source"] == "facts" && first["fact"] == 0 && first["start"] == 4 && first["end"] == 25)
      #expect(first["id"]?.string?.count == 16 && first["cues"]?.array == ["lantern"])
      #expect(result?["answers"]?.array?.first?["index"] == 0)
    }
  }

  @Test func `looks in what a session holds, the same as inline`() async throws {
    try await run { _, client in
      let inline = try await client.ask(#"{"op":"reason","model":"topics",\#(Self.story)}"#)["result"]
      let open = try await client.ask(
        #"{"op":"session.open","model":"topics","text":"Zoë has the lantern .\nZoë sits in"}"#)["result"]
      let name = try #require(open?["session"]?.string)
      _ = try await client.ask(
        #"{"op":"session.append","session":"\#(name)","text":" the garden .\nJohn sits in the kitchen ."}"#)
      let question = #"{"op":"reason","session":"\#(name)","text":"Where is the lantern ?"}"#
      let result = try await client.ask(question)["result"]
      #expect(result?["answers"] == inline?["answers"] && result?["steps"] == inline?["steps"])
      // Asking leaves it as it was.
      #expect(try await client.ask(question)["result"]?["answers"] == inline?["answers"])
      let refusal = try await client.ask(
        #"{"op":"reason","session":"\#(name)","text":"Where ?","context":"a"}"#)["error"]
      #expect(refusal?["code"] == "request.bad_value" && refusal?["field"] == "context")
    }
  }
}
