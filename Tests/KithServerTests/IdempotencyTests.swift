import KithProtocol
import KithServer
import StrictJSON
import Testing

/// A request with a `key`: a retry gets the first outcome and does nothing.
struct IdempotencyTests {
  private func ask(_ server: TestServer, _ request: String) async throws -> JSONValue {
    // Each on a connection of its own, as after one that was lost.
    try await server.connect().ask(request)
  }

  @Test func `a retry opens no second job and feeds nothing twice`() async throws {
    try await TestServer.run { server in
      let train = #"{"op":"train","model":"mine","key":"k1"}"#
      let first = try await ask(server, train)
      #expect(first["result"]?["job"] == "j-1")
      #expect(try await ask(server, train) == first)
      let feed = #"{"op":"feed","job":"j-1","text":"a word","key":"f1"}"#
      let fed = try await ask(server, feed)
      #expect(fed["result"]?["fed_bytes"] == 6)
      for _ in 0..<3 { #expect(try await ask(server, feed) == fed) }
      // Without a key, and with another, it is done again.
      #expect(try await ask(server, #"{"op":"feed","job":"j-1","text":"a word"}"#)["result"]?["fed_bytes"] == 12)
      let other = #"{"op":"feed","job":"j-1","text":"a word","key":"f2"}"#
      #expect(try await ask(server, other)["result"]?["fed_bytes"] == 18)
      #expect(try await ask(server, feed) == fed)
      let jobs = try await ask(server, #"{"op":"job.list"}"#)["result"]?["jobs"]?.array
      #expect(jobs?.count == 1 && jobs?.first?["fed_bytes"] == 18)
    }
  }

  @Test func `the outcome comes under the id of the retry, and errors are outcomes`() async throws {
    try await TestServer.run { server in
      let request = #""op":"feed","job":"j-9","text":"a","key":"k"}"#
      let first = try await ask(server, "{\"id\":\"é\"," + request)
      #expect(first["id"] == "é" && first["error"]?["code"] == "job.not_found")
      for number in 1..<10 { _ = try await ask(server, #"{"op":"train","model":"m\#(number)"}"#) }
      // There is such a job now, and the retry is told what the first one was.
      let second = try await ask(server, "{\"id\":5," + request)
      #expect(second["id"] == 5 && second["error"] == first["error"])
    }
  }

  @Test(arguments: ["model.load", "model.unload", "model.pin", "model.unpin"])
  func `what concerns models is answered once`(operation: String) async throws {
    try await TestServer.run { server in
      _ = try await ask(server, #"{"op":"model.load"}"#)
      let request = "{\"op\":\"\(operation)\",\"key\":\"k\"}"
      let first = try await ask(server, request)
      #expect(first["result"] != nil)
      _ = try await ask(server, #"{"op":"model.load"}"#)
      #expect(try await ask(server, request) == first)
      if operation == "model.unload" {
        // Done once: the model that was loaded since is still there.
        #expect(try await ask(server, #"{"op":"status"}"#)["result"]?["models"]?.array?.count == 1)
      }
    }
  }

  @Test func `a key used for something else is refused`() async throws {
    try await TestServer.run { server in
      _ = try await ask(server, #"{"op":"train","model":"a","key":"k"}"#)
      let error = try await ask(server, #"{"op":"train","model":"b","key":"k"}"#)["error"]
      #expect(error?["code"] == "request.bad_value" && error?["field"] == "key")
      // The order of fields, the envelope and experiments are none of it; another operation's keys are its own.
      let retry = #"{"key":"k","x-try":2,"deadline_ms":9000,"model":"a","op":"train"}"#
      #expect(try await ask(server, retry)["result"]?["job"] == "j-1")
      #expect(try await ask(server, #"{"op":"feed","job":"j-1","key":"k"}"#)["result"] != nil)
      // What changes nothing heeds no key.
      #expect(try await ask(server, #"{"op":"ping","key":"k"}"#)["result"] != nil)
    }
  }

  @Test func `a retry while the first one runs waits for its outcome, though the first client is gone`() async throws {
    try await TestServer.run(models: []) { server in
      try server.folder.makePipe("models/slow.kith")
      // Opening what is no file fails, but whoever asks first need not be there to hear it.
      let request = #"{"op":"model.load","model":"slow","key":"k"}"#
      let first = try server.connect()
      try await first.send(request + "\n")
      first.hangUp()
      let (second, third) = (try server.connect(), try server.connect())
      async let a = second.ask(request)
      async let b = third.ask(request)
      let outcomes = try await [a, b]
      #expect(outcomes[0]["error"] != nil && outcomes[0] == outcomes[1])
    }
  }

  @Test func `no more outcomes are kept than promised, and the newest are`() async throws {
    try await TestServer.run { server in
      _ = try await ask(server, #"{"op":"train","model":"a"}"#)
      let client = try server.connect()
      let count = ProtocolLimits.keys + 10
      for number in 0..<count {
        try await client.send("{\"op\":\"feed\",\"job\":\"j-1\",\"text\":\"a\",\"key\":\"\(number)\"}\n")
      }
      for _ in 0..<count { #expect(try await client.reply()["result"] != nil) }
      for (number, isKept) in [(count - 1, true), (10, true), (0, false)] {
        let reply = try await client.ask("{\"op\":\"feed\",\"job\":\"j-1\",\"text\":\"a\",\"key\":\"\(number)\"}")
        #expect((reply["result"]?["fed_bytes"]?.integer == Int64(number + 1)) == isKept, "\(number): \(reply)")
      }
    }
  }
}
