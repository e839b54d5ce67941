import Foundation
import StrictJSON
import Synchronization
import Testing

/// `kith repl` as somebody at a terminal uses it.
@Suite struct `kith repl at a terminal` {
  /// Answers predictions, and leaves completions unanswered until they are cancelled.
  private func daemon() throws -> FakeDaemon {
    let waiting = Mutex<JSONValue?>(nil)
    return try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "hello":
        connection.answer(
          request,
          result:
            #"{"server":"kithd","version":"9.9","role":"admin","protocol":1,"features":[],"limits":\#(Answers.limits)}"#
        )
      case "predict" where request["text"]?.string?.hasPrefix("海") == true:
        let prefix = request["prefix"]?.string ?? ""
        let word = prefix.isEmpty ? "を" : prefix == "図" ? "図書館" : "は"
        connection.answer(
          request,
          result: #"{\#(Answers.model),"words":[{"word":"\#(word)","text":"\#(word)","logprob":-1.0}],"took_us":1}"#)
      case "tokenize":
        let bytes = request["text"]?.string?.utf8.count ?? 0
        let token = #"{"word":"図","id":9,"start":\#(bytes - 3),"end":\#(bytes),"oov":false}"#
        let end = #"{"word":"</s>","id":2,"start":\#(bytes),"end":\#(bytes),"oov":false}"#
        connection.answer(request, result: #"{\#(Answers.model),"tokens":[\#(token),\#(end)],"took_us":1}"#)
      case "predict": connection.answer(request, result: Answers.predict)
      case "learn":
        connection.answer(
          request,
          result:
            #"{\#(Answers.model),"memory":"mails","learnt":4,"words":4,"new":0,"took_us":9}"#)
      case "complete":
        waiting.withLock { $0 = request }
        connection.send("chunk", #"{"text":" full","logprob":-1.0}"#, to: request)
      case "cancel":
        if let target = waiting.withLock({ $0 }) {
          connection.refuse(target, "flow.cancelled", "cancelled by request")
        }
        connection.answer(request, result: #"{"cancelled":true}"#)
      default: connection.answer(request, result: #"{"pong":true}"#)
      }
    }
  }

  private func begin(_ daemon: FakeDaemon) throws -> TerminalSession {
    let session = try TerminalSession(
      ["repl"],
      environment: [
        "KITH_SOCKET": daemon.path, "HOME": daemon.folder, "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1",
      ])
    try session.wait(for: "`help` helps")
    try session.wait(for: "kith> ")
    return session
  }

  /// Presses keys, and waits for an answer and for the prompt after it, at which the terminal is raw again.
  private func ask(_ session: TerminalSession, _ keys: String, for answer: String = "water") throws {
    session.type(keys)
    try session.wait(for: answer)
    try session.wait(for: "kith> ")
  }

  private func texts(_ daemon: FakeDaemon) -> [String] {
    daemon.requests.filter { $0["op"] == "predict" }.compactMap { $0["text"]?.string }
  }

  @Test func `arrows bring back what was typed, and a line is edited where the cursor is`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let session = try begin(daemon)
    try ask(session, "predict a glass\r")
    try ask(session, "predict the bar\r")
    // Twice up is the first line; ^W takes its last word.
    try ask(session, "\u{1b}[A\u{1b}[A\u{17}bottle\r")
    // Once up and once down is the new line, empty as it was; left, backspace and delete work inside of it.
    try ask(session, "\u{1b}[A\u{1b}[Bpredict abcX\u{1b}[D\u{7f}\u{1b}[3~d\u{1b}[H\u{1b}[F e\r")
    session.type("\u{4}")
    #expect(session.end() == 0)
    #expect(texts(daemon) == ["a glass", "the bar", "a bottle", "abd e"])
  }

  @Test func `lines are remembered from one time to the next`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let first = try begin(daemon)
    try ask(first, "predict a glass\r")
    first.type("quit\r")
    #expect(first.end() == 0)
    let second = try begin(daemon)
    try ask(second, "\u{10}\u{10} of\r")  // ^P twice: `quit`, then the line before it
    second.type("\u{4}")
    #expect(second.end() == 0)
    #expect(texts(daemon) == ["a glass", "a glass of"])
  }

  @Test func `an interrupt cancels what runs, and the conversation goes on`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let session = try begin(daemon)
    session.type("complete the bar was\r")
    try session.wait(for: " full")
    session.type("\u{3}")
    try session.wait(for: "kith> ")
    #expect(daemon.requests.contains { $0["op"] == "cancel" })
    // At the prompt it gives up the line, and nothing else.
    session.type("predict never asked\u{3}")
    try session.wait(for: "^C")
    try session.wait(for: "kith> ")
    try ask(session, "ping\r", for: "pong")
    // In a line ^D deletes; in an empty one it leaves.
    try ask(session, "pingX\u{2}\u{4}\r", for: "pong")
    session.type("\u{4}")
    #expect(session.end() == 0)
    #expect(texts(daemon).isEmpty)
  }

  @Test func `what the model would go on with stands grey behind the cursor, and Tab accepts it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let session = try TerminalSession(
      ["repl", "--memory", "mails", "--learn"],
      environment: ["KITH_SOCKET": daemon.path, "HOME": daemon.folder, "LC_ALL": "C.UTF-8", "TERM": "xterm"])
    try session.wait(for: "kith> ")
    session.type("a glass of w")
    try session.wait(for: "w\u{1b}[2mater\u{1b}[0m")
    session.type("\t\r")
    try session.wait(for: "gin")
    try session.wait(for: "kith> ")
    session.type("\u{4}")
    #expect(session.end() == 0)
    #expect(texts(daemon).contains("a glass of water"))
    let suggested = daemon.requests.first { $0["prefix"] == "w" }
    #expect(suggested?["text"] == "a glass of" && suggested?["memory"] == "mails" && suggested?["top"] == 1)
    let learnt = daemon.requests.first { $0["op"] == "learn" }
    #expect(learnt?["text"] == "a glass of water" && learnt?["memory"] == "mails")
  }

  @Test func `where there are no spaces the rest of the model's last word is suggested, or its next word`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let session = try TerminalSession(
      ["repl"],
      environment: ["KITH_SOCKET": daemon.path, "HOME": daemon.folder, "LC_ALL": "C.UTF-8", "TERM": "xterm"])
    try session.wait(for: "kith> ")
    session.type("海は図")
    try session.wait(for: "図\u{1b}[2m書館\u{1b}[0m")
    session.type("\t")
    try session.wait(for: "図書館\u{1b}[2mを\u{1b}[0m")
    session.type("\t\r")
    // The prompt is drawn anew with each key: the one after the answer counts.
    try session.wait(for: "36.8 %")
    try session.wait(for: "kith> ")
    session.type("\u{4}")
    #expect(session.end() == 0)
    #expect(texts(daemon).contains("海は図書館を") && daemon.requests.contains { $0["prefix"] == "図" && $0["text"] == "海は" })
  }
}
