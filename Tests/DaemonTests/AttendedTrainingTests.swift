import Fixtures
import Foundation
import Glibc
import Testing

/// `kith train` beside a daemon that goes away and comes back.
@Suite(.serialized) struct `An attended training` {
  /// Starts a line of shell in the daemon's folder; what it prints goes to `out` and `err` there.
  private func begin(_ line: String, beside daemon: RunningDaemon) throws -> Child {
    try Child(
      ["/bin/bash", "-c", "cd \(daemon.folder) && \(line)"],
      environment: ["PATH=\(RunningDaemon.programs):/usr/bin:/bin", "KITH_SOCKET=\(daemon.socket)", "LC_ALL=C.UTF-8"],
      output: "\(daemon.folder)/out", messages: "\(daemon.folder)/err")
  }

  private func text(_ file: String, of daemon: RunningDaemon) throws -> String {
    try String(contentsOfFile: "\(daemon.folder)/\(file)", encoding: .utf8)
  }

  private func writeCorpus(_ count: Int, to daemon: RunningDaemon) throws {
    var corpus = TopicCorpus(seed: 7)
    try daemon.write(corpus.documents(count).joined(separator: "\n\n"), to: "a.txt")
  }

  @Test(arguments: [SIGTERM, SIGKILL])
  func `goes on when the daemon is restarted, and says so`(signal: Int32) throws {
    let daemon = try RunningDaemon(extraArguments: ["--checkpoint-interval", "0"])
    try writeCorpus(400, to: daemon)
    let client = try begin("exec kith train --pre-tokenized mine a.txt", beside: daemon)
    try wait("a trainer") { try !daemon.trainers().isEmpty }
    daemon.terminate(signal)
    try wait("the client's word") { try text("err", of: daemon).contains("kithd is away") }
    let next = try RunningDaemon(after: daemon)
    #expect(client.wait() == 0)
    let messages = try text("err", of: next)
    #expect(messages.contains("waiting up to 2 minutes") && messages.contains("kith: kithd is back"), "\(messages)")
    #expect(!messages.contains("cancelled"), "\(messages)")
    #expect(try text("out", of: next).hasPrefix("mine: trained"))
  }

  @Test func `goes on feeding where it was, whenever the daemon is killed, and nothing is lost or taken twice`() throws
  {
    var daemon = try RunningDaemon()
    try writeCorpus(6_000, to: daemon)
    let options = "--order 3 --grammar-only --pre-tokenized"
    #expect(try daemon.shell("kithd train -o reference.kith \(options) a.txt").status == 0)
    // A few hundred kilobytes a second, so that it is killed in the middle of it.
    let client = try begin(
      "mkfifo text; split -b 100000 --filter='cat; sleep 0.05' a.txt >text & "
        + "exec kith train \(options) mine text", beside: daemon)
    func fedBytes() throws -> Int {
      let jobs = try daemon.shell("kith --json jobs").output
      return jobs.firstMatch(of: /"fed_bytes":([0-9]+)/).flatMap { Int($0.1) } ?? 0
    }
    var fed = 0
    for _ in 0..<3 {
      try wait("more text") { try fedBytes() > fed }
      fed = try fedBytes()
      daemon.terminate(SIGKILL)
      daemon = try RunningDaemon(after: daemon)
    }
    #expect(client.wait() == 0)
    #expect(try text("err", of: daemon).split(separator: "\n").count { $0.hasSuffix("kithd is back") } >= 1)
    #expect(try daemon.shell("cmp reference.kith models/mine.kith").status == 0)
  }

  @Test func `is cancelled by an interrupt, also while the daemon is away`() throws {
    let daemon = try RunningDaemon()
    try writeCorpus(2_000, to: daemon)
    let client = try begin("exec kith train --pre-tokenized mine a.txt", beside: daemon)
    try wait("a trainer") { try !daemon.trainers().isEmpty }
    daemon.terminate()
    try wait("the client's word") { try text("err", of: daemon).contains("kithd is away") }
    kill(client.identifier, SIGINT)
    let next = try RunningDaemon(after: daemon)
    #expect(client.wait() == 130)
    #expect(try text("err", of: next).contains("the training was cancelled (j-1)"))
    #expect(try next.shell("kith jobs").output.contains("cancelled"))
  }

  @Test func `gives up on a daemon that does not come back, and says what becomes of the job`() throws {
    let daemon = try RunningDaemon()
    try writeCorpus(2_000, to: daemon)
    let client = try begin("exec kith train --reconnect 2s --pre-tokenized mine a.txt", beside: daemon)
    try wait("a trainer") { try !daemon.trainers().isEmpty }
    daemon.terminate()
    #expect(client.wait() == 75)
    let messages = try text("err", of: daemon)
    #expect(messages.contains("did not come back within 2 seconds; the job j-1 goes on"), "\(messages)")
    #expect(messages.contains("kith jobs watch j-1"), "\(messages)")
    let next = try RunningDaemon(after: daemon)
    #expect(try next.shell("kith jobs cancel j-1").status == 0)
  }
}
