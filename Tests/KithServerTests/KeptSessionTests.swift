import Fixtures
import Glibc
import KithProtocol
import KithServer
import LanguageModel
import StrictJSON
import Synchronization
import Testing

/// Stands in for systemd's descriptor store.
private final class Store: Sendable {
  private let descriptors = Mutex<[String: CInt]>([:])

  deinit { for descriptor in descriptors.withLock({ $0.values }) { close(descriptor) } }

  func keeper(capacity: Int = 100) -> SessionKeeper {
    SessionKeeper(capacity: capacity) { [self] descriptor, name in
      descriptors.withLock { $0[name] = dup(descriptor) }
    } forget: { [self] name in
      if let descriptor = descriptors.withLock({ $0.removeValue(forKey: name) }) { close(descriptor) }
    }
  }

  var names: [String] { descriptors.withLock { $0.keys.sorted() } }

  /// As a new daemon gets them.
  var left: [(name: String, descriptor: CInt)] {
    descriptors.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, dup($0.value)) } }
  }

  func descriptor(of name: String) -> CInt { descriptors.withLock { dup($0[name] ?? -1) } }
}

@Suite struct `Sessions outlive the daemon` {
  private let store = Store()

  /// A daemon on the folder that takes over what the one before left.
  private func daemon<Value: Sendable>(
    _ folder: TestFolder, capacity: Int = 100, _ body: (TestServer, TestClient) async throws -> Value
  ) async throws -> Value {
    let sessions = SessionStore(keeper: store.keeper(capacity: capacity))
    _ = sessions.takeOver(store.left)
    return try await TestServer.run(models: [], in: folder, sessions: sessions) { server in
      try await body(server, server.connect())
    }
  }

  private func answer(_ client: TestClient, _ fields: [String: JSONValue]) async throws -> JSONValue {
    var request = JSONObject()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { request[name] = value }
    let reply = try await client.ask(.object(request))
    guard var result = reply["result"]?.object else { return reply }
    result["took_us"] = nil
    return .object(result)
  }

  @Test func `to the bit, with what can be undone, and keys`() async throws {
    let folder = try TestFolder()
    #expect(FileSystem.makeFolder(folder.file("models")))
    try folder.write(Fixture.topicModel, to: "models/a.kith")
    let pieces = ["the captain likes the sail .", "\nthe wi", "nd of the sea sees", " the boat .\n", " the", ""]
    let (session, before, saved, keyed) = try await daemon(folder) { _, client in
      let opened = try await answer(client, ["op": "session.open", "text": "the judge has"])
      #expect(opened["kept"] == true)
      let session = try #require(opened["session"])
      for piece in pieces {
        _ = try await answer(client, ["op": "session.append", "session": session, "text": .string(piece)])
      }
      _ = try await answer(client, ["op": "session.undo", "session": session])
      let keyed = try await answer(
        client, ["op": "session.append", "session": session, "text": " the jury", "key": "k1"])
      return (
        session, try await answer(client, ["op": "predict", "session": session, "top": 50]),
        try await answer(client, ["op": "session.save", "session": session]), keyed
      )
    }
    let name = try #require(session.string)
    #expect(store.names == [name])
    try await daemon(folder) { _, client in
      // Asked for by several at once, it is read once, and they are answered in order.
      var lines = ""
      for id in 1...5 { lines += "{\"id\":\(id),\"op\":\"predict\",\"session\":\(session),\"top\":50}\n" }
      try await client.send(lines)
      for _ in 1...5 {
        var result = try #require(try await client.reply()["result"]?.object)
        result["took_us"] = nil
        #expect(JSONValue.object(result) == before)
      }
      let again = try await answer(client, ["op": "session.save", "session": session])
      for name in ["text", "position", "hash", "experts", "dropped"] { #expect(again[name] == saved[name]) }
      // A retry of what the daemon before has done already.
      let retried = try await answer(
        client, ["op": "session.append", "session": session, "text": " the jury", "key": "k1"])
      #expect(retried["words"] == keyed["words"] && retried["position"] == again["position"])
      #expect(try await answer(client, ["op": "predict", "session": session, "top": 50]) == before)
      let undone = try await answer(client, ["op": "session.undo", "session": session, "n": 99])
      #expect(undone["error"] != nil)
      let back = try await answer(client, ["op": "session.undo", "session": session, "count": 5])
      #expect(back["undone"] == 5)
      #expect(try await answer(client, ["op": "session.save", "session": session])["text"] == "the judge has")
      _ = try await answer(client, ["op": "session.close", "session": session])
    }
    #expect(store.names.isEmpty)
    try await daemon(folder) { _, client in
      let reply = try await answer(client, ["op": "predict", "session": session])
      #expect(reply["error"]?["code"] == "session.not_found")
    }
  }

  @Test func `with what a memory has learnt of them`() async throws {
    let folder = try TestFolder()
    #expect(FileSystem.makeFolder(folder.file("models")))
    try folder.write(Fixture.topicModel, to: "models/a.kith")
    func learn(_ client: TestClient, _ session: JSONValue) async throws -> Int64? {
      try await answer(client, ["op": "learn", "session": session])["learnt"]?.integer
    }
    let session = try await daemon(folder) { _, client in
      let opened = try await answer(client, ["op": "session.open", "text": "the judge has", "memory": "own"])
      let session = try #require(opened["session"])
      #expect(try await learn(client, session) == 4)
      _ = try await answer(client, ["op": "session.append", "session": session, "text": " the boat ."])
      return session
    }
    try await daemon(folder) { (_, client) async throws -> Void in
      #expect(try await learn(client, session) == 4)
      #expect(try await learn(client, session) == 0)
    }
    try await daemon(folder) { (_, client) async throws -> Void in
      #expect(try await learn(client, session) == 0)
      _ = try await answer(client, ["op": "session.undo", "session": session])
      _ = try await answer(client, ["op": "session.append", "session": session, "text": " the sail ."])
      #expect(try await learn(client, session) == 4)
    }
  }

  @Test func `where text was dropped, and where there are more than are kept`() async throws {
    let folder = try TestFolder()
    #expect(FileSystem.makeFolder(folder.file("models")))
    try folder.write(Fixture.topicModel, to: "models/a.kith")
    let piece = JSONValue.string(String(repeating: "the boat has the sail of the sea .\n", count: 100))
    let (session, before) = try await daemon(folder, capacity: 1) { _, client in
      let opened = try await answer(client, ["op": "session.open"])
      let session = try #require(opened["session"])
      var dropped: JSONValue?
      for _ in 0..<12 {
        dropped = try await answer(client, ["op": "session.append", "session": session, "text": piece])["dropped"]
      }
      #expect(try #require(dropped?.integer) > 0)
      let other = try await answer(client, ["op": "session.open"])
      #expect(opened["kept"] == true && other["kept"] == false)
      return (session, try await answer(client, ["op": "predict", "session": session]))
    }
    try await daemon(folder) { _, client in
      let after = try await answer(client, ["op": "predict", "session": session])
      #expect(after == before)
      let status = try await client.ask(#"{"op":"status"}"#)["result"]
      #expect(status?["sessions"] == 1)
    }
  }

  @Test func `but not its model, and nobody else gets it`() async throws {
    let folder = try TestFolder()
    #expect(FileSystem.makeFolder(folder.file("models")))
    try folder.write(Fixture.topicModel, to: "models/a.kith")
    let session = try await daemon(folder) { _, client in
      try #require(try await answer(client, ["op": "session.open", "text": "the boat"])["session"])
    }
    let sessions = SessionStore(keeper: store.keeper())
    let (count, others) = sessions.takeOver(store.left)
    #expect(count == 1 && others == 0)
    #expect(throws: ProtocolError.self) { try sessions.find(session.string ?? "", user: Peer.alone.uid + 1) }
    try folder.write(Fixture.model, to: "models/a.kith")
    try await daemon(folder) { _, client in
      let reply = try await answer(client, ["op": "predict", "session": session])
      #expect(reply["error"]?["code"] == "session.expired")
      #expect(reply["error"]?["message"]?.string?.contains("another model") == true)
    }
    #expect(store.names.isEmpty)
  }

  @Test(arguments: [Experts.all, .grammar, .associations])
  func `with the experts that were asked for`(experts: Experts) throws {
    var expected = record("begin")
    expected.experts = experts
    #expect(SessionRecord.decode(expected.encoded)?.record == expected)
  }

  private func record(_ text: String = "") -> SessionRecord {
    SessionRecord(
      id: "s-0", user: 7, model: ModelKey(owner: 3, name: "m"), contentHash: "0123456789abcdef", experts: .all,
      idleSeconds: 60, droppedCount: 2, appends: [], text: Array(text.utf8))
  }

  @Test func `what a file says is whole after every change`() throws {
    var expected = record("begin")
    let file = try SessionFile(expected)
    func found() -> SessionRecord? { SessionFile.takeOver(dup(file.descriptor))?.record }
    #expect(found() == expected)
    let outcome = SessionRecord.Outcome(key: "k", count: 1, position: 2, droppedCount: 3)
    for round in 0..<400 {
      switch round % 5 {
      case 3:
        try file.append(.undo(2, nil))
        expected.apply(.undo(2, nil))
      case 4 where round % 25 == 4:
        expected.text = Array(String(repeating: "é", count: round).utf8)
        expected.appends = [0, 2]
        try file.replace(by: expected)
      default:
        let change = SessionRecord.Change.append(Array("piece \(round) ".utf8), round % 2 == 0 ? outcome : nil)
        try file.append(change)
        expected.apply(change)
      }
      #expect(found() == expected)
    }
    #expect(expected.outcomes.count == SessionRecord.outcomeCount)
    // What was begun and not committed counts for nothing.
    var status = stat()
    #expect(unsafe fstat(file.descriptor, &status) == 0)
    let begun = Array("half a record".utf8)
    #expect(unsafe pwrite(file.descriptor, begun, begun.count, status.st_size) == begun.count)
    #expect(found() == expected)
    #expect(status.st_size < 1 << 20)
  }

  @Test func `a damaged file is no session, and never a trap`() throws {
    let file = try SessionFile(record("the captain"))
    try file.append(.append(Array(" has".utf8), nil))
    var status = stat()
    #expect(unsafe fstat(file.descriptor, &status) == 0)
    var whole = [UInt8](repeating: 0, count: Int(status.st_size))
    #expect(unsafe pread(file.descriptor, &whole, whole.count, 0) == whole.count)
    for offset in Array(0..<24) + Array(4_096..<whole.count) {
      for flip in [0xFF, 0x80, 0x01] as [UInt8] {
        var byte = whole[offset] ^ flip
        #expect(unsafe pwrite(file.descriptor, &byte, 1, off_t(offset)) == 1)
        if let found = SessionFile.takeOver(dup(file.descriptor)) {
          #expect(String(validating: found.record.text, as: UTF8.self) != nil)
        }
        byte = whole[offset]
        #expect(unsafe pwrite(file.descriptor, &byte, 1, off_t(offset)) == 1)
      }
    }
    #expect(SessionFile.takeOver(dup(file.descriptor)) != nil)
    #expect(ftruncate(file.descriptor, off_t(whole.count - 1)) == 0)
    #expect(SessionFile.takeOver(dup(file.descriptor)) == nil)
    let sessions = SessionStore(keeper: store.keeper())
    let (count, others) = sessions.takeOver([("s-0", dup(file.descriptor))])
    #expect(count == 0 && others == 1)
  }
}
