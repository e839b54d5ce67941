import Fixtures
import Glibc
import KithProtocol
import KithServer
import StrictJSON
import Storage
import Synchronization
import Testing

/// Models that come and go through the socket, and what a kill leaves at any moment.
struct ImportTests {
  private func code(_ reply: JSONValue) -> String? { reply["error"]?["code"]?.string }

  /// The next generation of the fixture's model.
  private static let newer: [UInt8] = {
    do {
      return try Fixture.makeModel(from: ["the judge and the jury heard the witness ."], description: "newer")
    } catch {
      fatalError("the fixture's model cannot be made: \(error)")  // without it no test means anything
    }
  }()

  /// Sends the bytes in pieces; returns the last reply.
  private func send(
    _ bytes: [UInt8], to job: String, pieces: Int = 3, by client: TestClient,
    between: (Int) throws -> Void = { _ in }
  ) async throws -> JSONValue {
    var reply: JSONValue = .null
    for piece in 0..<pieces {
      let range = bytes.count * piece / pieces..<bytes.count * (piece + 1) / pieces
      let data = Base64.encode(Array(bytes[range]).span)
      let end = piece == pieces - 1 ? ",\"end\":true" : ""
      reply = try await client.ask(#"{"op":"feed","job":"\#(job)","data":"\#(data)"\#(end)}"#)
      try between(piece)
    }
    return reply
  }

  private func open(_ name: String, _ count: Int, by client: TestClient) async throws -> String {
    let reply = try await client.ask(#"{"op":"model.import","model":"\#(name)","bytes":\#(count)}"#)
    return try #require(reply["result"]?["job"]?.string, "\(reply)")
  }

  private func export(_ name: String, by client: TestClient) async throws -> [UInt8] {
    let request = try JSONValue.parse(#"{"op":"model.export","id":"x","model":"\#(name)"}"#)
    try await client.send(request.bytes + [10])
    var bytes: [UInt8] = []
    while true {
      let reply = try await client.reply()
      try TestClient.check(reply, to: request)
      if let data = reply["chunk"]?["data"]?.string {
        bytes += try #require(Base64.decode(data))
      } else {
        #expect(reply["result"]?["bytes"]?.integer == Int64(bytes.count))
        return bytes
      }
    }
  }

  @Test func `what is exported is what was imported, to the byte`() async throws {
    try await TestServer.run(models: []) { server in
      let client = try server.connect()
      let job = try await open("english", Fixture.model.count, by: client)
      #expect(try await send(Fixture.model, to: job, by: client)["result"]?["state"] == "queued")
      let done = try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)["result"]
      #expect(done?["state"] == "done" && done?["gen"] == 1 && done?["kind"] == "import")
      #expect(done?["fed_bytes"]?.integer == Int64(Fixture.model.count))
      #expect(try await export("english", by: client) == Fixture.model)
      #expect(try await client.ask(#"{"op":"score","text":"the boat"}"#)["result"] != nil)
      #expect(try server.folder.read("models/english.kith") == Fixture.model)
    }
  }

  @Test(arguments: ["truncated", "flipped", "foreign", "newer version"])
  func `a file that is no sound model is refused, and the old one stands`(damage: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      var bytes = Fixture.model
      switch damage {
      case "truncated": bytes.removeLast(bytes.count / 3)
      case "flipped": bytes[bytes.count * 2 / 3] ^= 0x10
      case "foreign": bytes = Array("%PDF-1.7 ".utf8) + bytes
      default: bytes[12] = 99  // the oldest reader that understands the file: see model-format.md
      }
      let job = try await open("tiny", bytes.count, by: client)
      _ = try await send(bytes, to: job, by: client)
      let ending = try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)
      #expect(code(ending)?.hasPrefix("model.") == true, "\(ending)")
      #expect(try await client.ask(#"{"op":"score","text":"x"}"#)["result"]?["model"]?["gen"] == 1)
      #expect(try server.folder.read("models/tiny.kith") == Fixture.model)
      #expect(folderEntries(server.modelsFolder).filter { $0.hasPrefix(".") }.isEmpty)
    }
  }

  @Test func `pieces of the wrong kind or size are refused with their reason`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let job = try await open("new", 10, by: client)
      #expect(code(try await client.ask(#"{"op":"feed","job":"\#(job)","text":"a"}"#)) == "request.bad_value")
      #expect(code(try await client.ask(#"{"op":"feed","job":"\#(job)","data":"a"}"#)) == "request.bad_value")
      // These two do no harm: the job still waits for its ten bytes, and fails when more or fewer come.
      let more = Base64.encode([UInt8](repeating: 0, count: 11).span)
      #expect(code(try await client.ask(#"{"op":"feed","job":"\#(job)","data":"\#(more)"}"#)) == "request.bad_value")
      #expect(try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]?[0]?["state"] == "failed")
      let short = try await open("new", 10, by: client)
      #expect(code(try await client.ask(#"{"op":"feed","job":"\#(short)","end":true}"#)) == "request.bad_value")
      let training = try await client.ask(#"{"op":"train","model":"new"}"#)["result"]?["job"]?.string ?? ""
      #expect(
        code(try await client.ask(#"{"op":"feed","job":"\#(training)","data":"AAAA"}"#)) == "request.bad_value")
      #expect(folderEntries(server.modelsFolder).filter { $0.hasPrefix(".") }.isEmpty)
    }
  }

  @Test func `a file larger than the disk is refused before anything is sent`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let reply = try await client.ask(#"{"op":"model.import","model":"new","bytes":70368744177664}"#)
      #expect(code(reply) == "store.no_space" || code(reply) == "store.io", "\(reply)")
      #expect(folderEntries(server.modelsFolder).filter { $0 != "catalog.json" } == ["tiny.kith"])
    }
  }

  @Test func `cancelled half-way, an import leaves nothing`() async throws {
    try await TestServer.run(models: []) { server in
      let client = try server.connect()
      let job = try await open("new", Fixture.model.count, by: client)
      let half = Base64.encode(Array(Fixture.model.prefix(1_000)).span)
      _ = try await client.ask(#"{"op":"feed","job":"\#(job)","data":"\#(half)"}"#)
      #expect(try await client.ask(#"{"op":"job.cancel","job":"\#(job)"}"#)["result"]?["state"] == "cancelled")
      #expect(folderEntries(server.modelsFolder).isEmpty)
      #expect(folderEntries(server.folder.file("jobs/\(job)")) == ["job.json"])
    }
  }

  /// A SIGKILL leaves the files as they are at that moment: a copy of them is what the next daemon finds.
  @Test func `killed at any step of an installation, the next daemon serves the old model or the new one, whole`()
    async throws
  {
    let snapshots = Mutex<[(step: String, folder: TestFolder)]>([])
    let folder = try TestFolder()
    let take: @Sendable (String) throws -> Void = { step in
      let copy = try TestFolder()
      for part in ["models", "jobs"] { try Self.copy(folder.file(part), to: copy.file(part)) }
      snapshots.withLock { $0.append((step, copy)) }
    }
    var options = ModelStore.Options()
    options.onInstallStep = { step in
      do { try take(step.rawValue) } catch { Issue.record(error) }
    }
    try await TestServer.run(options: options, in: folder) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"model.load","model":"tiny"}"#)
      let job = try await open("tiny", Self.newer.count, by: client)
      try take("opened")
      _ = try await send(Self.newer, to: job, pieces: 5, by: client) { try take("piece \($0)") }
      _ = try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)
      try take("done")
    }
    let taken = snapshots.withLock { $0 }
    #expect(taken.count == 11)
    for (step, copy) in taken {
      try await TestServer.run(models: [], in: copy) { server in
        let client = try server.connect()
        let verified = try await client.ask(#"{"op":"model.verify","model":"tiny"}"#)
        #expect(verified["result"] != nil, "\(step): \(verified)")
        let content = try copy.read("models/tiny.kith")
        let isNew = ["placed", "synchronized", "served", "done"].contains(step)
        // The last piece's copy may be taken before or after the installation that it begins.
        if step != "piece 4" { #expect(content == (isNew ? Self.newer : Fixture.model), "\(step)") }
        #expect(content == Self.newer || content == Fixture.model, "\(step)")
        #expect(folderEntries(server.modelsFolder).filter { $0.hasPrefix(".") }.isEmpty, "\(step)")
        let jobs = try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]?.array ?? []
        #expect(jobs.allSatisfy { $0["state"] == "failed" || $0["state"] == "done" }, "\(step): \(jobs)")
        #expect(try await client.ask(#"{"op":"score","text":"the boat"}"#)["result"] != nil, "\(step)")
      }
    }
  }

  private static func copy(_ source: String, to target: String) throws {
    guard FileSystem.makeFolder(target) else { throw Failure("no folder") }
    for name in folderEntries(source) {
      var status = stat()
      guard unsafe lstat("\(source)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try copy("\(source)/\(name)", to: "\(target)/\(name)")
      } else {
        let output = try OutputFile(path: "\(target)/\(name)")
        let file = try MappedFile(contentsOf: "\(source)/\(name)")
        try output.append(file.bytes)
        try output.finish()
      }
    }
  }

  @Test func `an export waits for a client that does not read, and is whole in the end`() async throws {
    try await TestServer.run(models: [], configure: { $0.unreadLimit = .seconds(3_600) }) { server in
      // The fixture's model with 12 MiB of something that a reader of models passes over.
      let model = try ModelFile(bytes: Fixture.model)
      let writer = try ModelFileWriter(path: server.folder.file("models/large.kith"))
      for section in model.sections {
        try writer.beginSection(section.name, elementByteCount: section.elementByteCount)
        try writer.append(model.file.bytes.extracting(section.offset..<section.offset + section.byteCount))
        writer.endSection()
      }
      let padding = [UInt8](repeating: 0x5a, count: 12 << 20)
      try writer.section("padding", padding.span)
      try writer.finish()
      let slow = try server.connect()
      try await slow.send("{\"op\":\"model.export\",\"id\":\"x\",\"model\":\"large\"}\n")
      let observer = try server.connect()
      // It stops by itself: nothing is computed, though nothing is answered.
      _ = try await slow.line().map { _ in }
      try await eventually {
        let status = try await observer.ask(#"{"op":"status"}"#)["result"]
        return status?["running"] == 0 && status?["requests"] != "0"
      }
      var count = 196_608
      var hash: String?
      while hash == nil {
        let reply = try await slow.reply()
        count +=
          reply["chunk"]?["data"]?.string.map { $0.utf8.count / 4 * 3 - $0.utf8.suffix(2).count { $0 == 61 } } ?? 0
        hash = reply["result"]?["hash"]?.string
      }
      let file = try ModelFile(contentsOf: server.folder.file("models/large.kith"))
      #expect(hash == file.contentHash && count == file.file.byteCount)
    }
  }

  @Test func `an export that is cancelled or hung up on ends`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      try await client.send("{\"op\":\"model.export\",\"id\":1,\"model\":\"tiny\"}\n{\"op\":\"cancel\",\"target\":1}\n")
      var (last, cancelled) = (0, 0)
      while last == 0 || cancelled == 0 {
        let reply = try await client.reply()
        if reply["id"] == 1, reply["chunk"] == nil { last += 1 }
        if reply["result"]?["cancelled"] != nil { cancelled += 1 }
      }
      #expect(last == 1)
      let other = try server.connect()
      try await other.send("{\"op\":\"model.export\",\"model\":\"tiny\"}\n")
      other.hangUp()
      try await eventually { try await client.ask(#"{"op":"status"}"#)["result"]?["connections"] == 1 }
    }
  }
}
