import Glibc
import KithProtocol
import KithServer
import StrictJSON
import Storage
import Testing

/// Jobs between daemons: what was fed stays, what was cut off is cut off, and what is over is known.
struct JobTests {
  private func code(_ reply: JSONValue) -> String? { reply["error"]?["code"]?.string }

  @Test(arguments: ["1", "0,2,1", "0,-1", "0,0,0,1", "a", "0,", ""])
  func `thresholds of pruning that there cannot be are refused before any text`(prune: String) async throws {
    try await TestServer.run(models: []) { server in
      let client = try server.connect()
      let reply = try await client.ask(#"{"op":"train","model":"mine","order":3,"prune":"\#(prune)"}"#)
      #expect(code(reply) == "request.bad_value" && reply["error"]?["field"] == "prune", "\(reply)")
      for (number, right) in ["none", "0", "0,0,1", "0,2,2"].enumerated() {
        let taken = try await client.ask(#"{"op":"train","model":"m\#(number)","order":3,"prune":"\#(right)"}"#)
        #expect(code(taken) == nil, "\(right)")
      }
    }
  }

  @Test func `a job that is fed survives a restart, and goes on where it was`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      let opened = try await client.ask(#"{"op":"train","model":"mine","order":2,"key":"k"}"#)
      #expect(opened["result"]?["job"] == "j-1")
      let fed = try await client.ask(#"{"op":"feed","job":"j-1","text":"The boat. ","document":true}"#)
      #expect(fed["result"]?["fed_bytes"] == 10)
    }
    let corpus = "jobs/j-1/corpus.txt"
    let before = try folder.read(corpus)
    // What was being written when the daemon was killed.
    try folder.write(before + Array("half a pie".utf8), to: corpus)
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      let jobs = try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]
      #expect(jobs?[0]?["state"] == "feeding" && jobs?[0]?["fed_bytes"] == 10)
      #expect(try folder.read(corpus) == before)
      // The key still stands for the job; another one gets the next number.
      #expect(try await client.ask(#"{"op":"train","model":"mine","key":"k"}"#)["result"]?["job"] == "j-1")
      #expect(try await client.ask(#"{"op":"train","model":"other"}"#)["result"]?["job"] == "j-2")
      let fed = try await client.ask(#"{"op":"feed","job":"j-1","text":"The sea.","end":true,"skipped":3}"#)
      #expect(fed["result"]?["fed_bytes"] == 18)
      // The trainer is /bin/false.
      #expect(code(try await client.ask(#"{"op":"job.watch","job":"j-1"}"#)) == "job.failed")
      #expect(folderEntries(folder.file("jobs/j-1")) == ["job.json"])
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(code(try await client.ask(#"{"op":"job.watch","job":"j-1"}"#)) == "job.failed")
      let jobs = try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]
      #expect(jobs?[0]?["skipped"] == 3 && jobs?[1]?["skipped"] == nil)
      #expect(try await client.ask(#"{"op":"job.cancel","job":"j-2"}"#)["result"]?["state"] == "cancelled")
    }
  }

  @Test func `a feed that is tried again after a restart gets the first outcome, and nothing is fed twice`()
    async throws
  {
    let folder = try TestFolder()
    func feed(_ number: Int, _ more: String = "") -> String {
      #"{"op":"feed","job":"j-1","text":"piece \#(number). ","key":"é \#(number)"\#(more)}"#
    }
    var outcomes: [JSONValue] = []
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"train","model":"mine","key":"k"}"#)
      for number in 0..<5 { outcomes.append(try await client.ask(feed(number))) }
      #expect(try await client.ask(#"{"op":"feed","job":"j-1","text":"no key."}"#)["result"]?["fed_bytes"] == 52)
    }
    // As if the daemon had been killed after a piece was written, and before it counted.
    let (corpus, counts) = (try folder.read("jobs/j-1/corpus.txt"), try folder.read("jobs/j-1/fed"))
    try await TestServer.run(models: [], in: folder) { server in
      _ = try await server.connect().ask(feed(5))
    }
    let half = try folder.read("jobs/j-1/fed")
    try folder.write(Array(counts[..<40]) + half[40...], to: "jobs/j-1/fed")
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(try folder.read("jobs/j-1/corpus.txt") == corpus)
      let misused = try await client.ask(feed(1).replacing("piece", with: "peace"))["error"]
      #expect(misused?["code"] == "request.bad_value" && misused?["field"] == "key")
      for number in [4, 0, 2, 3, 4] { #expect(try await client.ask(feed(number)) == outcomes[number]) }
      #expect(try folder.read("jobs/j-1/corpus.txt") == corpus)
      // What did not count is no outcome: it is fed now.
      #expect(try await client.ask(#"{"op":"feed","job":"j-1","text":"no key, and longer."}"#)["result"] != nil)
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(try await client.ask(feed(5))["result"]?["fed_bytes"] == 80)
      outcomes.append(try await client.ask(feed(6, ",\"end\":true")))
      #expect(outcomes.last?["result"]?["state"] == "queued" && outcomes.last?["result"]?["fed_bytes"] == 89)
      // The trainer is /bin/false.
      #expect(code(try await client.ask(#"{"op":"job.watch","job":"j-1"}"#)) == "job.failed")
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      // The job is over, and what it was fed is gone; the first outcome is the first outcome.
      #expect(folderEntries(folder.file("jobs/j-1")) == ["job.json"])
      #expect(try await client.ask(feed(6, ",\"end\":true")) == outcomes.last)
      #expect(try await client.ask(feed(3)) == outcomes[3])
      #expect(code(try await client.ask(feed(7))) == "job.failed")
    }
  }

  @Test func `killed between the last text and the record, a job has all of its text, and once`() async throws {
    let folder = try TestFolder()
    try folder.write(Array("#!/bin/sh\nexec sleep 60\n".utf8), to: "trainer")
    unsafe chmod(folder.file("trainer"), 0o700)
    let last = #"{"op":"feed","job":"j-1","text":"The sea.","key":"l","end":true,"skipped":3}"#
    let record = "jobs/j-1/job.json"
    let (before, outcome) = try await TestServer.run(models: [], trainer: folder.file("trainer"), in: folder) {
      server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"train","model":"mine"}"#)
      _ = try await client.ask(#"{"op":"feed","job":"j-1","text":"The boat. ","key":"f"}"#)
      let before = try folder.read(record)
      return (before, try await client.ask(last))
    }
    #expect(outcome["result"]?["state"] == "queued" && outcome["result"]?["fed_bytes"] == 18)
    try folder.write(before, to: record)
    try await TestServer.run(models: [], trainer: folder.file("trainer"), in: folder) { server in
      let client = try server.connect()
      #expect(try folder.read("jobs/j-1/corpus.txt") == Array("The boat. The sea.".utf8))
      #expect(try await client.ask(last) == outcome)
      #expect(try folder.read("jobs/j-1/corpus.txt") == Array("The boat. The sea.".utf8))
      let job = try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"]?[0]
      #expect(["queued", "training"].contains(job?["state"]?.string) && job?["skipped"] == 3)
      _ = try await client.ask(#"{"op":"job.cancel","job":"j-1"}"#)
    }
  }

  @Test func `of what was fed with keys the last are known after a restart, and no more is kept`() async throws {
    let folder = try TestFolder()
    let count = ProtocolLimits.keys + 20
    func feed(_ number: Int) -> String { #"{"op":"feed","job":"j-1","text":"a","key":"\#(number)"}"# }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"train","model":"mine"}"#)
      for number in 0..<count { #expect(try await client.ask(feed(number))["result"] != nil) }
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      for number in [count - 1, count / 2, 20] {
        #expect(try await client.ask(feed(number))["result"]?["fed_bytes"]?.integer == Int64(number + 1))
      }
      #expect(try await client.ask(feed(0))["result"]?["fed_bytes"]?.integer == Int64(count + 1))
      #expect(try folder.read("jobs/j-1/fed").count <= (ProtocolLimits.keys + 1) * 256)
    }
  }

  @Test func `a queued job goes on in the next daemon`() async throws {
    let folder = try TestFolder()
    try await TestServer.run(models: [], trainer: "/bin/sleep", in: folder) { server in
      // `sleep train …` fails at once; the second of these waits its turn or has had it: neither may be lost.
      let client = try server.connect()
      for name in ["a", "b"] {
        let job = try await client.ask(#"{"op":"train","model":"\#(name)"}"#)["result"]?["job"]?.string ?? ""
        _ = try await client.ask(#"{"op":"feed","job":"\#(job)","text":"x","end":true}"#)
      }
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      for job in ["j-1", "j-2"] {
        #expect(code(try await client.ask(#"{"op":"job.watch","job":"\#(job)"}"#)) == "job.failed")
      }
    }
  }

  @Test func `a feed that stops half-way is given up in time, and its text removed`() async throws {
    try await TestServer.run(models: [], configureJobs: { $0.feedingLimit = .milliseconds(20) }) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"train","model":"mine"}"#)
      #expect(code(try await client.ask(#"{"op":"job.watch","job":"j-1"}"#)) == "job.failed")
      #expect(folderEntries(server.folder.file("jobs/j-1")) == ["job.json"])
    }
  }

  @Test func `what belongs to no job is removed at the start, and a damaged record too`() async throws {
    let folder = try TestFolder()
    for name in ["j-5", "j-x", "other"] {
      #expect(FileSystem.makeFolder(folder.file("jobs/\(name)")))
      try folder.write(Array("{".utf8), to: "jobs/\(name)/job.json")
    }
    try await TestServer.run(models: [], in: folder) { server in
      let client = try server.connect()
      #expect(try await client.ask(#"{"op":"job.list"}"#)["result"]?["jobs"] == [])
      #expect(folderEntries(folder.file("jobs")).isEmpty)
    }
  }

  @Test func `many users' worth of jobs are refused in time`() async throws {
    try await TestServer.run(models: [], configureJobs: { $0.jobsPerUser = 2 }) { server in
      let client = try server.connect()
      for name in ["a", "b"] { _ = try await client.ask(#"{"op":"train","model":"\#(name)"}"#) }
      #expect(code(try await client.ask(#"{"op":"train","model":"a"}"#)) == "model.busy")
      #expect(code(try await client.ask(#"{"op":"train","model":"c"}"#)) == "auth.quota")
      _ = try await client.ask(#"{"op":"job.cancel","job":"j-1"}"#)
      #expect(try await client.ask(#"{"op":"train","model":"c"}"#)["result"]?["job"] == "j-3")
    }
  }

  /// Otherwise the daemon after one that was killed between the two would train on nothing.
  @Test func `how a job ended is written down before its text goes`() async throws {
    try await TestServer.run(models: []) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"train","model":"mine"}"#)
      let changes = inotify_init1(CInt(O_NONBLOCK))
      defer { close(changes) }
      let (written, gone) = (UInt32(IN_MOVED_TO), UInt32(IN_DELETE))
      let watch = unsafe inotify_add_watch(changes, server.folder.file("jobs/j-1"), written | gone)
      #expect(watch >= 0)
      _ = try await client.ask(#"{"op":"feed","job":"j-1","text":"The sea.","end":true}"#)
      // The trainer is /bin/false.
      #expect(code(try await client.ask(#"{"op":"job.watch","job":"j-1"}"#)) == "job.failed")
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = max(0, unsafe read(changes, &bytes, bytes.count))
      var names: [String] = []
      var rest = bytes[..<count]
      // An event is the watch, what happened, a cookie and the length of the name that follows, of 32 bits each.
      while rest.count >= 16 {
        func number(_ index: Int) -> UInt32 {
          (0..<4).reduce(0) { $0 | UInt32(rest[rest.startIndex + index * 4 + $1]) << UInt32($1 * 8) }
        }
        let name = String(decoding: rest.dropFirst(16).prefix(Int(number(3))).prefix { $0 != 0 }, as: UTF8.self)
        names.append((number(1) & gone == 0 ? "+" : "-") + name)
        rest = rest.dropFirst(16 + Int(number(3)))
      }
      let end = try #require(names.lastIndex(of: "+job.json"))
      let text = try #require(names.firstIndex(of: "-corpus.txt"))
      #expect(end < text, "\(names)")
    }
  }
}
