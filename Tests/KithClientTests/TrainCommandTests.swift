import Foundation
import StrictJSON
import Synchronization
import Testing

/// A fake daemon that keeps what it was fed.
private final class Trainer: Sendable {
  let fed = Mutex("")
  let isCancelled = Mutex(false)

  /// - Parameter watch: answers `job.watch`.
  func daemon(watch: @escaping @Sendable (JSONValue, FakeConnection) -> Void) throws -> FakeDaemon {
    try FakeDaemon { [self] request, connection in
      switch request["op"]?.string {
      case "train": connection.answer(request, result: #"{"job":"j-1","model":"mine"}"#)
      case "feed":
        fed.withLock {
          $0 += request["text"]?.string ?? ""
          if request["document"] == true { $0 += "|" }
          if request["end"] == true { $0 += "$" }
        }
        connection.answer(request, result: #"{"job":"j-1","state":"feeding","fed_bytes":1}"#)
      case "job.watch": watch(request, connection)
      case "job.cancel":
        isCancelled.withLock { $0 = true }
        connection.answer(request, result: Answers.job("cancelled"))
      case "cancel":
        connection.answer(request, result: #"{"cancelled":true}"#)
        connection.send(
          "{\"id\":\(request["target"] ?? 0),\"error\":{\"code\":\"flow.cancelled\",\"message\":\"c\"}}\n")
      default: connection.refuse(request, "request.unknown_op", "no")
      }
    }
  }

  var text: String { fed.withLock { $0 } }
}

@Suite struct `kith train` {
  let folder: String
  init() throws { folder = try temporaryFolder() }

  private func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    return "\(folder)/\(name)"
  }

  @Test func `sends the files' text with the ends of documents, shows the stages, and says what came of it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { request, connection in
      for stage in ["tokenize", "tokenize", "count"] {
        connection.send("progress", "{\"stage\":\"\(stage)\",\"done\":1,\"total\":2,\"unit\":\"bytes\"}", to: request)
      }
      connection.answer(request, result: Answers.doneJob)
    }
    defer { daemon.stop() }
    let paths = [try write("a.txt", "one\n"), try write("b.txt", "two")]
    let outcome = try Kith.run(
      "train", "mine", paths[0], paths[1], "--order", "3", "--documents", "empty-lines", socket: daemon.path)
    #expect(trainer.text == "one\n|two|$")
    #expect(outcome.messages == "send\ntokenize\ncount\n")
    #expect(
      outcome.output == "mine: trained (1,000 words and sentence ends, 2 documents, vocabulary of 300, 4.0 KiB)\n")
    #expect(outcome.status == 0)
    #expect(daemon.requests[0]["order"] == 3)
    #expect(daemon.requests[0]["documents"] == "empty-lines")
  }

  @Test func `reads standard input, and JSON lines as documents`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { $1.answer($0, result: Answers.doneJob) }
    defer { daemon.stop() }
    #expect(try Kith.run("train", "mine", "-q", socket: daemon.path, input: "some text\n").status == 0)
    #expect(trainer.text == "some text\n|$")
    let lines = (0..<200).map { "{\"t\":\"d\($0)\"}\n" }.joined()
    let outcome = try Kith.run("train", "mine", "-q", "--json-field", "t", socket: daemon.path, input: lines)
    #expect(outcome.messages.isEmpty)
    #expect(trainer.text.hasSuffix((0..<200).map { "d\($0)|" }.joined() + "$"))
  }

  @Test func `leaves out records that cannot be read, and has the job tell how many`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon {
      $1.answer(
        $0, result: Answers.job("done", #","tokens":1000,"documents":2,"vocabulary":300,"bytes":4096,"skipped":2"#))
    }
    defer { daemon.stop() }
    let path = try write(
      "a.jsonl", #"{"a":{"b":"one"},"x":NaN}"# + "\n{\"a\":null}\n{\"b\":1}\n" + #"{"a.b":["two","three"]}"#)
    let outcome = try Kith.run("train", "mine", path, "--json-field", "a.b", socket: daemon.path)
    #expect(trainer.text == "one|two\n\nthree|$")
    let warnings = [
      "kith: warning: \(path), line 2: left out: its field `a` is null",
      "kith: warning: \(path), line 3: left out: it has no field `a.b` (its fields: b)",
    ]
    #expect(outcome.messages.split(separator: "\n").filter { $0.hasPrefix("kith:") }.map(String.init) == warnings)
    #expect(
      outcome.output
        == "mine: trained (1,000 words and sentence ends, 2 documents, vocabulary of 300, 4.0 KiB, 2 records left out)\n"
    )
    #expect(outcome.status == 0)
    #expect(daemon.requests.last { $0["op"] == "feed" }?["skipped"] == 2)

    let strict = try Kith.run("train", "mine", path, "-q", "--strict", "--json-field", "a.b", socket: daemon.path)
    #expect(strict.messages == "kith: \(path), line 2: its field `a` is null.\n")
    #expect(strict.status == 2)
    #expect(trainer.isCancelled.withLock { $0 })
    let asked = try Kith.run("train", "mine", path, socket: daemon.path)
    #expect(asked.messages.contains("it holds JSON lines; name the field"))
    let wrong = try Kith.run("train", "mine", path, "-q", "--json-field", "a", socket: daemon.path)
    #expect(wrong.messages.contains("4 of 4 records cannot be read"))
    #expect(wrong.status == 2)
  }

  @Test func `sends a text of many megabytes whole, in pieces of at most 1 MiB`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { $1.answer($0, result: Answers.doneJob) }
    defer { daemon.stop() }
    let text = String(repeating: "gin and tönic\n", count: 300_000)
    #expect(try Kith.run("train", "mine", write("a", text), "-q", socket: daemon.path).status == 0)
    #expect(trainer.text == text + "|$")
    #expect(daemon.requests.allSatisfy { ($0["text"]?.string?.utf8.count ?? 0) <= 1 << 20 })
  }

  @Test func `complains about the files before it asks the daemon for anything`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outcome = try Kith.run("train", "mine", "\(folder)/missing", socket: "\(folder)/none")
    #expect(outcome.messages == "kith: \(folder)/missing: cannot be read: no such file; check the name.\n")
    #expect(outcome.status == 2)
  }

  @Test(arguments: ["", "\u{0}\u{0}binary"]) func `cancels the job when there is nothing to train on`(text: String)
    throws
  {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { $1.answer($0, result: Answers.doneJob) }
    defer { daemon.stop() }
    let outcome = try Kith.run("train", "mine", write("a", text), "-q", socket: daemon.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains(text.isEmpty ? "no text" : "not a text file"))
    #expect(trainer.isCancelled.withLock { $0 })
  }

  @Test func `says why a training failed`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { $1.refuse($0, "job.failed", "the corpus has one word", hint: "add text") }
    defer { daemon.stop() }
    let outcome = try Kith.run("train", "mine", write("a", "word"), "-q", socket: daemon.path)
    #expect(outcome.status == 3)
    #expect(outcome.messages == "kith: the corpus has one word.\n  add text\n")
    #expect(!trainer.isCancelled.withLock { $0 })
  }

  @Test func `cancels the job on ^C`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let arrived = DispatchSemaphore(value: 0)
    let trainer = Trainer()
    let daemon = try trainer.daemon { _, _ in arrived.signal() }
    defer { daemon.stop() }
    let kith = Kith(["train", "mine", try write("a", "text")], socket: daemon.path)
    try kith.process.run()
    arrived.wait()
    kith.process.interrupt()
    let outcome = try kith.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.messages.hasSuffix("kith: the training was cancelled (j-1)\n"))
    #expect(trainer.isCancelled.withLock { $0 })
  }

  @Test func `with --detach prints the job and leaves it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { _, _ in Issue.record("watched") }
    defer { daemon.stop() }
    let outcome = try Kith.run("train", "mine", write("a", "text"), "--detach", "-q", socket: daemon.path)
    #expect(outcome.output == "j-1\n")
    #expect(trainer.text == "text|$")
    #expect(!trainer.isCancelled.withLock { $0 })
  }

  @Test func `a job that somebody else cancelled is exit status 1`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trainer = Trainer()
    let daemon = try trainer.daemon { $1.answer($0, result: Answers.job("cancelled")) }
    defer { daemon.stop() }
    let outcome = try Kith.run("jobs", "watch", "j-1", socket: daemon.path)
    #expect(outcome.status == 1)
    #expect(outcome.output == "j-1: cancelled\n")
  }
}
