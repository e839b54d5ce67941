import Foundation
import KithClient
import KithProtocol
import StrictJSON
import SystemPackage
import Testing

@Suite struct `Connecting` {
  private func failure(_ path: String, patience: Int = 50) -> ConnectFailure? {
    do {
      _ = try Connection(to: path, patience: patience)
      return nil
    } catch {
      guard case .cannotConnect(path, let reason) = error else { return nil }
      return reason
    }
  }

  @Test func `says what is wrong with the socket`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(failure("\(folder)/missing") == .noSuchFile)
    #expect(failure("\(folder)/missing/k.sock") == .noSuchFile)
    #expect(failure("") == .noSuchFile)
    try Data().write(to: URL(filePath: "\(folder)/file"))
    #expect(failure("\(folder)/file") == .notASocket)
    #expect(failure("/tmp/" + String(repeating: "x", count: 103)) == .pathTooLong(limit: 107))
  }

  @Test func `is refused where nobody listens any more`() throws {
    let daemon = try FakeDaemon { _, _ in }
    let kept = "\(daemon.folder)-kept"
    try FileManager.default.moveItem(atPath: daemon.path, toPath: kept)
    defer { try? FileManager.default.removeItem(atPath: kept) }
    daemon.stop()
    #expect(failure(kept) == .refused)
  }

  @Test func `waits for a place in the queue, and not for ever`() throws {
    let daemon = try FakeDaemon(backlog: 0, accepts: false) { _, _ in }
    defer { daemon.stop() }
    let first = try Connection(to: daemon.path)
    #expect(failure(daemon.path) == .busy)
    withExtendedLifetime(first) {}
  }

  @Test func `takes the socket from the environment`() {
    // Which it is depends on who runs the tests; never nothing.
    #expect(!SocketPath.standard().isEmpty)
  }
}

@Suite struct `A connection` {
  @Test func `gets its answers`() throws {
    let daemon = try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "ping": connection.answer(request, result: #"{"pong":true}"#)
      case "predict": connection.answer(request, result: Answers.predict)
      case "score": connection.answer(request, result: Answers.scoreWords)
      case "model.list": connection.answer(request, result: Answers.models)
      case "model.show": connection.answer(request, result: Answers.show)
      case "status": connection.answer(request, result: Answers.status)
      default: connection.refuse(request, "request.unknown_op", "no")
      }
    }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    connection.model = "english"
    try connection.ping()
    let prediction = try connection.predict("a glass of", count: 3, prefix: "g")
    #expect(prediction.model.generation == 3)
    #expect(prediction.words.map(\.word) == ["water", "gin", "Müller"])
    let score = try connection.score("gin xyzzy", words: true)
    #expect(abs(score.bits - 30) < 1e-9)
    #expect(score.tokens.map(\.byteRange) == [0..<3, 4..<9, 10..<10])
    #expect(try connection.models().map(\.name) == ["english", "news"])
    #expect(try connection.showModel().nGramCounts == [60000, 1_200_000])
    #expect(try connection.status().requestCount == 1_234_567)
    let sent = daemon.requests[1]
    #expect(sent["op"] == "predict")
    #expect(sent["text"] == "a glass of")
    #expect(sent["top"] == 3)
    #expect(sent["prefix"] == "g")
    #expect(sent["model"] == "english")
  }

  /// Everything the client sends passes the daemon's own check of requests.
  @Test func `sends requests that the protocol knows`() throws {
    let daemon = try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "train": connection.answer(request, result: #"{"job":"j-1","model":"mine"}"#)
      case "feed": connection.answer(request, result: #"{"job":"j-1","state":"feeding","fed_bytes":1}"#)
      case "job.watch": connection.answer(request, result: Answers.doneJob)
      case "job.cancel": connection.answer(request, result: Answers.job("cancelled"))
      case "job.list": connection.answer(request, result: "{\"jobs\":[\(Answers.doneJob)]}")
      case "complete": connection.answer(request, result: Answers.complete)
      case "score": connection.answer(request, result: Answers.scores(request))
      case "predict": connection.answer(request, result: Answers.predictions(request))
      case "model.load": connection.answer(request, result: "{\(Answers.model),\"took_us\":5}")
      case "model.unload": connection.answer(request, result: #"{"name":"english","unloaded":true}"#)
      case "describe": connection.answer(request, result: #"{"protocol":1,"$schema":"x","ops":{}}"#)
      case "session.open":
        connection.answer(
          request,
          result: "{\"session\":\"s-1\",\(Answers.model),\"position\":2,\"idle_s\":60,\"kept\":true,\"took_us\":1}")
      case "session.append":
        connection.answer(request, result: #"{"session":"s-1","words":-1,"position":2,"dropped":7,"took_us":1}"#)
      case "session.undo": connection.answer(request, result: #"{"session":"s-1","undone":3,"position":2,"took_us":1}"#)
      case "session.save":
        connection.answer(
          request,
          result:
            "{\"session\":\"s-1\",\(Answers.model),\"hash\":\"0f\",\"experts\":[\"grammar\"],\"text\":\"a b\",\"position\":2,\"dropped\":7,\"bytes\":99}"
        )
      case "session.close": connection.answer(request, result: #"{"session":"s-1","closed":true}"#)
      default:
        connection.answer(
          request,
          result:
            #"{"server":"kithd","version":"1","role":"admin","protocol":1,"features":["a"],"limits":\#(Answers.limits)}"#
        )
      }
    }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    connection.deadlineMilliseconds = 60_000
    #expect(try connection.hello().features == ["a"])
    #expect(try connection.describe(.predict) == #"{"protocol":1,"$schema":"x","ops":{}}"#)
    #expect(try connection.loadModel("english").name == "english")
    #expect(try connection.unloadModel("english"))
    var training = TrainingOptions()
    training.order = 3
    training.minCount = 2
    training.prune = "0,0,1"
    training.documents = "empty-lines"
    training.isPreTokenized = true
    training.isWithinSentences = true
    training.description = "a test"
    #expect(try connection.train("mine", options: training) == "j-1")
    try connection.feed("j-1", [FeedPiece("one", endsDocument: true), FeedPiece("two"), FeedPiece("", endsText: true)])
    #expect(try connection.watchJob("j-1") { _ in }.vocabularySize == 300)
    #expect(try connection.jobs().map(\.state) == ["done"])
    #expect(try connection.cancelJob("j-1").state == "cancelled")
    let session = try connection.openSession(text: "a b", experts: .grammar, idleSeconds: 60)
    #expect(session.name == "s-1" && session.position == 2 && session.idleSeconds == 60)
    let growth = try connection.append(" c", to: session.name)
    #expect(growth.words == -1 && growth.position == 2 && growth.dropped == 7)
    #expect(try connection.undo(3, in: session.name) == 3)
    let saved = try connection.save(session: session.name)
    #expect(saved.text == "a b" && saved.experts == .grammar && saved.contentHash == "0f" && saved.byteCount == 99)
    #expect(try connection.score(texts: ["a"]).count == 1)
    try connection.close(session: session.name)
    var generation = GenerationOptions()
    generation.maxWords = 4
    generation.temperature = 0
    generation.topK = 10
    generation.topP = 0.9
    generation.minP = 0.1
    generation.repeatPenalty = 1.5
    generation.seed = 7
    generation.stop = ["\n"]
    #expect(try connection.complete("The bar was", options: generation).reason == "length")
    #expect(try connection.score(texts: ["a", "?"]).map { (try? $0.get())?.logProbability } == [-1, nil])
    #expect(try connection.predict(texts: ["a"]).count == 1)
    let requests = daemon.requests
    #expect(Set(requests.compactMap { $0["op"]?.string }).count == 17)
    for request in requests {
      let object = try #require(request.object)
      #expect(throws: Never.self, "\(request)") { try Request.decode(object) }
    }
  }

  @Test func `hears every part in order before the result`() throws {
    let daemon = try FakeDaemon { request, connection in
      for word in [" full", " of", " smoke."] {
        connection.send("chunk", "{\"text\":\"\(word)\",\"logprob\":-1.0}", to: request)
      }
      connection.answer(request, result: Answers.complete)
    }
    defer { daemon.stop() }
    var words: [String] = []
    let text = try Connection(to: daemon.path).complete("The bar was") { words.append($0) }
    #expect(words == [" full", " of", " smoke."])
    #expect(text.text == " full of smoke.")
    #expect(daemon.requests.first?["stream"] == true)
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func `puts together lines that come in pieces`(size: Int) throws {
    let daemon = try FakeDaemon { request, connection in
      let line = Array("{\"id\":\(request["id"] ?? 0),\"result\":\(Answers.predict)}\n".utf8)
      for start in stride(from: 0, to: line.count, by: size) {
        connection.send(Array(line[start..<min(start + size, line.count)]))
      }
    }
    defer { daemon.stop() }
    #expect(try Connection(to: daemon.path).predict("x").words.count == 3)
  }

  @Test func `takes a reply of many megabytes`() throws {
    let long = String(repeating: "é", count: 3 << 20)
    let daemon = try FakeDaemon { request, connection in
      connection.answer(request, result: Answers.complete.replacing(" full of smoke.", with: long))
    }
    defer { daemon.stop() }
    #expect(try Connection(to: daemon.path).complete("x").text == long)
  }

  @Test func `passes the daemon's errors on, with codes it has never heard of`() throws {
    let daemon = try FakeDaemon { request, connection in
      connection.send(
        "error",
        #"{"code":"flow.strange","message":"m","hint":"h","field":"f","at":3,"retry":true,"details":{"retry_after_ms":5}}"#,
        to: request)
    }
    defer { daemon.stop() }
    let expected = ServerError(
      code: "flow.strange", message: "m", hint: "h", field: "f", byteOffset: 3, isWorthRetrying: true,
      retryAfterMilliseconds: 5)
    #expect(expected.category == "flow")
    #expect(expected.knownCode == nil)
    #expect(throws: ClientError.server(expected)) { try Connection(to: daemon.path).ping() }
  }

  @Test(arguments: [
    "nonsense\n", "[1]\n", "{\"result\":{}}\n", "{\"id\":1}\n", "{\"id\":1,\"result\":{\"models\":7}}\n",
    "{\"id\":1,\"result\":{\"models\":[{\"name\":\"a\"}]}}\n", "{\"id\":1,\"error\":7}\n", "\u{0}\n",
  ])
  func `calls nonsense nonsense`(reply: String) throws {
    let daemon = try FakeDaemon { _, connection in connection.send(reply) }
    defer { daemon.stop() }
    do {
      _ = try Connection(to: daemon.path).models()
      Issue.record("accepted \(reply)")
    } catch {
      guard case .badReply = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test(arguments: ["", "{\"id\":1,\"res"]) func `notices when the daemon hangs up`(last: String) throws {
    let daemon = try FakeDaemon { _, connection in
      connection.send(last)
      connection.close()
    }
    defer { daemon.stop() }
    #expect(throws: ClientError.connectionLost(path: daemon.path)) { try Connection(to: daemon.path).ping() }
  }

  @Test func `does not wait longer than it was told`() throws {
    let daemon = try FakeDaemon { _, _ in }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    connection.deadlineMilliseconds = 1
    #expect(throws: ClientError.noAnswer(milliseconds: 1)) { try connection.ping() }
    #expect(daemon.requests.first?["deadline_ms"] == 1)
  }

  @Test func `refuses a request that is too long for a line`() throws {
    let daemon = try FakeDaemon { _, _ in }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    #expect(
      performing: {
        _ = try connection.score(String(repeating: "a", count: ProtocolLimits.lineBytes))
      },
      throws: { error in
        if case .requestTooLong? = error as? ClientError { true } else { false }
      })
  }

  @Test func `cancels its request when it is interrupted, and can be used again`() throws {
    let arrived = DispatchSemaphore(value: 0)
    let daemon = try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "ping": connection.answer(request, result: #"{"pong":true}"#)
      case "cancel":
        connection.answer(request, result: #"{"cancelled":true}"#)
        connection.send(
          "{\"id\":\(request["target"] ?? 0),\"error\":{\"code\":\"flow.cancelled\",\"message\":\"c\"}}\n")
      // The interruption comes when the request is there, instead of an answer.
      default: arrived.signal()
      }
    }
    defer { daemon.stop() }
    let pipe = try FileDescriptor.pipe()
    defer {
      try? pipe.readEnd.close()
      try? pipe.writeEnd.close()
    }
    let connection = try Connection(to: daemon.path)
    connection.interruption = pipe.readEnd
    let writer = Thread {
      arrived.wait()
      _ = try? pipe.writeEnd.writeAll([0])
    }
    writer.start()
    #expect(throws: ClientError.interrupted) { try connection.complete("x") }
    #expect(daemon.requests.map { $0["op"] } == ["complete", "cancel"])
    #expect(daemon.requests[1]["target"] == daemon.requests[0]["id"])
    try connection.ping()
  }

  @Test func `sends raw lines and hands every line of the answer over`() throws {
    let daemon = try FakeDaemon { request, connection in
      if request["op"] == "ping" { return connection.answer(request, result: #"{"pong":true}"#) }
      connection.send("chunk", "{}", to: request)
      connection.refuse(request, "model.not_found", "none")
    }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    var lines: [String] = []
    #expect(try connection.call("{\"op\":\n\"ping\"}") { lines.append($0) } == nil)
    #expect(try connection.call(#"{"id":"a","op":"x"}"#) { lines.append($0) }?.code == "model.not_found")
    #expect(lines.first == #"{"result":{"pong":true}}"#)
    #expect(lines.count == 3)
    for bad in ["", "[]", "{", "{}{}"] {
      #expect(
        performing: { try connection.call(bad) { _ in } },
        throws: { error in
          if case .badRequest? = error as? ClientError { true } else { false }
        })
    }
  }
}
