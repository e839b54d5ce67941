import Dispatch
import KithProtocol
import KithServer
import StrictJSON
import Synchronization
import Testing

/// Models in service: generations, swaps, single-flight loading, the memory budget, pins and aliases.
struct ModelStoreTests {
  /// What the clients of a test have seen, and whether they may stop.
  private final class Watch: Sendable {
    private let over = Atomic<Bool>(false)
    private let seen = Mutex<Set<Int64>>([])
    private let count = Atomic<Int>(0)

    var isOver: Bool { over.load(ordering: .relaxed) }
    func end() { over.store(true, ordering: .relaxed) }
    func saw(_ generation: Int64) { _ = seen.withLock { $0.insert(generation) } }
    func hasSeen(_ generation: Int64) -> Bool { seen.withLock { $0.contains(generation) } }
    func add() { count.add(1, ordering: .relaxed) }
    var total: Int { count.load(ordering: .relaxed) }
  }

  private static let other: [UInt8] = {
    do {
      return try Fixture.makeModel(from: ["the judge and the jury heard the witness ."], description: "another")
    } catch {
      fatalError("the fixture's model cannot be made: \(error)")  // without it no test means anything
    }
  }()

  /// Puts a file in the place of a model as an operator does: beside it, then renamed.
  private func replace(_ name: String, with bytes: [UInt8], in server: TestServer) throws {
    try server.folder.write(bytes, to: "models/.new")
    try server.folder.rename("models/.new", to: "models/\(name).kith")
  }

  private func code(_ reply: JSONValue) -> String? { reply["error"]?["code"]?.string }

  /// Puts new content in service, in one of the two ways; returns its generation.
  private func swap(
    _ bytes: [UInt8], by way: String, _ client: TestClient, _ server: TestServer
  ) async throws -> Int64? {
    if way == "model.load" {
      try replace("tiny", with: bytes, in: server)
      let reply = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      return reply["result"]?["model"]?["gen"]?.integer
    }
    let opened = try await client.ask(#"{"op":"model.import","model":"tiny","bytes":\#(bytes.count)}"#)
    let job = try #require(opened["result"]?["job"]?.string, "\(opened)")
    let data = Base64.encode(bytes.span)
    _ = try await client.ask(#"{"op":"feed","job":"\#(job)","data":"\#(data)","end":true}"#)
    return try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)["result"]?["gen"]?.integer
  }

  @Test(arguments: ["model.load", "model.import"])
  func `a swap under load drops no request, and no reply mixes two generations`(way: String) async throws {
    try await TestServer.run { server in
      let asked = [Fixture.model, Self.other]
      // What each generation answers, by its content: odd generations are the first model, even ones the second.
      let admin = try server.connect()
      func answer() async throws -> (Int64, JSONValue) {
        let result = try await admin.ask(#"{"op":"score","text":"the boat and the judge","model":"tiny"}"#)["result"]
        return (try #require(result?["model"]?["gen"]?.integer), try #require(result?["logprob"]))
      }
      var expected: [JSONValue] = []
      for turn in 0..<2 {
        _ = try await swap(asked[turn], by: way, admin, server)
        let (generation, probability) = try await answer()
        #expect(generation == Int64(turn + 1))
        expected.append(probability)
      }
      #expect(expected[0] != expected[1])
      let watch = Watch()
      try await withThrowingTaskGroup { group in
        for _ in 0..<4 {
          group.addTask { [expected] in
            let client = try server.connect()
            var last: Int64 = 0
            while !watch.isOver {
              let reply = try await client.ask(#"{"op":"score","text":"the boat and the judge","model":"tiny"}"#)
              let generation = try #require(reply["result"]?["model"]?["gen"]?.integer, "\(reply)")
              #expect(generation >= last, "a generation never comes back")
              last = generation
              #expect(reply["result"]?["logprob"] == expected[Int(generation - 1) % 2])
              watch.saw(generation)
            }
          }
        }
        for turn in 0..<20 {
          #expect(try await swap(asked[turn % 2], by: way, admin, server) == Int64(turn + 3))
          // Each generation is seen in service before the next one comes.
          try await eventually { watch.hasSeen(Int64(turn + 3)) }
        }
        watch.end()
        try await group.waitForAll()
      }
    }
  }

  @Test func `a request keeps the generation it began with`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let admin = try server.connect()
      _ = try await admin.ask(#"{"op":"model.load","model":"tiny"}"#)
      // The only thread for long requests is taken, so the score waits, with the model that it began with.
      let thaw = DispatchSemaphore(value: 0)
      defer { thaw.signal() }
      #expect(server.service.workers.submit(.long, of: 1) { thaw.wait() } == .accepted)
      try await client.send("{\"op\":\"score\",\"id\":1,\"model\":\"tiny\",\"text\":\"\(longText)\"}\n")
      try await eventually { server.service.workers.pendingCount(.long) == 2 }
      try replace("tiny", with: Self.other, in: server)
      #expect(try await admin.ask(#"{"op":"model.load","model":"tiny"}"#)["result"]?["model"]?["gen"] == 2)
      thaw.signal()
      #expect(try await client.reply()["result"]?["model"]?["gen"] == 1)
    }
  }

  @Test func `a new generation that is damaged leaves the old one in service`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      try replace("tiny", with: Array(Fixture.model.dropLast(100)), in: server)
      #expect(code(try await client.ask(#"{"op":"model.load","model":"tiny"}"#)) == "model.corrupt")
      #expect(try await client.ask(#"{"op":"score","text":"a"}"#)["result"]?["model"]?["gen"] == 1)
    }
  }

  @Test func `removed under a live map it still answers those who hold it`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let opened = try await client.ask(#"{"op":"session.open","text":"the green","model":"tiny"}"#)["result"]
      let session = try #require(opened?["session"]?.string)
      server.folder.remove("models/tiny.kith")
      #expect(code(try await client.ask(#"{"op":"score","text":"the boat","model":"tiny"}"#)) == "model.not_found")
      #expect(try await client.ask(#"{"op":"predict","session":"\#(session)"}"#)["result"] != nil)
      #expect(code(try await client.ask(#"{"op":"model.load","model":"tiny"}"#)) == "model.not_found")
    }
  }

  @Test func `however many ask at once, a model is opened once`() async throws {
    let openings = Watch()
    try await TestServer.run(onLog: { if $0 == "model loaded" { openings.add() } }) { server in
      try await withThrowingTaskGroup { group in
        for _ in 0..<32 {
          group.addTask {
            let client = try server.connect()
            #expect(try await client.ask(#"{"op":"score","text":"a"}"#)["result"] != nil)
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(openings.total == 1)
  }

  @Test func `a generation that is asked for by number answers or is not found`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"score","text":"a","model":"tiny@1"}"#)["result"]?["model"]?["gen"] == 1)
      #expect(code(try await client.ask(#"{"op":"score","text":"a","model":"tiny@2"}"#)) == "model.not_found")
      try replace("tiny", with: Self.other, in: server)
      _ = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      #expect(try await client.ask(#"{"op":"score","text":"a","model":"tiny@2"}"#)["result"] != nil)
    }
  }

  @Test func `files that are not served because of their names are listed, with names that would do`() async throws {
    let peers = [70_008, 70_009].map { Peer(uid: $0, role: .query, isScoped: true) }
    try await TestServer.run(models: ["tiny"], peers: peers) { server in
      let (client, owner) = (try server.connect(as: peers[0]), try server.connect(as: peers[1]))
      #expect(try await client.ask(#"{"op":"model.list"}"#)["result"]?["passed_over"] == nil)
      #expect(FileSystem.makeFolder(server.folder.file("models/~70009")))
      for file in ["a b.kith", "$.kith", "~70009/my own.kith"] { try server.folder.write([1], to: "models/\(file)") }
      let files = try await client.ask(#"{"op":"model.list"}"#)["result"]?["passed_over"]?.array
      #expect(files?.count == 2 && files?[0]["file"] == "$.kith" && files?[0]["rename"] == nil)
      #expect(files?[1]["file"] == "a b.kith" && files?[1]["rename"] == "a-b.kith")
      let own = try await owner.ask(#"{"op":"model.list"}"#)["result"]?["passed_over"]?.array
      #expect(own?.last?["file"] == "~70009/my own.kith" && own?.last?["rename"] == "my-own.kith" && own?.count == 3)
      let missing = try await client.ask(#"{"op":"score","text":"a","model":"a-b"}"#)["error"]
      #expect(missing?["hint"]?.string?.contains("rename `a b.kith` to `a-b.kith`") == true)
    }
  }

  // MARK: The budget

  /// Room for two models of the fixture's size, and not for three.
  private static let budget = ModelStore.Options(memoryBudget: Fixture.model.count * 5 / 2)

  private func ready(_ client: TestClient) async throws -> [String] {
    let models = try await client.ask(#"{"op":"model.list"}"#)["result"]?["models"]?.array ?? []
    return models.filter { $0["state"] == "ready" }.compactMap { $0["name"]?.string }
  }

  @Test func `the model asked longest ago makes room`() async throws {
    try await TestServer.run(models: ["a", "b", "c"], options: Self.budget) { server in
      let client = try server.connect()
      for name in ["a", "b", "a", "c"] {
        #expect(try await client.ask(#"{"op":"score","text":"the boat","model":"\#(name)"}"#)["result"] != nil)
      }
      #expect(try await ready(client) == ["a", "c"])
      let list = try await client.ask(#"{"op":"model.list"}"#)["result"]
      #expect(list?["memory_bytes"]?.integer == Int64(2 * Fixture.model.count))
      #expect(list?["budget_bytes"]?.integer == Int64(Self.budget.memoryBudget ?? 0))
    }
  }

  @Test func `pinned models stay, and the error names them`() async throws {
    try await TestServer.run(models: ["a", "b", "c"], options: Self.budget) { server in
      let client = try server.connect()
      for name in ["a", "b"] {
        #expect(try await client.ask(#"{"op":"model.pin","model":"\#(name)"}"#)["result"]?["pinned"] == true)
      }
      let refused = try await client.ask(#"{"op":"score","text":"the boat","model":"c"}"#)
      #expect(code(refused) == "model.too_big")
      let message = refused["error"]?["message"]?.string ?? ""
      #expect(message.contains("`a`") && message.contains("`b`") && message.contains("pinned"))
      #expect(code(try await client.ask(#"{"op":"model.pin","model":"c"}"#)) == "model.too_big")
      _ = try await client.ask(#"{"op":"model.unpin","model":"a"}"#)
      #expect(try await client.ask(#"{"op":"score","text":"the boat","model":"c"}"#)["result"] != nil)
      #expect(try await ready(client) == ["b", "c"])
    }
  }

  @Test func `a model that a request holds stays in service and in the account`() async throws {
    try await TestServer.run(models: ["b", "c"], options: Self.budget) { server in
      try server.folder.write(Fixture.model, to: "models/a.kith")
      let client = try server.connect()
      let busy = try server.connect()
      for name in ["a", "b"] { _ = try await client.ask(#"{"op":"model.load","model":"\#(name)"}"#) }
      // The only thread for long requests is taken, so the request waits, and holds its model.
      let thaw = DispatchSemaphore(value: 0)
      defer { thaw.signal() }
      #expect(server.service.workers.submit(.long, of: 1) { thaw.wait() } == .accepted)
      try await busy.send("{\"op\":\"score\",\"id\":1,\"model\":\"a\",\"text\":\"\(longText)\"}\n")
      try await eventually { server.service.workers.pendingCount(.long) == 2 }
      _ = try await client.ask(#"{"op":"score","text":"x","model":"b"}"#)
      // `a` was asked longest ago, but is held: `b` goes.
      // The request that was just answered may hold `b` for a moment still.
      try await eventually { try await client.ask(#"{"op":"score","text":"x","model":"c"}"#)["result"] != nil }
      #expect(try await ready(client) == ["a", "c"])
      try await busy.send("{\"op\":\"cancel\",\"id\":2,\"target\":1}\n")
      let replies = try await [busy.reply(), busy.reply()]
      #expect(replies.contains { $0["id"] == 1 && $0["error"]?["code"] == "flow.cancelled" })
    }
  }

  @Test func `a model larger than the whole budget is refused with both sizes`() async throws {
    try await TestServer.run(options: ModelStore.Options(memoryBudget: 1_000)) { server in
      let client = try server.connect()
      let reply = try await client.ask(#"{"op":"score","text":"a"}"#)
      #expect(code(reply) == "model.too_big")
      #expect(reply["error"]?["message"]?.string?.contains("\(Fixture.model.count) bytes of the 1000") == true)
      #expect(try await client.ask(#"{"op":"model.list"}"#)["result"]?["memory_bytes"] == 0)
    }
  }

  @Test func `many models under a small budget all answer, however they are asked`() async throws {
    try await TestServer.run(models: ["a", "b", "c", "d"], options: Self.budget) { server in
      try await withThrowingTaskGroup { group in
        for turn in 0..<4 {
          group.addTask {
            let client = try server.connect()
            for step in 0..<50 {
              let name = ["a", "b", "c", "d"][(turn + step) % 4]
              let reply = try await client.ask(#"{"op":"score","text":"the boat","model":"\#(name)"}"#)
              // Refused only while others hold all the room.
              if reply["result"] == nil {
                #expect(reply["error"]?["code"] == "model.too_big")
              } else {
                #expect(reply["result"]?["model"]?["name"]?.string == name)
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let client = try server.connect()
      let used = try await client.ask(#"{"op":"model.list"}"#)["result"]?["memory_bytes"]?.integer ?? .max
      #expect(used <= Int64(Self.budget.memoryBudget ?? 0))
    }
  }

  // MARK: Names

  @Test func `an alias stands for a model, and the alias default answers when none is named`() async throws {
    try await TestServer.run(models: ["a", "b"]) { server in
      let client = try server.connect()
      func answering(_ request: String) async throws -> String? {
        try await client.ask(request)["result"]?["model"]?["name"]?.string
      }
      #expect(try await answering(#"{"op":"score","text":"x"}"#) == "a")
      #expect(try await client.ask(#"{"op":"model.alias","alias":"default","model":"b"}"#)["result"] != nil)
      #expect(try await answering(#"{"op":"score","text":"x"}"#) == "b")
      #expect(try await answering(#"{"op":"score","text":"x","model":"default"}"#) == "b")
      _ = try await client.ask(#"{"op":"model.alias","alias":"news","model":"a"}"#)
      #expect(try await answering(#"{"op":"score","text":"x","model":"news"}"#) == "a")
      let moved = try await client.ask(#"{"op":"model.alias","alias":"news","model":"b"}"#)["result"]
      #expect(moved?["before"] == "a" && moved?["model"] == "b")
      #expect(code(try await client.ask(#"{"op":"model.alias","alias":"a","model":"b"}"#)) == "model.exists")
      #expect(code(try await client.ask(#"{"op":"model.alias","alias":"x","model":"none"}"#)) == "model.not_found")
      let list = try await client.ask(#"{"op":"model.list"}"#)["result"]?["models"]
      #expect(list?[1]?["aliases"] == ["default", "news"] && list?[1]?["default"] == true)
      _ = try await client.ask(#"{"op":"model.alias","alias":"news"}"#)
      #expect(code(try await client.ask(#"{"op":"score","text":"x","model":"news"}"#)) == "model.not_found")
    }
  }

  // MARK: The default model

  /// Waits until a new file has a later time than those there are: a file system's clock ticks a hundred times a second.
  private func laterFiles() async throws { try await Task.sleep(for: .milliseconds(30)) }

  /// Which model answers when none is named; nil if none does.
  private func answering(_ client: TestClient) async throws -> String? {
    try await client.ask(#"{"op":"score","text":"x"}"#)["result"]?["model"]?["name"]?.string
  }

  @Test(arguments: ["file", "import"])
  func `the first model stays the default, however others come`(way: String) async throws {
    let folder = try TestFolder()
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(try await answering(client) == nil)
      if way == "file" {
        // Nobody asks before the other has come.
        try replace("m", with: Fixture.model, in: server)
        try await laterFiles()
      } else {
        let bytes = Fixture.model
        let data = Base64.encode(bytes.span)
        let opened = try await client.ask(#"{"op":"model.import","model":"m","bytes":\#(Fixture.model.count)}"#)
        let job = try #require(opened["result"]?["job"]?.string, "\(opened)")
        _ = try await client.ask(
          #"{"op":"feed","job":"\#(job)","data":"\#(data)","end":true}"#)
        #expect(try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)["result"]?["gen"] == 1)
      }
      try replace("a", with: Self.other, in: server)
      #expect(try await answering(client) == "m")
      try await laterFiles()
      try replace("m", with: Self.other, in: server)  // its file is younger now
      #expect(try await answering(client) == "m")
      let list = try await client.ask(#"{"op":"model.list"}"#)["result"]
      #expect(
        list?["default"] == "m" && list?["models"]?[0]?["default"] == false && list?["models"]?[1]?["default"] == true)
    }
    // It is written down.
    try folder.write(Self.other, to: "models/0.kith")
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(try await answering(client) == "m")
    }
  }

  @Test func `where the default model is deleted or removed the next that came answers, which is said`() async throws {
    let lines = Mutex<[String]>([])
    try await TestServer.run(models: [], onLog: { line in lines.withLock { $0.append(line) } }) { server in
      let client = try server.connect()
      for name in ["c", "b", "a"] {
        try replace(name, with: Fixture.model, in: server)
        try await laterFiles()
      }
      #expect(try await answering(client) == "c")
      let other = try await client.ask(#"{"op":"model.delete","model":"b"}"#)["result"]
      #expect(other?["deleted"] == true && other?["was_default"] == nil && other?["default"] == nil)
      try replace("b", with: Fixture.model, in: server)
      let deleted = try await client.ask(#"{"op":"model.delete","model":"c"}"#)["result"]
      #expect(deleted?["was_default"] == true && deleted?["default"] == "a")
      #expect(Set(["default=a", "before=c"]).isSubset(of: lines.withLock { $0 }))
      #expect(try await answering(client) == "a")
      // One that comes again takes nothing back.
      try replace("c", with: Fixture.model, in: server)
      #expect(try await answering(client) == "a")
      server.folder.remove("models/a.kith")
      #expect(try await answering(client) == "b")
      #expect(Set(["the model's file was removed", "before=a"]).isSubset(of: lines.withLock { $0 }))
      _ = try await client.ask(#"{"op":"model.delete","model":"b"}"#)
      let last = try await client.ask(#"{"op":"model.delete","model":"c"}"#)["result"]
      #expect(last?["was_default"] == true && last?["default"] == nil)
      #expect(code(try await client.ask(#"{"op":"score","text":"x"}"#)) == "model.not_found")
    }
  }

  @Test func `an alias before the setting before the first, and one that is gone is named`() async throws {
    try await TestServer.run(
      models: ["a", "b", "c"], options: ModelStore.Options(defaultModel: "b")
    ) { server in
      let client = try server.connect()
      #expect(try await answering(client) == "b")
      _ = try await client.ask(#"{"op":"model.alias","alias":"default","model":"c"}"#)
      #expect(try await answering(client) == "c")
      server.folder.remove("models/c.kith")
      let error = try await client.ask(#"{"op":"score","text":"x"}"#)["error"]
      #expect(error?["message"]?.string == "the default model `c` is not installed")
      _ = try await client.ask(#"{"op":"model.alias","alias":"default"}"#)
      #expect(try await answering(client) == "b")
    }
  }

  @Test func `a user's own first model answers only where there is none of everybody's, and goes on`() async throws {
    let anna = Peer(uid: 70_001, role: .train, isScoped: true)
    try await TestServer.run(models: [], peers: [anna]) { server in
      #expect(FileSystem.makeFolder(server.folder.file("models/~70001")))
      try server.folder.write(Fixture.model, to: "models/~70001/mine.kith")
      try await laterFiles()
      try server.folder.write(Fixture.model, to: "models/~70001/a.kith")
      let client = try server.connect(as: anna)
      #expect(try await answering(client) == "~70001/mine")
      // Another came, and everybody's too.
      try replace("english", with: Self.other, in: server)
      #expect(try await answering(client) == "~70001/mine")
      #expect(try await answering(try server.connect()) == "english")
    }
    let bert = Peer(uid: 70_002, role: .train, isScoped: true)
    try await TestServer.run(models: ["tiny"], peers: [bert]) { server in
      let client = try server.connect(as: bert)
      #expect(try await answering(client) == "tiny")
      #expect(FileSystem.makeFolder(server.folder.file("models/~70002")))
      try server.folder.write(Fixture.model, to: "models/~70002/a.kith")
      #expect(try await answering(client) == "tiny")
    }
  }

  // MARK: Files that others replace

  @Test func `a file that was replaced is served from the next request on, and one that was removed is not`()
    async throws
  {
    try await TestServer.run { server in
      let client = try server.connect()
      func generation(_ request: String = #""score","text":"the boat""#) async throws -> JSONValue? {
        let reply = try await client.ask(#"{"op":\#(request),"model":"tiny"}"#)
        return reply["result"]?["model"]?["gen"] ?? reply["error"]?["code"]
      }
      let session = try await client.ask(#"{"op":"session.open","text":"the","model":"tiny"}"#)["result"]
      let name = try #require(session?["session"]?.string)
      #expect(try await generation() == 1)
      for (turn, bytes) in [Self.other, Fixture.model, Self.other].enumerated() {
        try replace("tiny", with: bytes, in: server)
        #expect(try await generation(#""predict","text":"the""#) == .integer(Int64(turn + 2)))
      }
      // The same bytes in a new file are the same generation.
      try replace("tiny", with: Self.other, in: server)
      #expect(try await generation() == 4)
      // A session goes on with what it was opened with.
      #expect(try await client.ask(#"{"op":"predict","session":"\#(name)"}"#)["result"]?["model"]?["gen"] == 1)
      server.folder.remove("models/tiny.kith")
      #expect(try await generation() == "model.not_found")
      #expect(try await ready(client) == [])
      try replace("tiny", with: Fixture.model, in: server)
      #expect(try await generation() == 5)
      server.folder.remove("models/tiny.kith")
      #expect(try await client.ask(#"{"op":"model.list"}"#)["result"]?["models"] == [])
      #expect(try await ready(client) == [])
    }
  }

  @Test func `a file that is no model does not take the place of the one that is served`() async throws {
    let lines = Mutex<[String]>([])
    try await TestServer.run(onLog: { line in lines.withLock { $0.append(line) } }) { server in
      let client = try server.connect()
      func generation() async throws -> JSONValue? {
        try await client.ask(#"{"op":"score","text":"the boat","model":"tiny"}"#)["result"]?["model"]?["gen"]
      }
      #expect(try await generation() == 1)
      try replace("tiny", with: Array(Fixture.model.prefix(100)), in: server)
      for _ in 0..<5 { #expect(try await generation() == 1) }
      // Tried once, not with every request.
      let failures = lines.withLock { lines in lines.count { $0 == "model cannot be loaded" } }
      #expect(failures == 1)
      #expect(code(try await client.ask(#"{"op":"model.load","model":"tiny"}"#)) == "model.corrupt")
      try replace("tiny", with: Self.other, in: server)
      #expect(try await generation() == 2)
    }
  }

  @Test func `verify finds a flipped bit that loading does not read`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let sound = try await client.ask(#"{"op":"model.verify","model":"tiny"}"#)["result"]
      #expect(sound?["bytes"]?.integer == Int64(Fixture.model.count))
      var bytes = Fixture.model
      bytes[bytes.count / 2] ^= 1
      try replace("tiny", with: bytes, in: server)
      #expect(code(try await client.ask(#"{"op":"model.verify","model":"tiny"}"#)) == "model.corrupt")
      #expect(try await client.ask(#"{"op":"model.list"}"#)["result"]?["models"]?[0]?["state"] == "corrupt")
    }
  }

  @Test func `delete takes the file, the pin and the aliases, and what runs finishes`() async throws {
    try await TestServer.run(models: ["a", "b"]) { server in
      let client = try server.connect()
      let busy = try server.connect()
      _ = try await client.ask(#"{"op":"model.pin","model":"b"}"#)
      _ = try await client.ask(#"{"op":"model.alias","alias":"x","model":"b"}"#)
      // The only thread for long requests is taken, so the score waits, with the model that it began with.
      let thaw = DispatchSemaphore(value: 0)
      defer { thaw.signal() }
      #expect(server.service.workers.submit(.long, of: 1) { thaw.wait() } == .accepted)
      try await busy.send("{\"op\":\"score\",\"model\":\"b\",\"text\":\"\(longText)\"}\n")
      try await eventually { server.service.workers.pendingCount(.long) == 2 }
      #expect(try await client.ask(#"{"op":"model.delete","model":"b"}"#)["result"]?["deleted"] == true)
      thaw.signal()
      #expect(try await busy.reply()["result"]?["model"]?["name"] == "b")
      for name in ["b", "x"] {
        #expect(code(try await client.ask(#"{"op":"score","text":"x","model":"\#(name)"}"#)) == "model.not_found")
      }
      #expect(code(try await client.ask(#"{"op":"model.delete","model":"b"}"#)) == "model.not_found")
      #expect(!server.folder.exists("models/b.kith"))
    }
  }

  @Test func `aliases, pins and generations survive a restart`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(models: ["a", "b"], in: folder) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"model.alias","alias":"default","model":"b"}"#)
      _ = try await client.ask(#"{"op":"model.pin","model":"b"}"#)
      try replace("a", with: Self.other, in: server)
      _ = try await client.ask(#"{"op":"model.load","model":"a"}"#)
      try replace("a", with: Fixture.model, in: server)
      #expect(try await client.ask(#"{"op":"model.load","model":"a"}"#)["result"]?["model"]?["gen"] == 2)
    }
    try await TestServer.run(models: [], in: folder) { server in
      server.service.models.loadPinned()
      let client = try server.connect()
      try await eventually { try await self.ready(client) == ["b"] }
      #expect(try await client.ask(#"{"op":"score","text":"x"}"#)["result"]?["model"]?["name"] == "b")
      #expect(try await client.ask(#"{"op":"score","text":"x","model":"a"}"#)["result"]?["model"]?["gen"] == 2)
    }
  }

  @Test(arguments: ["", "{", "[]", "{\"aliases\":7,\"pins\":{},\"generations\":[1]}"])
  func `a damaged catalogue costs its content and no model`(content: String) async throws {
    let folder = try TestFolder()
    guard FileSystem.makeFolder(folder.file("models")) else { throw Failure("no folder") }
    try folder.write(Array(content.utf8), to: "models/catalog.json")
    try await TestServer.run(in: folder) { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"score","text":"x"}"#)["result"]?["model"]?["name"] == "tiny")
      #expect(try await client.ask(#"{"op":"model.alias","alias":"x","model":"tiny"}"#)["result"] != nil)
    }
  }

  @Test func `what is no regular file in the folder is no model`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try server.folder.link("models/link.kith", to: "tiny.kith")
      try server.folder.link("models/secret.kith", to: "/etc/passwd")
      #expect(FileSystem.makeFolder(server.folder.file("models/folder.kith")))
      try server.folder.makePipe("models/pipe.kith")
      for name in ["link", "secret"] {
        #expect(code(try await client.ask(#"{"op":"score","text":"x","model":"\#(name)"}"#)) == "model.not_found")
      }
      for name in ["folder", "pipe"] {
        #expect(try await client.ask(#"{"op":"score","text":"x","model":"\#(name)"}"#)["error"] != nil)
      }
    }
  }
}

struct MemoryLimitTests {
  @Test(
    arguments: [
      ("0::/system.slice/kithd.service\n", "1073741824\n", 1 << 30), ("0::/system.slice/kithd.service\n", "max\n", nil),
      ("12:cpu:/a\n0::/system.slice/kithd.service\n", "4096\n", 4_096), ("12:cpu:/a\n", "4096\n", nil),
      ("", "4096\n", nil),
      ("0::/elsewhere\n", "4096\n", nil), ("0::/system.slice/kithd.service\n", "", nil),
    ] as [(String, String, Int?)])
  func `the unit's limit is found, and no limit is none`(membership: String, high: String, limit: Int?) throws {
    let folder = try TestFolder()
    #expect(FileSystem.makeFolder(folder.file("root/system.slice/kithd.service")))
    try folder.write(Array(membership.utf8), to: "cgroup")
    try folder.write(Array(high.utf8), to: "root/system.slice/kithd.service/memory.high")
    #expect(MemoryLimit.high(membership: folder.file("cgroup"), root: folder.file("root")) == limit)
    #expect(MemoryLimit.high(membership: folder.file("none")) == nil)
  }
}
