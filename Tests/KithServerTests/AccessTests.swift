import Fixtures
import Foundation
import KithProtocol
import KithServer
import StrictJSON
import Synchronization
import Testing

/// Who may do what, and who sees what.
struct AccessTests {
  private static let anna = Peer(uid: 70_001, role: .train, isScoped: true)
  private static let bob = Peer(uid: 70_002, role: .train, isScoped: true)
  private static let carl = Peer(uid: 70_003, role: .query, isScoped: true)
  private static let admin = Peer(uid: 70_004, role: .admin, isScoped: true)

  private func code(_ reply: JSONValue) -> String? { reply["error"]?["code"]?.string }

  /// The last line of the answer to a request.
  private func outcome(_ client: TestClient, _ request: String) async throws -> JSONValue {
    try await client.send(request + "\n")
    while true {
      let reply = try await client.reply()
      if reply["result"] != nil || reply["error"] != nil { return reply }
    }
  }

  private func bring(_ name: String, _ client: TestClient) async throws {
    let opened = try await client.ask(
      #"{"op":"model.import","model":"\#(name)","bytes":\#(Fixture.model.count)}"#)
    let job = try #require(opened["result"]?["job"]?.string, "\(opened)")
    let model = Fixture.model
    let data = Base64.encode(model.span)
    _ = try await client.ask(#"{"op":"feed","job":"\#(job)","data":"\#(data)","end":true}"#)
    let done = try await outcome(client, #"{"op":"job.watch","job":"\#(job)"}"#)
    #expect(done["result"]?["state"] == "done", "\(done)")
  }

  // MARK: The table

  private struct Row: CustomTestStringConvertible {
    let operation: KithProtocol.Operation
    /// Whether each of the roles may, as the document says.
    let allowed: [Role: Bool]
    var testDescription: String { operation.name }
  }

  /// The table of `protocol.md`: what clients are told is what is tested.
  private static let table: [Row] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "protocol.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.matches(of: /(?m)^\| `([a-z._]+)` \| (yes|) ?\| (yes|) ?\| (yes|) ?\|$/).compactMap { row in
      KithProtocol.Operation.named(String(row.1)).map {
        Row(
          operation: $0,
          allowed: [.query: row.2 == "yes", .train: row.3 == "yes", .admin: row.4 == "yes"])
      }
    }
  }()

  private static let policy = AccessPolicy(daemon: 900, trainGroup: 11, adminGroup: 12)
  private static let people: [(PeerCredentials, own: Role)] = [
    (PeerCredentials(uid: 1_001, groups: [5]), .query), (PeerCredentials(uid: 1_002, groups: [5, 11]), .train),
    (PeerCredentials(uid: 1_003, groups: [12]), .admin), (PeerCredentials(uid: 900, groups: [5]), .admin),
    (PeerCredentials(uid: 0, groups: [0]), .admin),
  ]

  @Test func `every operation is allowed or denied to every role on every socket as the document says`() async throws {
    #expect(Set(Self.table.map(\.operation)) == Set(KithProtocol.Operation.all))
    var cases: [(peer: Peer, allowed: Role)] = []
    for (credentials, own) in Self.people {
      for ceiling in [Role.train, .admin] {
        let role = Self.policy.role(of: credentials, ceiling: ceiling)
        #expect(role == min(own, ceiling))
        cases.append((Peer(uid: credentials.uid, role: role, isScoped: true), min(own, ceiling)))
      }
    }
    // Two sockets may give one person one role: they are one case here.
    var seen: Set<Peer> = []
    cases.removeAll { !seen.insert($0.peer).inserted }
    try await TestServer.run(peers: cases.map(\.peer)) { [cases] server in
      for (peer, role) in cases {
        let client = try server.connect(as: peer)
        for row in Self.table {
          var request = JSONObject()
          request["op"] = .string(row.operation.name)
          for field in row.operation.request
          where field.isRequired || row.operation.exactlyOneOf.first == field.name {
            request[field.name] = field.type.smallest
          }
          // Of a model that is there, it also matters whose it is.
          if row.operation.field("model") != nil { request["model"] = "nothing" }
          if row.operation == .subscribe { request["deadline_ms"] = 1 }  // it has no end of its own
          let reply = try await outcome(client, JSONValue.object(request).description)
          let mayAsk = row.allowed[role] ?? false
          #expect(
            (code(reply) == "auth.denied") == !mayAsk,
            "\(row.operation.name) as \(role.rawValue): \(reply)")
          if !mayAsk { #expect(reply["error"]?["message"]?.string?.contains(row.operation.role.rawValue) == true) }
        }
        #expect(try await client.ask(#"{"op":"hello"}"#)["result"]?["role"]?.string == role.rawValue)
      }
    }
  }

  @Test func `where one user is alone everything is allowed`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"model.pin","model":"tiny"}"#)["result"] != nil)
      #expect(try await client.ask(#"{"op":"train","model":"mine"}"#)["result"]?["model"] == "mine")
      #expect(try await client.ask(#"{"op":"hello"}"#)["result"]?["role"] == "admin")
    }
  }

  @Test func `the kernel says who is at the other end`() async throws {
    let seen = Mutex<PeerCredentials?>(nil)
    let folder = try TestFolder()
    let listener = try ListeningSocket(folder.file("s"))
    let client = try TestClient(path: folder.file("s"))
    listener.accept { descriptor in seen.withLock { $0 = PeerCredentials(socket: descriptor) } }
    let credentials = try #require(seen.withLock { $0 })
    #expect(credentials.uid == getuid() && credentials.groups.contains(getgid()))
    #expect(PeerCredentials(socket: 0) == nil)
    _ = client
  }

  // MARK: Models

  @Test func `a model is its owner's until it is shared, and not found by others`() async throws {
    try await TestServer.run(models: ["tiny"], peers: [Self.anna, Self.bob, Self.carl, Self.admin]) { server in
      let anna = try server.connect(as: Self.anna)
      try await bring("mine", anna)
      let name = "~70001/mine"
      #expect(
        try await anna.ask(#"{"op":"score","text":"a","model":"mine"}"#)["result"]?["model"]?["name"]?.string == name)
      let own = try await anna.ask(#"{"op":"model.list"}"#)["result"]?["models"]?.array
      #expect(own?.compactMap { $0["name"]?.string } == ["tiny", name] && own?.last?["private"] == true)
      for peer in [Self.bob, Self.carl] {
        let other = try server.connect(as: peer)
        let list = try await other.ask(#"{"op":"model.list"}"#)["result"]?["models"]?.array
        #expect(list?.compactMap { $0["name"]?.string } == ["tiny"])
        #expect(try await other.ask(#"{"op":"status"}"#)["result"]?["models"] == [])
        // Word for word what is said of a model that is not there.
        for (secret, absent) in [(name, "~70001/mind"), ("mine", "mind")] {
          let hidden = try await outcome(other, #"{"op":"score","text":"a","model":"\#(secret)"}"#)
          let missing = try await outcome(other, #"{"op":"score","text":"a","model":"\#(absent)"}"#)
          #expect(code(hidden) == "model.not_found")
          #expect(hidden.description.replacing(secret, with: absent) == missing.description)
        }
      }
      let bob = try server.connect(as: Self.bob)
      for request in [
        #""model.delete","model":"\#(name)""#, #""model.unload","model":"\#(name)""#,
        #""model.share","model":"\#(name)""#,
        #""model.verify","model":"\#(name)""#, #""model.export","model":"\#(name)""#,
        #""model.load","model":"\#(name)""#,
      ] {
        #expect(code(try await outcome(bob, "{\"op\":\(request)}")) == "model.not_found", "\(request)")
      }
      let admin = try server.connect(as: Self.admin)
      #expect(code(try await admin.ask(#"{"op":"model.alias","alias":"x","model":"\#(name)"}"#)) == "auth.denied")
      #expect(try await admin.ask(#"{"op":"model.list"}"#)["result"]?["models"]?.array?.count == 2)

      #expect(try await anna.ask(#"{"op":"model.share","model":"mine"}"#)["result"]?["private"] == nil)
      let carl = try server.connect(as: Self.carl)
      #expect(try await carl.ask(#"{"op":"score","text":"a","model":"\#(name)"}"#)["result"] != nil)
      // Shared is not given away.
      for operation in ["model.delete", "model.unload", "model.share", "model.verify", "model.export", "model.load"] {
        #expect(code(try await outcome(bob, #"{"op":"\#(operation)","model":"\#(name)"}"#)) == "auth.denied")
        #expect(code(try await outcome(bob, #"{"op":"\#(operation)","model":"tiny"}"#)) == "auth.denied")
      }
      #expect(try await admin.ask(#"{"op":"model.alias","alias":"news","model":"\#(name)"}"#)["result"] != nil)
      #expect(try await carl.ask(#"{"op":"score","text":"a","model":"news"}"#)["result"] != nil)
      _ = try await anna.ask(#"{"op":"model.share","model":"mine","shared":false}"#)
      #expect(code(try await carl.ask(#"{"op":"score","text":"a","model":"news"}"#)) == "model.not_found")
      #expect(code(try await carl.ask(#"{"op":"score","text":"a","model":"\#(name)"}"#)) == "model.not_found")
    }
  }

  @Test func `a plain name is one's own model first, and never another user's`() async throws {
    try await TestServer.run(models: ["tiny"], peers: [Self.anna, Self.bob, Self.admin]) { server in
      let anna = try server.connect(as: Self.anna)
      let bob = try server.connect(as: Self.bob)
      try await bring("tiny", anna)
      func answering(_ client: TestClient) async throws -> String? {
        try await client.ask(#"{"op":"score","text":"a","model":"tiny"}"#)["result"]?["model"]?["name"]?.string
      }
      #expect(try await answering(anna) == "~70001/tiny")
      #expect(try await answering(bob) == "tiny")
      #expect(try await anna.ask(#"{"op":"model.delete","model":"tiny"}"#)["result"]?["name"] == "~70001/tiny")
      #expect(try await answering(anna) == "tiny")
      #expect(code(try await anna.ask(#"{"op":"model.delete","model":"tiny"}"#)) == "auth.denied")
      let admin = try server.connect(as: Self.admin)
      try await bring("tiny", admin)
      #expect(try await answering(bob) == "tiny")
    }
  }

  @Test func `too big names only what one may see`() async throws {
    let options = ModelStore.Options(memoryBudget: Fixture.model.count * 3 / 2)
    try await TestServer.run(peers: [Self.anna, Self.carl, Self.admin], options: options) { server in
      try await bring("secret", try server.connect(as: Self.anna))
      let admin = try server.connect(as: Self.admin)
      #expect(try await admin.ask(#"{"op":"model.pin","model":"~70001/secret"}"#)["result"]?["pinned"] == true)
      let carl = try server.connect(as: Self.carl)
      let reply = try await carl.ask(#"{"op":"score","text":"a","model":"tiny"}"#)
      #expect(code(reply) == "model.too_big" && !reply.description.contains("secret"), "\(reply)")
      #expect(reply["error"]?["message"]?.string?.contains("1 that you may not see") == true)
    }
  }

  // MARK: Jobs and quotas

  @Test func `a job of somebody else is not there`() async throws {
    try await TestServer.run(peers: [Self.anna, Self.bob, Self.admin]) { server in
      let anna = try server.connect(as: Self.anna)
      let opened = try await anna.ask(#"{"op":"train","model":"mine","key":"k"}"#)["result"]
      #expect(opened?["model"] == "~70001/mine")
      let bob = try server.connect(as: Self.bob)
      #expect(try await bob.ask(#"{"op":"job.list"}"#)["result"]?["jobs"] == [])
      for request in [#""feed","text":"x""#, #""job.watch""#, #""job.cancel""#] {
        #expect(code(try await bob.ask("{\"op\":\(request),\"job\":\"j-1\"}")) == "job.not_found")
      }
      // The same name and key are bob's own.
      #expect(try await bob.ask(#"{"op":"train","model":"mine","key":"k"}"#)["result"]?["job"] == "j-2")
      let admin = try server.connect(as: Self.admin)
      #expect(try await admin.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]?.array?.count == 2)
      #expect(try await admin.ask(#"{"op":"job.cancel","job":"j-1"}"#)["result"]?["state"] == "cancelled")
    }
  }

  @Test func `texts and models on the disk are limited for each user, and nobody pays for another`() async throws {
    try await TestServer.run(
      models: [], peers: [Self.anna, Self.bob, Self.admin],
      configureJobs: {
        $0.diskBytesPerUser = Fixture.model.count + 100
        $0.jobsPerUser = 1
      }
    ) { server in
      let anna = try server.connect(as: Self.anna)
      try await bring("mine", anna)
      #expect(
        code(try await anna.ask(#"{"op":"model.import","model":"two","bytes":\#(Fixture.model.count)}"#))
          == "auth.quota")
      let job = try await anna.ask(#"{"op":"train","model":"more"}"#)["result"]?["job"]?.string ?? ""
      #expect(code(try await anna.ask(#"{"op":"train","model":"third"}"#)) == "auth.quota")
      let text = String(repeating: "a", count: 60)
      #expect(try await anna.ask(#"{"op":"feed","job":"\#(job)","text":"\#(text)"}"#)["result"] != nil)
      #expect(code(try await anna.ask(#"{"op":"feed","job":"\#(job)","text":"\#(text)"}"#)) == "auth.quota")
      // The job that would not fit is over, and its text gone.
      #expect(code(try await anna.ask(#"{"op":"job.watch","job":"\#(job)"}"#)) == "auth.quota")
      #expect(!server.folder.exists("jobs/\(job)/corpus.txt"))
      try await bring("mine", try server.connect(as: Self.bob))
      try await bring("theirs", try server.connect(as: Self.admin))
      _ = try await anna.ask(#"{"op":"model.delete","model":"mine"}"#)
      try await bring("two", anna)
    }
  }

  @Test func `one user's connections do not take another's place`() async throws {
    try await TestServer.run(peers: [Self.anna, Self.bob, Self.admin], configure: { $0.userConnectionLimit = 2 }) {
      server in
      var clients: [TestClient] = []
      for _ in 0..<2 {
        clients.append(try server.connect(as: Self.bob))
        _ = try await clients.last?.ask(#"{"op":"ping"}"#)
      }
      let third = try server.connect(as: Self.bob)
      #expect(try await third.reply()["error"]?["code"] == "auth.quota")
      #expect(try await third.line() == nil)
      for peer in [Self.anna, Self.admin, Self.admin, Self.admin] {
        clients.append(try server.connect(as: peer))
        #expect(try await clients.last?.ask(#"{"op":"ping"}"#)["result"] != nil)
      }
      clients.removeFirst()
      try await eventually {
        let again = try server.connect(as: Self.bob)
        // Hung up on before it could ask, while the other connection is not quite closed.
        return (try? await again.ask(#"{"op":"ping"}"#))?["result"] != nil
      }
    }
  }

  @Test func `the last connections are for administrators, whoever holds the others or knocks for more`() async throws {
    let places = 6
    try await TestServer.run(peers: [Self.anna, Self.bob, Self.admin], configure: { $0.connectionLimit = places }) {
      server in
      var clients: [TestClient] = []
      func connect(_ peer: Peer) async throws -> JSONValue {
        let client = try server.connect(as: peer)
        clients.append(client)
        try? await client.send("{\"op\":\"hello\"}\n")  // one that is refused may be closed already
        return try await client.reply()
      }
      for peer in [Self.anna, Self.bob] {
        let limits = try await connect(peer)["result"]?["limits"]
        #expect(limits?["connections"]?.integer == Int64(places))
        #expect(limits?["reserved_connections"]?.integer == Int64(ProtocolLimits.reservedConnections))
      }
      for _ in 0..<ProtocolLimits.reservedConnections {
        // Those who are refused take no place, not even while they hold on to the dead connection.
        for peer in [Self.anna, Self.bob] { #expect(code(try await connect(peer)) == "flow.overloaded") }
        #expect(try await connect(Self.admin)["result"]?["role"] == "admin")
      }
      #expect(code(try await connect(Self.admin)) == "flow.overloaded")
      #expect(try await clients[0].ask(#"{"op":"ping"}"#)["result"] != nil)
    }
  }

  @Test func `a user who floods the daemon does not starve another`() async throws {
    try await TestServer.run(threads: 1, peers: [Self.anna, Self.bob]) { server in
      // The only thread waits until everybody has asked.
      let everybodyHasAsked = DispatchSemaphore(value: 0)
      #expect(server.service.workers.submit(.short, of: Self.bob.uid) { everybodyHasAsked.wait() } == .accepted)
      defer { everybodyHasAsked.signal() }
      let text = String(repeating: "the old sailor poured a glass of gin . ", count: 400)
      let request = "{\"op\":\"score\",\"id\":ID,\"text\":\"\(text)\"}\n"
      var flood: [TestClient] = []
      for _ in 0..<8 {
        let client = try server.connect(as: Self.bob)
        for id in 0..<60 { try await client.send(request.replacing("ID", with: "\(id)")) }
        flood.append(client)
      }
      let anna = try server.connect(as: Self.anna)
      func running() async throws -> Int64 {
        try await anna.ask(#"{"op":"status","id":"s"}"#)["result"]?["running"]?.integer ?? 0
      }
      try await eventually { try await running() == 481 }
      for _ in 0..<10 {
        try await anna.send(
          "{\"op\":\"score\",\"id\":1,\"text\":\"the boat\"}\n".replacing("1", with: "\(UInt32.random(in: 0 ... .max))")
        )
      }
      try await eventually { try await running() == 491 }
      everybodyHasAsked.signal()
      for _ in 0..<10 { #expect(try await anna.reply()["result"] != nil) }
      // Each of anna's waited for one of bob's at most, so most of bob's still wait.
      let rest = try await running()
      #expect(rest > 200, "\(rest) of the flood are left")
      for client in flood { client.hangUp() }
    }
  }

  // MARK: The journal

  @Test func `what users write is not in the journal`() async throws {
    let journal = Mutex<[String]>([])
    try await TestServer.run(
      peers: [Self.anna], onLog: { line in journal.withLock { $0.append(line) } }
    ) { server in
      let client = try server.connect(as: Self.anna)
      for operation in KithProtocol.Operation.all {
        var request = JSONObject()
        request["op"] = .string(operation.name)
        for field in operation.request {
          if let value = field.type.secret { request[field.name] = value }
        }
        for name in operation.exactlyOneOf.dropFirst() { request[name] = nil }
        if operation == .subscribe { request["deadline_ms"] = 1 }  // it has no end of its own
        _ = try await outcome(client, JSONValue.object(request).description)
        _ = try await outcome(client, JSONValue.object(request).description.replacing("{", with: "{\"xyzzy\":1,"))
      }
      try await client.send("xyzzy\n{\"xyzzy\n")
      _ = try await client.reply()
      _ = try await client.reply()
      // A training whose text and description are secret, from its opening to its failure.
      let job = try await client.ask(#"{"op":"train","model":"a","description":"xyzzy"}"#)["result"]?["job"]?.string
      _ = try await client.ask(#"{"op":"feed","job":"\#(job ?? "")","text":"xyzzy","end":true}"#)
      _ = try await outcome(client, #"{"op":"job.watch","job":"\#(job ?? "")"}"#)
    }
    let lines = journal.withLock { $0 }
    #expect(lines.contains("job over"))
    for line in lines { #expect(!line.contains("xyzzy"), "\(line)") }
  }
}

extension FieldType {
  /// The smallest value that the type accepts, and that does no harm.
  fileprivate var smallest: JSONValue {
    switch self {
    case .boolean: false
    case .integer(let range): .integer(range.lowerBound)
    case .number(let range): .double(range.lowerBound)
    case .string(let bytes): .string(String(repeating: "a", count: max(1, bytes.lowerBound)))
    case .choice(let choices, _): .string(choices[0])
    case .operation: "ping"
    case .modelName, .modelReference, .memoryName: "nothing"
    case .id: 1
    case .list(let element, let count): .array(Array(repeating: element.smallest, count: max(1, count.lowerBound)))
    case .object, .anyObject: [:]
    }
  }

  /// A value with a word that must not go anywhere, where the type has room for words.
  fileprivate var secret: JSONValue? {
    switch self {
    case .string(let bytes) where bytes.contains(5): "xyzzy"
    case .list(let element, _): element.secret.map { .array([$0]) }
    case .modelName, .modelReference, .memoryName: "tiny"
    case .id: "xyzzy"
    default: nil
    }
  }
}

struct FairQueueTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `whoever comes waits for one piece of each other at most, and everybody's own stay in order`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var queue = FairQueue<(user: UInt32, number: Int)>()
    var (added, taken): ([UInt32: Int], [UInt32: Int]) = ([:], [:])
    /// How many pieces of others were taken since a user with work was last served.
    var passed: [UInt32: [UInt32: Int]] = [:]
    for _ in 0..<2_000 {
      if Bool.random(using: &generator) {
        // User 1 brings more than all others together.
        let user = [1, 1, 1, 1, 1, 2, 3, 4].randomElement(using: &generator) ?? 1 as UInt32
        queue.append((user, added[user, default: 0]), of: user)
        added[user, default: 0] += 1
      } else if let (user, number) = queue.popFirst() {
        #expect(number == taken[user, default: 0])
        taken[user, default: 0] += 1
        passed[user] = nil
        for other in added.keys where other != user && added[other] != taken[other, default: 0] {
          passed[other, default: [:]][user, default: 0] += 1
          #expect(passed[other]?[user] ?? 0 <= 1, "\(other) waits for \(user) again")
        }
      } else {
        #expect(added == taken)
      }
    }
    while let (user, _) = queue.popFirst() { taken[user, default: 0] += 1 }
    #expect(added == taken)
  }
}

struct WorkersTests {
  @Test func `one user's requests do not fill the queue for others`() async throws {
    let workers = Workers(threadCount: 1)
    let release = DispatchSemaphore(value: 0)
    for _ in 0..<Workers.userLimit {
      #expect(workers.submit(.short, of: 1) { release.wait() } == .accepted)
    }
    #expect(workers.submit(.short, of: 1) {} == .userFull)
    #expect(workers.submit(.short, of: 2) {} == .accepted)
    for user in 3...5 as ClosedRange<UInt32> {
      for _ in 0..<Workers.userLimit { _ = workers.submit(.short, of: user) {} }
    }
    #expect(workers.submit(.short, of: 6) {} == .full)
    #expect(workers.pendingCount == Workers.queueLimit)
    for _ in 0..<Workers.userLimit { release.signal() }
    try await eventually { workers.pendingCount == 0 }
    #expect(workers.submit(.short, of: 1) {} == .accepted)
    await workers.shutDown()
  }
}
