import Glibc
import KithProtocol
import KithServer
import StrictJSON
import Testing

@Suite struct `What is learnt together` {
  private func result(_ client: TestClient, _ request: String) async throws -> JSONObject {
    let reply = try await client.ask(request)
    guard var result = reply["result"]?.object else { throw Failure("\(reply)") }
    result["took_us"] = nil
    return result
  }

  private func error(_ client: TestClient, _ request: String) async throws -> JSONObject {
    try #require(try await client.ask(request)["error"]?.object)
  }

  private func shown(_ client: TestClient, _ name: String = "own") async throws -> JSONValue {
    try #require(await result(client, #"{"op":"memory.show","memory":"\#(name)"}"#)["memories"]?[0])
  }

  private static let predict = #"{"op":"predict","memory":true,"text":"Anna sails the","explain":true,"top":3}"#

  @Test func `in several requests is one learning, forgotten as one, also after a restart`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"Anna sails the green boat.","key":"a"}"#)
      let before = try await result(client, Self.predict)
      _ = try await result(client, #"{"op":"learn","text":"Anna sails the Petrel.","key":"b"}"#)
      // Another session of the user learns between two pieces.
      _ = try await result(client, #"{"op":"learn","text":"Zebedee rows.","key":"c"}"#)
      _ = try await result(client, #"{"op":"learn","text":"The Petrel leaks.","key":"b-1","continues":"b"}"#)
      _ = try await result(client, #"{"op":"learn","text":"The Petrel sinks.","key":"b-2","continues":"b"}"#)
      #expect(try await shown(client)["learnt"] == 3)
      _ = try await result(client, #"{"op":"memory.forget","text":"Zebedee rows."}"#)
      #expect(try await shown(client)["learnt"] == 2)
      #expect(try await result(client, Self.predict) != before)
    }
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      #expect(try await shown(client)["learnt"] == 2)
      #expect(try await result(client, #"{"op":"memory.forget","last":1}"#)["forgotten"] == 16)
      #expect(try await shown(client)["learnt"] == 1)
    }
  }

  @Test func `is saved and loaded with what belongs together, in as many requests as that takes`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      // All in one second.
      for text in ["Anna sails.", "The Petrel leaks.", "Zebedee rows."] {
        _ = try await result(client, #"{"op":"learn","texts":["\#(text)","the boat"]}"#)
      }
      let texts = try #require(try await result(client, #"{"op":"memory.save"}"#)["texts"]?.array)
      #expect(texts.compactMap { $0["learn"]?.integer } == [0, 0, 1, 1, 2, 2])
      // Cut within the second learning.
      for (name, keys) in [("keyed", (#","key":"k""#, #","key":"k-1","continues":"k""#))] {
        for (some, key) in [(texts[..<3], keys.0), (texts[3...], keys.1)] {
          let list = some.map(\.description).joined(separator: ",")
          _ = try await result(client, #"{"op":"memory.load","memory":"\#(name)","texts":[\#(list)]\#(key)}"#)
        }
        #expect(try await shown(client, name)["learnt"] == 3)
        #expect(try await result(client, #"{"op":"memory.save","memory":"\#(name)"}"#)["texts"] == .array(texts))
        _ = try await result(client, #"{"op":"memory.forget","memory":"\#(name)","last":2}"#)
        let left = try await result(client, #"{"op":"memory.save","memory":"\#(name)"}"#)["texts"]
        #expect(left == .array(Array(texts[..<2])))
      }
      // Two that say nothing of learnings, in one second each.
      for time in [1, 2] {
        let list = #"{"text":"the sail\n","time":\#(time)},{"text":"the wind\n","time":\#(time)}"#
        _ = try await result(client, #"{"op":"memory.load","memory":"plain","texts":[\#(list)]}"#)
      }
      #expect(try await shown(client, "plain")["learnt"] == 2)
    }
  }

  @Test func `gives back the half-life that was set before, whatever was forgotten in between`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"Anna sails the boat."}"#)
      _ = try await result(client, #"{"op":"learn","text":"Zebedee rows.","half_life_words":50}"#)
      _ = try await result(client, #"{"op":"learn","text":"The Petrel leaks.","half_life_words":5000}"#)
      _ = try await result(client, #"{"op":"memory.forget","text":"Zebedee rows."}"#)
      _ = try await result(client, #"{"op":"memory.forget","last":1}"#)
      #expect(try await shown(client)["half_life_words"]?.double == 50)
      // Where it was set by itself, and nothing is left.
      _ = try await result(client, #"{"op":"learn","memory":"set","text":"","half_life_words":5}"#)
      _ = try await result(client, #"{"op":"learn","memory":"set","text":"Anna"}"#)
      _ = try await result(client, #"{"op":"memory.forget","memory":"set","last":1}"#)
      #expect(try await shown(client, "set")["half_life_words"]?.double == 5)
      // What came with the words goes with them.
      _ = try await result(client, #"{"op":"learn","memory":"with","text":"Anna","half_life_words":5}"#)
      #expect(try await result(client, #"{"op":"memory.forget","memory":"with","last":1}"#)["words"] == 0)
      #expect(!server.folder.exists("memories/\(getuid())/tiny/with.memory"))
    }
  }

  @Test func `does not take a text beside a session`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let opened = try await result(client, #"{"op":"session.open","text":"the boat"}"#)
      let session = try #require(opened["session"]?.string)
      let refused = try await error(client, #"{"op":"learn","session":"\#(session)","text":"the Petrel"}"#)
      #expect(refused["code"] == "request.bad_value" && refused["field"] == "text")
    }
  }

  @Test(arguments: ["don’t", "cafe\u{301}", "don't", "café"])
  func `is forgotten by its spelling, and by the spelling that the model gives it`(word: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      // As a model of pre-tokenized text keeps it, and this one does not.
      let load = #"{"op":"memory.load","texts":[{"text":"\#(word) sails now\n","time":1}]}"#
      for what in [#""word":"\#(word)""#, #""text":"\#(word) sails""#] {
        _ = try await result(client, load)
        #expect(try await result(client, #"{"op":"memory.forget",\#(what)}"#)["forgotten"]?.integer ?? 0 > 0, "\(what)")
      }
      _ = try await result(client, #"{"op":"learn","text":"the \#(word) sails"}"#)
      #expect(try await result(client, #"{"op":"memory.forget","word":"\#(word)"}"#)["forgotten"] == 1)
    }
  }

  @Test func `names of memories that there are not, and of those that are gone, take no room`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"the Petrel"}"#)
      for number in 0..<3_000 {
        _ = try await result(client, #"{"op":"predict","text":"a","memory":"n\#(number)","top":1}"#)
      }
      #expect(try await error(client, #"{"op":"memory.show","memory":"n1"}"#)["code"] == "request.bad_value")
      #expect(server.service.memories.knownCount == 1)
      let known = MemoryStore.mostKnown
      for number in 0..<known + 200 {
        _ = try await result(client, #"{"op":"learn","memory":"m\#(number)","text":"the boat"}"#)
        _ = try await result(client, #"{"op":"memory.forget","memory":"m\#(number)","all":true}"#)
      }
      #expect(server.service.memories.knownCount <= known)
      #expect(try await shown(client)["words"] == 3)
    }
  }

  @Test func `an xray in a session is the model's own, whatever its memory holds`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(
        client, #"{"op":"learn","text":"\#(String(repeating: "the sea and the wind. ", count: 30))"}"#)
      var answers: [JSONValue] = []
      for memory in ["", #","memory":true"#] {
        let opened = try await result(client, #"{"op":"session.open","text":"the boat and"\#(memory)}"#)
        let session = try #require(opened["session"]?.string)
        let tokens = #"[{"token":" the","logprob":-1.5},{"token":" wind","logprob":-2.5}]"#
        var answer = try await result(client, #"{"op":"xray","session":"\#(session)","tokens":\#(tokens)}"#)
        answer["session"] = nil
        answers.append(.object(answer))
      }
      #expect(answers[0] == answers[1])
    }
  }

  @Test func `a damaged file is told once, and the same key asks again`() async throws {
    let folder = try TestFolder()
    let path = "memories/\(getuid())/tiny/own.memory"
    try await TestServer.run(in: folder) { server in
      _ = try await result(server.connect(), #"{"op":"learn","text":"the Petrel"}"#)
    }
    var bytes = try folder.read(path)
    bytes[bytes.count / 2] ^= 1
    try folder.write(bytes, to: path)
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      let learn = #"{"op":"learn","text":"Anna sails.","key":"k"}"#
      #expect(try await error(client, learn)["code"] == "store.io")
      #expect(try await result(client, learn)["learnt"] == 4)
      #expect(try await result(client, learn)["learnt"] == 4)
      #expect(try await shown(client)["learnt"] == 1)
    }
  }
}
