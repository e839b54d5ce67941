import Foundation
import StrictJSON
import Testing

/// `kith xray --server`, against servers that a script plays.
@Suite struct `A text that a server scores` {
  private let server: StubServer
  private let folder: String

  init() throws {
    server = try StubServer.shared.get()
    folder = try temporaryFolder()
  }

  /// What the stand-ins give a token.
  private static func logProbability(_ token: String) -> Double { -Double(token.utf8.count) / 8 }

  private static let text = "The captain poured 🦀 a glass, and drank it."

  private func daemon() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      connection.answer(
        request, result: `kith xray`.result.replacing(/"segments":\[.*\]/, with: #""segments":[]"#))
    }
  }

  private func run(
    _ name: String, _ arguments: [String] = [Self.text], daemon: FakeDaemon
  ) throws -> Kith.Outcome {
    let kith = Kith(
      ["xray", "--server", server.url(name)] + arguments, socket: daemon.path, environment: ["XDG_CACHE_HOME": folder])
    try kith.process.run()
    try kith.input.fileHandleForWriting.close()
    return try kith.outcome()
  }

  /// The tokens that the daemon was asked about: each text with its log probability.
  private func tokens(_ daemon: FakeDaemon) throws -> [(text: String, logProbability: Double?)] {
    try #require(daemon.requests.last?["tokens"]?.array).map { ($0["token"]?.string ?? "", $0["logprob"]?.double) }
  }

  private var debris: [String] {
    get throws { try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() }
  }

  @Test(arguments: ["vllm", "sglang", "echo", "llama"])
  func `has each token with what the server says of it`(name: String) throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try run(name, daemon: daemon)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let tokens = try tokens(daemon)
    #expect(tokens.map(\.text).joined() == Self.text)
    for (index, token) in tokens.enumerated() {
      switch (name, token.text) {
      // Nothing stands before it that would make it likely.
      case ("vllm", "The"), ("echo", "The"): #expect(index == 0 && token.logProbability == nil)
      // The bytes of a character that is cut are told by llama-server alone, where its first is among the likeliest.
      case ("vllm", "🦀"), ("sglang", "🦀"), ("echo", "🦀"), (_, ""): #expect(token.logProbability == nil)
      default: #expect(token.logProbability == Self.logProbability(token.text), "\(token)")
      }
    }
    #expect(tokens.contains { $0.text == "🦀" } && tokens.contains { $0.text == " captain" })
    let found =
      ["vllm": "vLLM", "sglang": "SGLang", "echo": "a server that echoes", "llama": "llama-server"][name] ?? ""
    #expect(outcome.messages.hasPrefix("\(server.url(name)): \(found), model m ("))
    #expect(try debris.isEmpty)
  }

  @Test func `may be long, and stand behind a context; first choices come along`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let long = (0..<60).map { "word\($0)" }.joined(separator: " ")
    for name in ["vllm-long", "sglang-long", "echo-long", "llama-long"] {
      let requestCount = daemon.requests.count
      let outcome = try run(
        name, ["--window", "64", "--agreement", "-c", "Before it.", "--save", "\(folder)/log", long], daemon: daemon)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let told = try tokens(daemon)
      // The first word has a blank before it, as all others behind a context.
      #expect(told.map(\.text).joined() == " " + long && told.count == 60)
      #expect(told.allSatisfy { $0.logProbability == Self.logProbability($0.text) }, "\(name) \(told)")
      #expect(daemon.requests.last?["context"]?.string?.hasPrefix("Before it.") == true)
      #expect(daemon.requests.last?["tokens"]?[5]?["first"] == (name.hasPrefix("sglang") ? nil : " best"))
      // What was kept is the same question, with its context.
      let asked = daemon.requests.last
      let again = try Kith.run("xray", "--agreement", "\(folder)/log", socket: daemon.path)
      #expect(again.status == 0, "\(again.messages)")
      #expect(daemon.requests.count == requestCount + 2 && daemon.requests.last == asked)
      #expect(try server.counts(name).requests > 2)
    }
    // A request for each word and for the text's tokens, on few connections.
    let counts = try server.counts("llama-long")
    #expect(counts.requests == 61 && counts.connections <= 6, "\(counts)")
  }

  @Test func `is a file's, standard input's, or on a Unix socket`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = "\(folder)/text"
    try (Self.text + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let ofFile = try run("vllm", [file], daemon: daemon)
    #expect(ofFile.status == 0, "\(ofFile.messages)")
    let told = try tokens(daemon)
    #expect(told.map(\.text).joined() == Self.text)
    let piped = try Kith.run(
      "xray", "--server", "unix:\(server.socket)", "--api", "echo", "--llm", "m", socket: daemon.path,
      input: Self.text + "\n")
    #expect(piped.status == 3 && piped.messages.contains("unix:\(server.socket): a server that echoes"))
    let socket = try Kith.run(
      "xray", "--server", "unix:\(server.socket)", socket: daemon.path, input: Self.text + "\n")
    #expect(socket.status == 0, "\(socket.messages)")
    #expect(try tokens(daemon).map(\.logProbability) == told.map(\.logProbability))
  }

  @Test func `is asked for with a key that nobody can see`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = "\(folder)/key"
    try "sesame-0123456789\n".write(toFile: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let outcome = try run("key", ["--key-from", file, Self.text], daemon: daemon)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("everybody may read the key in \(file)"))
    let none = try run("key", daemon: daemon)
    #expect(none.status == 5 && none.messages.contains("wants a key") && !none.messages.contains("\u{1b}"))
    try "two words".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try run("key", ["--key-from", file, Self.text], daemon: daemon).status == 2)
  }

  @Test(arguments: [
    ("busy", 0, "too many requests (429): slow down: asking again in 0 s"),
    ("busy-fraction", 0, "asking again in 0 s"), ("busy-date", 0, "asking again in 0 s"),
    ("busy-old-date", 0, "asking again in 0 s"), ("overloaded-fraction", 8, "come back tomorrow"),
    ("overloaded-date", 8, "come back tomorrow"),
    ("loading", 0, "is not ready (503): Loading model: asking again in 0 s"),
    ("truncated", 0, "hung up before its answer was complete"),
    ("overloaded", 8, "too many requests (429): come back tomorrow"),
    ("html", 3, "answers with a web page"), ("redirect", 3, "sends elsewhere, to http://example.invalid/"),
    ("large", 3, "--window 4096"), ("broken", 3, "this is no JSON"),
    ("deaf", 3, "the server tells no log probabilities of a text that it is given"),
    ("several", 2, "name one:  --llm a, --llm b"), ("llama-deaf", 3, "it does not heed `logit_bias`"),
  ])
  func `is told in plain words what a server does instead`(name: String, status: Int32, words: String) throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try run(name, daemon: daemon)
    #expect(outcome.status == status && outcome.messages.contains(words), "\(outcome.messages)")
    #expect(outcome.output.isEmpty == (status != 0))
    #expect(try debris.isEmpty)
  }

  @Test func `is asked for again where the server told nothing of it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let first = try run("untold", daemon: daemon)
    #expect(first.status == 3 && first.messages.contains("tells no log probability of any of"), "\(first.messages)")
    #expect(try debris.isEmpty)
    #expect(try run("untold", daemon: daemon).status == 0)
  }

  @Test func `is refused where the server's model changes it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try run("nfkc", ["It is … a ﬁne gin, and ﬁner than gin."], daemon: daemon)
    #expect(outcome.status == 3 && outcome.messages.contains("do not spell the text from byte"), "\(outcome.messages)")
  }

  @Test func `is no folder, no file that is not there, and not overwritten`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = "\(folder)/text.txt"
    try Self.text.write(toFile: file, atomically: true, encoding: .utf8)
    for (arguments, words) in [
      ([folder], "is a folder"), (["\(folder)/missing.txt"], "there is no file"), ([file, "more"], "one of 2 words"),
      (["--save", file, file], "is one of the files that are read"),
      (["--choice", "2", file], "--choice is for replies"),
    ] {
      let outcome = try run("vllm", arguments, daemon: daemon)
      #expect(outcome.status == 2 && outcome.messages.contains(words), "\(outcome.messages)")
    }
    // A link stays one; a name for something else than a file is written to.
    try "".write(toFile: "\(folder)/log", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "\(folder)/log")
    #expect(try run("vllm", ["--save", "\(folder)/link", file], daemon: daemon).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "\(folder)/log")
    #expect(
      try run("vllm", ["--json", "--save", "/dev/stdout", file], daemon: daemon).output.hasPrefix(#"{"token":"The"}"#))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.text)
  }

  @Test func `is told where there is no server, or a slow one, or one without TLS`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    func outcome(_ url: String, _ arguments: String...) throws -> Kith.Outcome {
      let kith = Kith(["xray", "--server", url, "text"] + arguments, socket: daemon.path)
      try kith.process.run()
      try kith.input.fileHandleForWriting.close()
      return try kith.outcome()
    }
    let slow = try outcome(server.url("slow"), "--timeout", "300ms")
    #expect(slow.status == 7 && slow.messages.contains("took longer than 300 ms"), "\(slow.messages)")
    let refused = try outcome("localhost:1")
    #expect(refused.status == 6 && refused.messages.contains("nothing answers at http://localhost:1"))
    let plain = try outcome("https://127.0.0.1:\(server.port)")
    #expect(plain.status == 6 && plain.messages.contains("speaks HTTP without TLS"), "\(plain.messages)")
    #expect(plain.messages.contains("--server http://127.0.0.1:\(server.port)"))
    let encrypted = try outcome("http://127.0.0.1:\(server.encryptedPort)")
    #expect(encrypted.status == 6 && encrypted.messages.contains("does not speak HTTP"), "\(encrypted.messages)")
    #expect(encrypted.messages.contains("--server https://127.0.0.1:\(server.encryptedPort)"))
    let refusing = try outcome(server.url("tls"))
    #expect(
      refusing.status == 3
        && refusing.messages.contains("--server \(server.url("tls").replacing("http:", with: "https:"))"))
    for bad in ["http://me:secret@host", "ftp://host", "http://host?x", "unix:relative", "http://", "a b"] {
      let outcome = try outcome(bad)
      #expect(outcome.status == 2, "\(bad): \(outcome.messages)")
      #expect(!outcome.messages.contains("secret"))
    }
    let absent = try Kith.run("xray", "--server", "localhost:1", "text", socket: "/nowhere")
    #expect(absent.status == 6 && absent.messages.contains("/nowhere"))
    let orphan = try Kith.run("xray", "--llm", "m", socket: daemon.path, input: "")
    #expect(orphan.status == 2 && orphan.messages.contains("--server URL"))
    let noCurl = try Kith.run(
      "xray", "--server", "localhost:1", "text", socket: daemon.path, environment: ["PATH": folder])
    #expect(noCurl.status == 2 && noCurl.messages.contains("apt install curl"))
  }

  @Test func `goes on after ^C where it was, and leaves nothing behind`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let text = (0..<24).map { "word\($0)" }.joined(separator: " ")
    let arguments = ["xray", "--server", server.url("llama-stops"), text]
    let kith = Kith(arguments, socket: daemon.path, environment: ["XDG_CACHE_HOME": folder])
    try kith.process.run()
    try kith.input.fileHandleForWriting.close()
    while try server.counts("llama-stops").requests < 22 { usleep(5_000) }
    kill(kith.process.processIdentifier, SIGINT)
    let stopped = try kith.outcome()
    #expect(stopped.status == 130 && stopped.messages.contains("the same command goes on from there"))
    let file = try #require(try debris.first { $0.hasSuffix(".part") })
    let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.posixPermissions] as? Int
    #expect(mode == 0o600 && stopped.messages.contains("\(folder)/\(file)"))
    let before = try server.counts("llama-stops").requests
    #expect(before < 25 && daemon.requests.isEmpty)
    let resumed = try run("llama-stops", [text], daemon: daemon)
    #expect(resumed.status == 0 && resumed.messages.contains("of them were read before"), "\(resumed.messages)")
    let told = try tokens(daemon)
    #expect(told.map(\.text).joined() == text)
    #expect(told.allSatisfy { $0.logProbability == Self.logProbability($0.text) })
    // The text's tokens were asked for again, and of the others those that had not been read.
    #expect(try server.counts("llama-stops").requests - before < 10)
    #expect(try debris.isEmpty)
  }
}
