import Fixtures
import Foundation
import StrictJSON
import Synchronization
import Testing

/// What may befall a daemon as a process.
@Suite(.serialized) struct `A daemon survives` {
  private func trained(limits: String = "", through: [String] = []) throws -> RunningDaemon {
    let daemon = try RunningDaemon(limits: limits, through: through)
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kithd train -o a.kith a.txt && kith models import mine a.kith").status == 0)
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    return daemon
  }

  // MARK: Descriptors

  @Test func `having no descriptors left, and takes connections again when there are some`() throws {
    let daemon = try trained()
    let old = try WireClient(daemon.socket)
    #expect(try old.ask(#"{"op":"ping"}"#).contains("pong"))
    // As many as are open: nothing can be opened from now on.
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.identifier)/fd")
    let limit = (open.compactMap { Int($0) }.max() ?? 0) + 1
    #expect(try daemon.shell("prlimit --pid \(daemon.identifier) --nofile=\(limit):").status == 0)
    let gaps = limit - open.count
    let start = ContinuousClock.now
    var waiting: [WireClient] = []
    for _ in 0..<gaps + 3 {
      waiting.append(try WireClient(daemon.socket))
      waiting.last?.send(#"{"op":"ping"}"#)
    }
    try wait("a warning") { daemon.journal.contains("new connections wait") }
    // The open connections are served all the while.
    while ContinuousClock.now - start < .seconds(1) {
      #expect(try old.ask(#"{"op":"predict","text":"the green","top":1}"#).contains("boat"))
      usleep(10_000)
    }
    #expect(try daemon.shell("prlimit --pid \(daemon.identifier) --nofile=\(limit + 100):").status == 0)
    for client in waiting { #expect(try client.line()?.contains("pong") == true) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let failures = daemon.journal.firstMatch(of: /connections are accepted again.*failures=(\d+)/).flatMap { Int($0.1) }
    // One every tenth of a second at most: a loop that is busy makes thousands.
    #expect(failures ?? 0 > 0 && Double(failures ?? .max) <= seconds * 10 + 2, "\(failures ?? -1) in \(seconds) s")
  }

  @Test func `a limit of few descriptors: it takes few connections, and tells the others`() throws {
    let daemon = try trained(limits: "-n 100")
    let hello = try WireClient(daemon.socket).ask(#"{"op":"hello"}"#)
    #expect(hello.contains("\"connections\":36,"), "\(hello)")
    #expect(daemon.journal.contains("few files may be open"))
    var (clients, refused): ([WireClient], Int) = ([], 0)
    for _ in 0..<60 {
      let client = try WireClient(daemon.socket)
      client.send(#"{"op":"ping"}"#)
      if try client.line()?.contains("flow.overloaded") == true { refused += 1 } else { clients.append(client) }
    }
    // Some of earlier commands may not be quite closed yet.
    #expect(refused >= 24 && clients.count >= 20)
    for client in clients { #expect(try client.ask(#"{"op":"ping"}"#).contains("pong")) }
    #expect(!daemon.journal.contains("new connections wait"))
  }

  // MARK: Clients

  @Test func `clients that are killed, and their work ends with them`() throws {
    let daemon = try trained()
    for _ in 0..<5 {
      // Killed at any moment: before it asked, while words come, or when it has all of them.
      _ = try daemon.shell(
        "for i in 1 2 3 4; do kith -S s complete -n 10000 the green >/dev/null 2>&1 & set -- $! $@; done; kill -9 $@; wait"
      )
    }
    let observer = try WireClient(daemon.socket)
    try wait("quiet") {
      let status = try observer.ask(#"{"op":"status"}"#)
      return status.contains("\"running\":0") && status.contains("\"connections\":1,")
    }
  }

  @Test func `a reader that hangs when it is to stop`() throws {
    let daemon = try trained()
    let hung = try WireClient(daemon.socket)
    hung.send(String(repeating: "{\"op\":\"describe\"}\n", count: 200))
    let other = try WireClient(daemon.socket)
    try wait("replies") { try other.ask(#"{"op":"stats"}"#).contains("\"op\":\"describe\"") }
    #expect(daemon.terminate() == 0)
    #expect(daemon.journal.contains("stopped"))
  }

  // MARK: Disks

  static let canMount: Bool = {
    let probe = Process()
    probe.executableURL = URL(filePath: "/usr/bin/unshare")
    probe.arguments = ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    probe.standardError = FileHandle.nullDevice
    guard (try? probe.run()) != nil else { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
  }()

  @Test(.enabled(if: canMount, "only root of a machine can mount a small disk"))
  func `a disk that is full, and one that can only be read`() throws {
    let folder = "/tmp/kd-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // The mount is the daemon's alone, and goes with it.
    let mount = "mount -t tmpfs -o size=400k none \(folder) && exec \"$@\""
    let daemon = try RunningDaemon(
      extraArguments: ["--models", folder], through: ["/usr/bin/unshare", "-m", "/bin/bash", "-c", mount, "bash"])
    func inside(_ line: String) throws -> RunningDaemon.Outcome {
      try daemon.shell("nsenter -t \(daemon.identifier) -m /bin/sh -c '\(line)'")
    }
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kithd train -o a.kith a.txt && kith models import mine a.kith").status == 0)
    let before = try inside("ls -A \(folder)").output
    #expect(before == "catalog.json\nmine.kith\n")
    #expect(try daemon.shell("head -c 1000000 /dev/zero > large.kith").status == 0)
    let large = try daemon.shell("kith models import large large.kith")
    #expect(large.status == 3 && large.messages.contains("disk is full"), "\(large)")
    // Nothing is left of it, and what was there answers.
    #expect(try inside("ls -A \(folder)").output == before)
    #expect(try inside("head -c 1000000 /dev/zero > \(folder)/rest").status != 0)
    let again = try daemon.shell("kith models import mine a.kith")
    #expect(again.status == 3 && again.messages.contains("disk is full"), "\(again)")
    let pinned = try daemon.shell("kith models pin mine")
    #expect(pinned.status == 3 && pinned.messages.contains("disk is full"), "\(pinned)")
    let trained = try daemon.shell("kith train mine a.txt")
    #expect(trained.status == 3 && trained.messages.contains("No space left"), "\(trained)")
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    #expect(try inside("rm \(folder)/rest && ls -A \(folder)").output == before)
    #expect(try inside("mount -o remount,ro \(folder)").status == 0)
    for command in ["models import mine a.kith", "models pin mine", "models delete mine", "train mine a.txt"] {
      let refused = try daemon.shell("kith \(command)")
      #expect(refused.status == 3 && !refused.messages.contains(folder), "\(command): \(refused)")
    }
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    #expect(try daemon.shell("kith models verify mine").status == 0)
    #expect(try inside("mount -o remount,rw \(folder)").status == 0)
    #expect(try daemon.shell("kith models import mine a.kith && kith models pin mine").status == 0)
  }

  static let canInject: Bool = {
    let probe = Process()
    probe.executableURL = URL(filePath: "/usr/bin/strace")
    probe.arguments = ["-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"]
    probe.standardError = FileHandle.nullDevice
    guard (try? probe.run()) != nil else { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
  }()

  /// What a broken disk fails first: to keep what was written, or to give it its name.
  @Test(.enabled(if: canInject, "strace makes the disk fail"), arguments: ["fsync", "rename,renameat,renameat2"])
  func `a disk that fails`(calls: String) throws {
    let whole = try trained()
    #expect(whole.terminate() == 0)
    // The tracer is the grandchild: signals reach the daemon.
    let daemon = try RunningDaemon(
      after: whole,
      through: [
        "/usr/bin/strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
        "inject=\(calls):error=EIO",
      ])
    let before = try daemon.shell("ls -A models; cat models/catalog.json").output
    for command in ["models import mine a.kith", "models import other a.kith", "models pin mine", "train mine a.txt"] {
      let refused = try daemon.shell("kith \(command)")
      #expect(refused.status == 3 && refused.messages.contains("Input/output error"), "\(command): \(refused)")
      #expect(!refused.messages.contains(daemon.folder), "\(command): \(refused)")
    }
    let after = try daemon.shell("ls -A models; cat models/catalog.json").output
    #expect(after == before)
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    #expect(try daemon.shell("kith models verify mine").status == 0)
    #expect(daemon.terminate() == 0)
    // On a disk that is well again nothing is in the way.
    let next = try RunningDaemon(after: daemon)
    #expect(try next.shell("kith models import mine a.kith && kith models pin mine").status == 0)
  }

  // MARK: Time

  private struct Footprint: CustomStringConvertible {
    let descriptors: Int
    let threads: Int
    let kilobytes: Int
    var description: String { "\(descriptors) descriptors, \(threads) threads, \(kilobytes) kB" }

    init(_ process: pid_t) throws {
      func count(_ what: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/\(what)").count
      }
      (descriptors, threads) = (try count("fd"), try count("task"))
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      kilobytes = status.firstMatch(of: /RssAnon:\s+(\d+) kB/).flatMap { Int($0.1) } ?? 0
    }

    /// Whether it takes at most so many kB more than before. Under the address sanitiser, which keeps for a while what was
    /// freed, nobody can tell: then yes.
    func isWithin(_ more: Int, of before: Footprint) -> Bool {
      Sanitizers.keepsFreedMemory || kilobytes <= before.kilobytes + more
    }
  }

  /// What clients do in a day, well-meant or not.
  private func round(_ daemon: RunningDaemon) throws {
    var leaving: [WireClient] = []
    for number in 0..<20 {
      let client = try WireClient(daemon.socket)
      for _ in 0..<2 {
        #expect(try client.ask(#"{"op":"predict","text":"the green","top":3,"explain":true}"#).contains("boat"))
        for request in [
          #"{"op":"ping","id":"é"}"#, #"{"op":"score","texts":["the green boat","","x"],"detail":"words"}"#,
          #"{"op":"choose","options":["boat","garden"],"text":"the green ___"}"#, #"{"op":"nothing"}"#, "nonsense",
          #"{"op":"complete","text":"the","max_words":20,"stream":true}"#, #"{"op":"model.list"}"#, #"{"op":"stats"}"#,
          #"{"op":"describe","of":"ping"}"#, #"{"op":"model.pin","key":"\#(UInt32.random(in: 0 ... .max))"}"#,
          #"{"op":"model.unpin"}"#, #"{"op":"model.load"}"#, #"{"op":"similar","text":"green"}"#,
        ] { #expect(try !client.ask(request).isEmpty) }
        let opened = try JSONValue.parse(try client.ask(#"{"op":"session.open","text":"the green"}"#))
        let session = try #require(opened["result"]?["session"]?.string)
        for operation in ["append\",\"text\":\" boat", "undo", "save", "close"] {
          #expect(try client.ask("{\"op\":\"session.\(operation)\",\"session\":\"\(session)\"}").contains("result"))
        }
        let job =
          try JSONValue.parse(try client.ask(#"{"op":"train","model":"other-\#(number)"}"#))["result"]?["job"]?.string
          ?? ""
        for request in [
          #"{"op":"feed","job":"\#(job)","text":"some text","key":"\#(job)"}"#, #"{"op":"job.cancel","job":"\#(job)"}"#,
        ] { #expect(try client.ask(request).contains("result")) }
      }
      // Some leave in the middle of something.
      switch number % 4 {
      case 0: client.send(#"{"op":"subscribe"}"#)
      case 1: client.send(#"{"op":"complete","text":"the","max_words":10000,"stream":true}"#)
      case 2: client.endInput()
      default:
        client.send(#"{"op":"score","deadline_ms":1,"text":"\#(TinyCorpus.garden.prefix(200).filter(\.isLetter))"}"#)
      }
      leaving.append(client)
    }
    leaving = []
    let observer = try WireClient(daemon.socket)
    try wait("quiet") {
      let status = try observer.ask(#"{"op":"status"}"#)
      return status.contains("\"running\":0") && status.contains("\"connections\":1,") && status.contains("\"jobs\":0")
    }
  }

  /// So many requests at once that what each of them left behind would show.
  private func flood(_ daemon: RunningDaemon) throws {
    for request in [#"{"op":"cancel","target":1}"#, #"{"op":"similar","text":"green"}"#, "nonsense"] {
      let client = try WireClient(daemon.socket)
      for _ in 0..<200 {
        for _ in 0..<50 { client.send(request) }
        for _ in 0..<50 { #expect(try client.line() != nil) }
      }
    }
  }

  /// In debug builds fewer: what is tested is the same, far beyond all that buffers hold.
  private static var manyRequests: Int {
    #if DEBUG
      100_000
    #else
      1_000_000
    #endif
  }

  @Test func `a million requests before the first read, with as little memory as a few`() throws {
    let daemon = try trained()
    let before = try Footprint(daemon.identifier)
    let descriptor = try UnixSocket.connected(to: daemon.socket)
    defer { close(descriptor) }
    let request = #"{"id":1,"op":"predict","model":"no-such-model","text":"the green boat"}"# + "\n"
    let piece = [UInt8]([String](repeating: request, count: 100).joined().utf8)
    let sentCount = Atomic(0)
    let writer = Thread {
      for _ in 0..<Self.manyRequests / 100 {
        guard UnixSocket.send(piece, to: descriptor) else { return }
        sentCount.add(100, ordering: .relaxed)
      }
    }
    writer.start()
    // It is made to wait when the daemon reads no more.
    var last = -1
    try wait("the daemon to stop reading") {
      defer { last = sentCount.load(ordering: .relaxed) }
      usleep(200_000)
      return last > 0 && last == sentCount.load(ordering: .relaxed)
    }
    #expect(last < Self.manyRequests)
    let full = try Footprint(daemon.identifier)
    #expect(full.isWithin(32_768, of: before), "\(before), then \(full)")
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    // All are answered once somebody reads.
    var lineCount = 0
    while lineCount < Self.manyRequests, UnixSocket.waitForInput(descriptor) {
      let bytes = UnixSocket.received(descriptor)
      if bytes.isEmpty { break }
      lineCount += bytes.count { $0 == UInt8(ascii: "\n") }
    }
    #expect(lineCount == Self.manyRequests)
  }

  @Test func `requests with long answers that nobody reads, in no more memory than promised`() throws {
    let daemon = try RunningDaemon()
    let before = try Footprint(daemon.identifier)
    let descriptor = try UnixSocket.connected(to: daemon.socket)
    // One read holds all of these, and each has a hundred kilobytes of answer.
    let requests = [UInt8]([String](repeating: "{\"op\":\"describe\"}\n", count: 1_000).joined().utf8)
    let writer = Thread { _ = UnixSocket.send(requests, to: descriptor) }
    writer.start()
    let observer = try WireClient(daemon.socket)
    var last = -1
    try wait("the daemon to answer no more") {
      let stats = try JSONValue.parse(try observer.ask(#"{"op":"stats"}"#))["result"]
      let count = stats?["ops"]?.array?.first { $0["op"] == "describe" }?["requests"]?.string.flatMap { Int($0) } ?? 0
      defer { last = count }
      return count > 0 && count == last
    }
    let full = try Footprint(daemon.identifier)
    #expect(full.isWithin(16_384, of: before), "\(before), then \(full)")
    // All are answered once somebody reads.
    var lineCount = 0
    while lineCount < 1_000, UnixSocket.waitForInput(descriptor) {
      let bytes = UnixSocket.received(descriptor)
      if bytes.isEmpty { break }
      lineCount += bytes.count { $0 == UInt8(ascii: "\n") }
    }
    #expect(lineCount == 1_000)
    close(descriptor)
  }

  @Test func `tens of thousands of requests without growing`() throws {
    let daemon = try trained()
    // All threads run by then, and memory has been in use that is used again.
    for _ in 0..<2 {
      try flood(daemon)
      try round(daemon)
    }
    let before = try Footprint(daemon.identifier)
    for _ in 0..<2 { try flood(daemon) }
    let flooded = try Footprint(daemon.identifier)
    // 60,000 requests: less than 70 bytes each.
    #expect(flooded.isWithin(4_096, of: before), "\(before), then \(flooded)")
    for _ in 0..<2 { try round(daemon) }
    // The last connection of a round may not be closed yet.
    try wait("closed descriptors") { try Footprint(daemon.identifier).descriptors <= before.descriptors }
    let after = try Footprint(daemon.identifier)
    #expect(after.threads <= before.threads, "\(before), then \(after)")
    // Streams whose reader has left may have filled what is kept for one; that is no more than a few of them.
    #expect(after.isWithin(65_536, of: before), "\(before), then \(after)")
  }
}

@Suite(.serialized) struct `A daemon that is restarted` {
  private struct Counts {
    var (answered, refused, cut, wrong) = (0, 0, 0, 0)
    var isOver = false
  }

  @Test func `a hundred times under load refuses nobody, and answers everybody in the end`() throws {
    let manager = try FakeServiceManager()
    let counts = Mutex(Counts())
    let clients = DispatchGroup()
    for _ in 0..<4 {
      clients.enter()
      Thread.detachNewThread {
        defer { clients.leave() }
        while counts.withLock({ !$0.isOver }) {
          // As long as it takes: one that was cut off asks again.
          guard let client = try? WireClient(manager.socket) else {
            counts.withLock { $0.refused += 1 }
            continue
          }
          for _ in 0..<10 {
            guard let answer = try? client.ask(#"{"op":"ping"}"#) else {
              counts.withLock { $0.wrong += 1 }
              break
            }
            let isCut = answer.isEmpty
            counts.withLock { if isCut { $0.cut += 1 } else { $0.answered += 1 } }
            if isCut { break }
          }
        }
      }
    }
    defer { counts.withLock { $0.isOver = true } }
    for _ in 0..<100 {
      let child = try manager.start()
      try manager.messages(until: "READY")
      let before = counts.withLock { $0.answered }
      while counts.withLock({ $0.answered < before + 20 && $0.wrong == 0 }) { usleep(200) }
      kill(child.identifier, SIGTERM)
      #expect(child.wait() == 0)
    }
    counts.withLock { $0.isOver = true }
    let last = try manager.start()
    clients.wait()
    kill(last.identifier, SIGTERM)
    #expect(last.wait() == 0)
    let end = counts.withLock { $0 }
    #expect(end.refused == 0 && end.wrong == 0 && end.answered >= 2_000)
  }
}
