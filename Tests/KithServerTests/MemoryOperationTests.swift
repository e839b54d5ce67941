import Glibc
import KithProtocol
import KithServer
import LanguageModel
import StrictJSON
import Synchronization
import Testing

@Suite struct `Learning while serving` {
  private func result(_ client: TestClient, _ request: String) async throws -> JSONObject {
    let reply = try await client.ask(request)
    guard var result = reply["result"]?.object else { throw Failure("\(reply)") }
    result["took_us"] = nil
    return result
  }

  private func error(_ client: TestClient, _ request: String) async throws -> String? {
    try await client.ask(request)["error"]?["code"]?.string
  }

  private static let letter = "Anna sails the Petrel. The Petrel is Zebedee's boat."
  private static let predict = #"{"op":"predict","memory":true,"text":"Anna sails the","explain":true,"top":3}"#

  private func path(_ server: TestServer, _ name: String = "own") -> String {
    "memories/\(getuid())/tiny/\(name).memory"
  }

  @Test func `the next request is answered with what was learnt, and only where it asks for it`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let before = try await result(client, Self.predict.replacing(#""memory":true,"#, with: ""))
      #expect(try await result(client, Self.predict) == before)
      let learnt = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      #expect(learnt["learnt"] == 13 && learnt["words"] == 13 && learnt["memory"] == "own")
      #expect(learnt["new"]?.integer ?? 0 >= 2)
      let after = try await result(client, Self.predict)
      #expect(after["words"]?[0]?["word"] == "Petrel")
      #expect(after["words"]?[0]?["parts"]?["memory"]?.double ?? 0 > 0)
      #expect(try await result(client, Self.predict.replacing(#""memory":true,"#, with: "")) == before)
      #expect(try await result(client, Self.predict.replacing("true,\"text", with: "\"other\",\"text")) == before)
      // Wherever a memory may answer.
      for request in [
        #"{"op":"score","text":"the Petrel","MEMORY":0}"#, #"{"op":"explain","text":"the Petrel","MEMORY":0}"#,
        #"{"op":"choose","text":"Anna sails the ___.","options":["Petrel","boat"],"MEMORY":0}"#,
        #"{"op":"complete","text":"Anna sails the","temperature":0,"max_words":1,"seed":1,"MEMORY":0}"#,
      ] {
        let with = try await result(client, request.replacing(#""MEMORY":0"#, with: #""memory":"own""#))
        #expect(with != (try await result(client, request.replacing(#","MEMORY":0"#, with: ""))), "\(request)")
      }
      #expect(FileModes.mode(of: server.folder.file(path(server))).map { $0 & 0o777 } == 0o600)
    }
  }

  @Test func `what was learnt last is forgotten to the bit, a word with all its n-grams, and every byte on the disk`()
    async throws
  {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"Anna sails the green boat."}"#)
      let before = try await result(client, Self.predict)
      _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      #expect(try await result(client, Self.predict) != before)
      let last = try await result(client, #"{"op":"memory.forget","last":1}"#)
      #expect(last["forgotten"] == 13 && last["words"] == 7)
      #expect(try await result(client, Self.predict) == before)
      func bytes() throws -> String { String(decoding: try server.folder.read(path(server)), as: UTF8.self) }
      #expect(try !bytes().contains("Petrel"))
      // A word.
      _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      _ = try await result(client, #"{"op":"memory.forget","word":"Petrel"}"#)
      let words = try #require(try await result(client, Self.predict)["words"]?.array)
      #expect(!words.contains { $0["word"] == "Petrel" })
      #expect(try !bytes().contains("Petrel"))
      #expect(try bytes().contains("Zebedee"))
      // A text.
      let text = try await result(client, #"{"op":"memory.forget","text":"Zebedee's boat"}"#)
      #expect(text["forgotten"]?.integer == 2 || text["forgotten"]?.integer == 3)
      #expect(try !bytes().contains("Zebedee"))
      #expect(try await result(client, #"{"op":"memory.forget","text":"Zebedee's boat"}"#)["forgotten"] == 0)
      // All.
      _ = try await result(client, #"{"op":"memory.forget","all":true}"#)
      #expect(!server.folder.exists(path(server)))
      #expect(try await result(client, #"{"op":"memory.show"}"#)["memories"] == .array([]))
      #expect(try await error(client, #"{"op":"memory.forget","all":true}"#) == "request.bad_value")
    }
  }

  @Test func `a key makes a retry safe, also with the daemon after`() async throws {
    let folder = try TestFolder()
    let learn = #"{"op":"learn","key":"k","text":"\#(Self.letter)"}"#
    let first = try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      let first = try await result(client, learn)
      #expect(try await result(client, learn) == first)
      #expect(try await result(client, #"{"op":"memory.show"}"#)["memories"]?[0]?["learnt"] == 1)
      return first
    }
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      #expect(try await result(client, learn) == first)
      #expect(try await error(client, learn.replacing("Anna", with: "Otto")) == "request.bad_value")
      // Without one it counts again.
      let again = try await result(client, learn.replacing(#""key":"k","#, with: ""))
      #expect(again["words"] == 26)
    }
  }

  @Test func `answers of the next daemon are the same bits, whatever its clock says`() async throws {
    let folder = try TestFolder()
    let clock = Mutex<Int64>(1_700_000_000)
    let before = try await TestServer.run(in: folder, clock: { clock.withLock { $0 } }) { server in
      let client = try server.connect()
      for text in ["the Petrel", "the Petrel sails", "Anna sails"] {
        _ = try await result(client, #"{"op":"learn","text":"\#(text)"}"#)
        clock.withLock { $0 += 86_400 }
      }
      return try await result(client, Self.predict)
    }
    try await TestServer.run(in: folder, clock: { 1_900_000_000 }) { server in
      let client = try server.connect()
      #expect(try await result(client, Self.predict) == before)
      _ = try await result(client, #"{"op":"memory.forget","before":1700050000}"#)
      let shown = try await result(client, #"{"op":"memory.show","memory":"own"}"#)
      #expect(shown["memories"]?[0]?["learnt"] == 2 && shown["memories"]?[0]?["first"] == 1_700_086_400)
    }
  }

  @Test func `two sessions of a user learn at once, and nobody else sees it`() async throws {
    let anna = Peer(uid: 61_001, role: .query, isScoped: true)
    let otto = Peer(uid: 61_002, role: .query, isScoped: true)
    try await TestServer.run(peers: [anna, otto]) { server in
      try await withThrowingTaskGroup { group in
        for _ in 0..<4 {
          group.addTask {
            let client = try server.connect(as: anna)
            for _ in 0..<8 { _ = try await result(client, #"{"op":"learn","text":"Anna sails the Petrel."}"#) }
          }
        }
        try await group.waitForAll()
      }
      let (hers, his) = (try server.connect(as: anna), try server.connect(as: otto))
      let shown = try await result(hers, #"{"op":"memory.show"}"#)["memories"]?[0]
      #expect(shown?["learnt"] == 32 && shown?["words"] == 192)
      #expect(try await result(hers, Self.predict)["words"]?[0]?["word"] == "Petrel")
      #expect(try await result(his, Self.predict)["words"]?[0]?["word"] != "Petrel")
      #expect(try await result(his, #"{"op":"memory.show"}"#)["memories"] == .array([]))
      #expect(try await error(his, #"{"op":"memory.save"}"#) == "request.bad_value")
    }
  }

  @Test func `a damaged memory is set aside, and the model answers on`() async throws {
    let folder = try TestFolder()
    let journal = Mutex<[String]>([])
    try await TestServer.run(in: folder) { server in
      _ = try await result(server.connect(), #"{"op":"learn","texts":["the Petrel","sails with Zebedee"]}"#)
      _ = try await result(server.connect(), #"{"op":"learn","text":"Anna sails"}"#)
    }
    var bytes = try folder.read("memories/\(getuid())/tiny/own.memory")
    bytes[60] ^= 1
    try folder.write(bytes, to: "memories/\(getuid())/tiny/own.memory")
    try await TestServer.run(in: folder, onLog: { line in journal.withLock { $0.append(line) } }) { server in
      let client = try server.connect()
      let plain = try await result(client, Self.predict.replacing(#""memory":true,"#, with: ""))
      #expect(try await result(client, Self.predict) == plain)
      #expect(folder.exists("memories/\(getuid())/tiny/own.memory.damaged-1"))
      _ = try await result(client, #"{"op":"learn","text":"the Petrel"}"#)
      #expect(try await result(client, #"{"op":"memory.show"}"#)["memories"]?[0]?["words"] == 3)
    }
    let lines = journal.withLock { $0 }
    #expect(lines.contains { $0.contains("damaged") })
    for line in lines { #expect(!line.contains("Petrel") && !line.contains("Zebedee")) }
  }

  @Test func `a retrained model keeps the memory, its words read anew`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      let learnt = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      try folder.write(
        Fixture.makeModel(from: ["Anna sails the Petrel . The Petrel is a boat .", "Zebedee sails ."]), to: "models/new"
      )
      try folder.rename("models/new", to: "models/tiny.kith")
      _ = try await result(client, #"{"op":"model.load"}"#)
      let shown = try await result(client, #"{"op":"memory.show","memory":"own"}"#)["memories"]?[0]
      #expect(shown?["words"] == learnt["words"])
      #expect(shown?["new"]?.integer ?? 9 < learnt["new"]?.integer ?? 0)
      #expect(try await result(client, Self.predict)["words"]?[0]?["word"] == "Petrel")
    }
  }

  @Test func `a session is answered with its memory as it is at the moment, and learns what it has read`() async throws
  {
    try await TestServer.run { server in
      let client = try server.connect()
      let name = try #require(
        await result(client, #"{"op":"session.open","text":"Anna sails the Petrel.","memory":"mails"}"#)["session"]?
          .string)
      #expect(try await result(client, #"{"op":"learn","session":"\#(name)"}"#)["learnt"] == 6)
      #expect(try await result(client, #"{"op":"learn","session":"\#(name)"}"#)["learnt"] == 0)
      _ = try await result(client, #"{"op":"session.append","session":"\#(name)","text":" Anna sails the"}"#)
      let words = try await result(client, #"{"op":"predict","session":"\#(name)","text":""}"#)
      #expect(words["words"]?[0]?["word"] == "Petrel")
      let learnt = try await result(client, #"{"op":"learn","session":"\#(name)"}"#)
      #expect(learnt["learnt"] == 4 && learnt["memory"] == "mails")
      #expect(
        try await error(client, #"{"op":"predict","session":"\#(name)","text":"","memory":true}"#)
          == "request.bad_value")
      let inline = try await result(
        client, #"{"op":"predict","context":"Anna sails the Petrel. Anna sails the","text":"","memory":"mails"}"#)
      let grown = try await result(client, #"{"op":"predict","session":"\#(name)","text":""}"#)
      #expect(inline == grown)
    }
  }

  @Test func `what is saved is loaded elsewhere, with its times and gaps`() async throws {
    try await TestServer.run(models: ["tiny", "other"]) { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","model":"tiny","texts":["\#(Self.letter)","Anna sails."]}"#)
      _ = try await result(client, #"{"op":"memory.forget","model":"tiny","word":"Zebedee's"}"#)
      let saved = try await result(client, #"{"op":"memory.save","model":"tiny"}"#)
      let texts = try #require(saved["texts"])
      #expect(texts.array?.count == 2 && saved["next"] == nil)
      let loaded = try await result(client, #"{"op":"memory.load","model":"other","texts":\#(texts.description)}"#)
      #expect(loaded["words"]?.integer ?? 0 > 10)
      let again = try await result(client, #"{"op":"memory.save","model":"other"}"#)
      #expect(again["texts"] == texts)
      var (one, two) = (
        try await result(client, Self.predict.replacing("{", with: #"{"model":"tiny","#)),
        try await result(client, Self.predict.replacing("{", with: #"{"model":"other","#))
      )
      (one["model"], two["model"]) = (nil, nil)
      #expect(one == two)
      #expect(
        try await error(client, #"{"op":"memory.load","texts":[{"text":"a\tb","time":1}]}"#) == "request.bad_value")
    }
  }

  @Test func `it holds so many words, the oldest go first, and counts fade as its owner says`() async throws {
    try await TestServer.run(memoryWords: 40) { server in
      let client = try server.connect()
      for number in 0..<12 {
        _ = try await result(client, #"{"op":"learn","text":"the Petrel sails again number \#(number)."}"#)
      }
      let shown = try #require(await result(client, #"{"op":"memory.show","memory":"own","top":100}"#)["memories"]?[0])
      #expect(shown["words"]?.integer ?? 99 <= 40 && shown["learnt"]?.integer ?? 9 < 12)
      let words = try #require(shown["heaviest"]?.array).compactMap { $0["word"]?.string }
      #expect(words.contains("11") && !words.contains("0"))
      // One text that is more than fits: its last part stays.
      let long = (0..<30).map { "again w\($0)." }.joined(separator: " ")
      #expect(try await result(client, #"{"op":"learn","text":"\#(long)"}"#)["words"]?.integer ?? 99 <= 40)
      _ = try await result(client, #"{"op":"learn","text":"sails","half_life_words":100}"#)
      #expect(
        try await result(client, #"{"op":"memory.show"}"#)["memories"]?[0]?["half_life_words"]?.double == 100)
    }
  }

  @Test func `forgetting that is cancelled forgets nothing`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      for _ in 0..<3 { _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#) }
      let (store, peer) = (server.service.memories, Peer.alone)
      let before = try server.folder.read(path(server))
      let served = try await withCheckedThrowingContinuation { continuation in
        server.service.models.take("tiny", for: peer) { continuation.resume(with: $0) }
      }
      var asked = 0
      for last in 1..<100 {
        asked = 0
        do throws(ProtocolError) {
          _ = try store.forget(.words([MemoryPattern(word: Array("Petrel".utf8))]), in: "own", of: getuid(), served) {
            asked += 1
            return asked == last
          }
        } catch {
          #expect(error.code == .cancelled)
          #expect(try server.folder.read(path(server)) == before)
          continue
        }
        break
      }
      #expect(asked >= 4)
      #expect(try !String(decoding: server.folder.read(path(server)), as: UTF8.self).contains("Petrel"))
    }
  }

  @Test func `it counts in the user's quota`() async throws {
    let anna = Peer(uid: 61_001, role: .query, isScoped: true)
    try await TestServer.run(peers: [anna], configureJobs: { $0.diskBytesPerUser = 1_000 }) { server in
      let client = try server.connect(as: anna)
      _ = try await result(client, #"{"op":"learn","text":"the Petrel"}"#)
      let long = String(repeating: "the Petrel sails. ", count: 60)
      #expect(try await error(client, #"{"op":"learn","text":"\#(long)"}"#) == "auth.quota")
      #expect(try await result(client, #"{"op":"memory.show"}"#)["memories"]?[0]?["words"] == 3)
    }
  }
}
