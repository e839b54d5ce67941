import Glibc
import KithProtocol
import KithServer
import StrictJSON
import Synchronization
import Testing

@Suite struct `What a memory keeps` {
  private func result(_ client: TestClient, _ request: String) async throws -> JSONObject {
    let reply = try await client.ask(request)
    guard var result = reply["result"]?.object else { throw Failure("\(reply)") }
    result["took_us"] = nil
    return result
  }

  private static let letter = "Anna sails the Petrel. The Petrel is Zebedee's boat."
  private static let predict = #"{"op":"predict","memory":true,"text":"Anna sails the","explain":true,"top":3}"#
  private let path = "memories/\(getuid())/tiny/own.memory"

  private func shown(_ client: TestClient) async throws -> JSONValue {
    try #require(await result(client, #"{"op":"memory.show"}"#)["memories"]?[0])
  }

  private func texts(_ client: TestClient) async throws -> [String] {
    try #require(await result(client, #"{"op":"memory.save"}"#)["texts"]?.array).compactMap { $0["text"]?.string }
  }

  @Test func `a text of many sentences is forgotten whole`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      let forgotten = try await result(client, #"{"op":"memory.forget","text":"\#(Self.letter)"}"#)
      #expect(forgotten["forgotten"] == 13 && forgotten["words"] == 0)
      #expect(!server.folder.exists(path))
    }
  }

  @Test func `the newest words of a text that is more than it holds are kept, and no more are said to be learnt`()
    async throws
  {
    try await TestServer.run(memoryWords: 40) { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"the Petrel"}"#)
      let long = (0..<100).map { "w\($0)" }.joined(separator: " ")
      let learnt = try await result(client, #"{"op":"learn","text":"\#(long)"}"#)
      #expect(learnt["learnt"] == 35 && learnt["words"] == 35)
      #expect(try await texts(client).map { $0.hasSuffix(" w98 w99\n") } == [true])
      // What is trimmed to nothing is no text any more.
      for number in 0..<20 {
        _ = try await result(client, #"{"op":"learn","text":"again \#(number) and on"}"#)
        let (texts, words) = (try await texts(client), try await shown(client))
        #expect(!texts.contains("") && words["learnt"]?.integer == Int64(texts.count))
        #expect(words["words"]?.integer ?? 0 >= 35 || number == 0)
      }
    }
  }

  @Test func `a file that is removed or cut while the daemon runs is noticed, and what is learnt then is there`()
    async throws
  {
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      let plain = try await result(client, Self.predict)
      for isRemoved in [true, false] {
        _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
        #expect(try await result(client, Self.predict) != plain)
        if isRemoved { folder.remove(path) } else { try folder.write([], to: path) }
        if isRemoved { #expect(try await result(client, Self.predict) == plain) }
        #expect(try await result(client, #"{"op":"learn","text":"the Petrel"}"#)["words"] == 3)
      }
    }
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      #expect(try await shown(client)["words"] == 3)
      #expect(!folder.exists("\(path).damaged-1"))
    }
  }

  @Test func `a byte wrong in what was learnt last is told, and all of the file set aside until all is forgotten`()
    async throws
  {
    let folder = try TestFolder()
    let journal = Mutex<[String]>([])
    try await TestServer.run(in: folder) { server in
      _ = try await result(server.connect(), #"{"op":"learn","text":"the Petrel"}"#)
      _ = try await result(server.connect(), #"{"op":"learn","text":"Anna sails"}"#)
    }
    var bytes = try folder.read(path)
    bytes[bytes.count - 3] ^= 1
    try folder.write(bytes, to: path)
    try await TestServer.run(in: folder, onLog: { line in journal.withLock { $0.append(line) } }) { server in
      let client = try server.connect()
      _ = try await result(client, Self.predict)
      #expect(journal.withLock { $0.contains { $0.contains("damaged") } })
      #expect(try folder.read("\(path).damaged-1") == bytes)
      let forgotten = try await result(client, #"{"op":"memory.forget","all":true}"#)
      #expect(forgotten["forgotten"] == 0 && forgotten["words"] == 0)
      #expect(!folder.exists(path) && !folder.exists("\(path).damaged-1"))
      #expect(try await client.ask(#"{"op":"memory.forget","all":true}"#)["error"]?["code"] == "request.bad_value")
    }
  }

  @Test func `a damaged file that nobody has asked is forgotten too`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server in
      _ = try await result(server.connect(), #"{"op":"learn","text":"the Petrel"}"#)
    }
    var bytes = try folder.read(path)
    bytes[3] ^= 1
    try folder.write(bytes, to: path)
    try await TestServer.run(in: folder) { server in
      _ = try await result(server.connect(), #"{"op":"memory.forget","all":true}"#)
      #expect(!folder.exists(path) && !folder.exists("\(path).damaged-1"))
    }
  }

  @Test func `what a session reads after an undo is learnt whole, and a word that goes on as it is then`() async throws
  {
    try await TestServer.run { server in
      let client = try server.connect()
      let name = try #require(
        await result(client, #"{"op":"session.open","text":"Alpha beta"}"#)["session"]?.string)
      func append(_ text: String) async throws {
        _ = try await result(client, #"{"op":"session.append","session":"\#(name)","text":"\#(text)"}"#)
      }
      func learn() async throws { _ = try await result(client, #"{"op":"learn","session":"\#(name)"}"#) }
      func undo() async throws { _ = try await result(client, #"{"op":"session.undo","session":"\#(name)"}"#) }
      try await append(" gamma delta")
      try await learn()
      try await undo()
      try await append(" epsilon zeta")
      try await learn()
      try await undo()
      try await append(" eta.")
      try await learn()
      try await append(" Zebe")
      try await learn()
      try await append("dee")
      try await learn()
      let expected = ["Alpha beta gamma delta\n", "epsilon zeta\n", "eta .\n", "Zebe\n", "Zebedee\n"]
      #expect(try await texts(client) == expected)
    }
  }

  @Test func `what was learnt last is forgotten with the half-life that came with it, and no other is`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await result(client, #"{"op":"learn","text":"\#(Self.letter)"}"#)
      let before = try await result(client, Self.predict)
      for lines in [
        [#"{"op":"learn","text":"Anna sails","half_life_words":5}"#],
        [#"{"op":"learn","text":"Zebe sails","half_life_words":5}"#, #"{"op":"memory.forget","word":"Zebe"}"#],
      ] {
        for line in lines { _ = try await result(client, line) }
        #expect(try await shown(client)["half_life_words"]?.double == 5)
        _ = try await result(client, #"{"op":"memory.forget","last":1}"#)
        #expect(try await result(client, Self.predict) == before)
      }
      // What was set with a text that is forgotten for its words stays.
      _ = try await result(client, #"{"op":"learn","text":"Zebe","half_life_words":7}"#)
      _ = try await result(client, #"{"op":"memory.forget","word":"Zebe"}"#)
      #expect(try await shown(client)["half_life_words"]?.double == 7)
    }
  }

  @Test func `a load that was cut off goes on where it was, and none of its texts is learnt twice`() async throws {
    let folder = try TestFolder()
    let saved = (0..<4).map { #"{"text":"the Petrel \#($0)\n","time":\#(100 + $0)}"# }.joined(separator: ",")
    let load = #"{"op":"memory.load","key":"k","texts":[\#(saved)]}"#
    let first = try await TestServer.run(in: folder) { server in try await result(server.connect(), load) }
    #expect(first["learnt"] == 16)
    let whole = try folder.read(path)
    for lost in [0, 1, 60, 200] {
      try folder.write(Array(whole.dropLast(lost)), to: path)
      try await TestServer.run(in: folder) { server in
        let client = try server.connect()
        #expect(try await result(client, load) == first)
        #expect(try await texts(client).count == 4)
        #expect(try folder.read(path) == whole)
      }
    }
  }

  @Test func `what only looks like a word is none when it is loaded`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let load = #"{"op":"memory.load","texts":[{"text":"the </s> boat <unk> <s> sails\n","time":1}]}"#
      #expect(try await result(client, load)["learnt"] == 4)
      #expect(try await texts(client) == ["the \u{C} boat \u{C} sails\n"])
    }
  }

  @Test func `a model that was deleted leaves memories that can be seen and removed`() async throws {
    let anna = Peer(uid: getuid(), role: .train, isScoped: true)
    let folder = try TestFolder()
    try await TestServer.run(models: ["tiny", "other"], peers: [anna], in: folder) { server in
      let client = try server.connect(as: anna)
      for (model, name) in [("tiny", "own"), ("other", "own"), ("other", "mails")] {
        _ = try await result(
          client, #"{"op":"learn","model":"\#(model)","memory":"\#(name)","text":"\#(Self.letter)"}"#)
      }
      let before = try await result(client, #"{"op":"memory.list"}"#)
      #expect(before["memories"]?.array?.count == 3 && before["disk_bytes"]?.integer ?? 0 > 100)
      #expect(before["memories"]?.array?.allSatisfy { $0["installed"] == true } == true)
      folder.remove("models/other.kith")
      try folder.write([1, 2], to: "memories/\(getuid())/other/mails.memory.damaged-2")
      #expect(FileSystem.makeFolder(folder.file("memories/\(getuid())/~7~gone")))
      try folder.write([1], to: "memories/\(getuid())/~7~gone/own.memory")
      let listed = try #require(await result(client, #"{"op":"memory.list"}"#)["memories"]?.array)
      let summary = listed.map { entry in
        let model = entry["model"]?.string ?? ""
        return
          "\(model.hasPrefix("~") ? "~" : model) \(entry["memory"]?.string ?? "") \(entry["installed"] == true) \(entry["damaged"]?.integer ?? -1)"
      }
      #expect(summary == ["other mails false 1", "other own false 0", "tiny own true 0", "~ own false 0"])
      let one = try await result(client, #"{"op":"memory.remove","model":"other","memory":"mails"}"#)
      #expect(one["removed"] == 1 && one["freed_bytes"]?.integer ?? 0 > 2)
      #expect(!folder.exists("memories/\(getuid())/other/mails.memory"))
      #expect(!folder.exists("memories/\(getuid())/other/mails.memory.damaged-2"))
      #expect(try await result(client, #"{"op":"memory.remove","model":"other"}"#)["removed"] == 1)
      #expect(try await result(client, #"{"op":"memory.remove","model":"other"}"#)["removed"] == 0)
      let gone = try #require(listed.last?["model"]?.string)
      #expect(try await result(client, #"{"op":"memory.remove","model":"\#(gone)"}"#)["removed"] == 1)
      // One that is in use, too.
      let plain = try await result(client, Self.predict.replacing("{", with: #"{"model":"tiny","#))
      #expect(try await result(client, #"{"op":"memory.remove","model":"tiny"}"#)["removed"] == 1)
      #expect(try await result(client, Self.predict.replacing("{", with: #"{"model":"tiny","#)) != plain)
      #expect(try await result(client, #"{"op":"memory.list"}"#)["memories"] == .array([]))
    }
  }
}
