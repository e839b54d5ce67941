import KithProtocol
import KithServer
import StrictJSON
import Testing

/// A cancel reaches what runs, and a deadline that cannot be kept is told at once.
@Suite(.serialized) struct CancellationTests {
  /// Words enough for some tens of milliseconds' work in each of these.
  private static let hugeText = String(
    repeating: "the boat has the sail and the wind . the judge sees the court . ", count: 3_000)

  private static let longRequests = [
    #""op":"score","text":"TEXT""#, #""op":"score","context":"TEXT","text":"a""#, #""op":"score","texts":["a","TEXT"]"#,
    #""op":"explain","text":"TEXT""#, #""op":"explain","context":"TEXT","text":"a""#,
    #""op":"predict","text":"TEXT""#, #""op":"predict","context":"TEXT","text":"a""#,
    #""op":"complete","context":"TEXT","text":"a""#, #""op":"complete","text":"a","max_words":10000,"temperature":0"#,
    #""op":"choose","context":"TEXT","options":["a","b"]"#, #""op":"choose","options":["a TEXT","b TEXT"]"#,
    #""op":"related","text":"TEXT""#, #""op":"topic","text":"TEXT""#, #""op":"similar","text":"TEXT","to":"TEXT""#,
    #""op":"reason","context":"TEXT","text":"where is the boat ?""#,
    #""op":"reason","passages":["TEXT"],"text":"a boat""#,
    #""op":"xray","tokens":[{"token":"TEXT","logprob":-1}]"#,
    #""op":"xray","context":"TEXT","tokens":[{"token":"a","logprob":-1}]"#,
  ]

  /// How soon, `kith-bench cancel` measures; here the best of some tries must end long before the work would. Nothing is
  /// said where the machine is so quick that each try is over before it can be cancelled.
  @Test(arguments: longRequests) func `a cancel reaches running work`(members: String) async throws {
    try await TestServer.run(models: []) { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"model.load"}"#)
      let line = "{\"id\":1,\(members.replacing("TEXT", with: Self.hugeText))}\n"
      var (best, idle): (Duration?, Duration) = (nil, .zero)
      for _ in 0..<20 where best ?? .seconds(60) > .milliseconds(5) {
        let asked = ContinuousClock.now
        _ = try await client.ask(#"{"op":"ping","id":"p"}"#)
        idle = max(idle, ContinuousClock.now - asked)
        try await client.send(line)
        for _ in 0..<20 where server.service.workers.pendingCount == 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(3))
        guard server.service.workers.pendingCount > 0 else {
          _ = try await client.reply()  // over before it could be cancelled: try again
          continue
        }
        let start = ContinuousClock.now
        try await client.send("{\"id\":2,\"op\":\"cancel\",\"target\":1}\n")
        while server.service.workers.pendingCount > 0 { await Task.yield() }
        best = min(best ?? .seconds(60), ContinuousClock.now - start)
        for _ in 0..<2 { _ = try await client.reply() }
      }
      #expect(best ?? .zero <= .milliseconds(50) + idle)
    }
  }

  @Test func `cancel of unknown, finished, queued and running requests says which`() async throws {
    try await TestServer.run(threads: 1) { server in
      let client = try server.connect()
      func cancel(_ id: String) async throws {
        try await client.send("{\"id\":\"c\",\"op\":\"cancel\",\"target\":\"\(id)\"}\n")
      }
      try await cancel("unknown")
      #expect(try await client.reply() == ["id": "c", "result": ["cancelled": false]])
      _ = try await client.ask(#"{"id":"finished","op":"ping"}"#)
      try await cancel("finished")
      #expect(try await client.reply() == ["id": "c", "result": ["cancelled": false]])
      // One thread is there for long requests: the second waits for the first.
      let score = "\"op\":\"score\",\"text\":\"\(String(repeating: longText, count: 5))\"}\n"
      try await client.send("{\"id\":\"running\",\(score){\"id\":\"queued\",\(score)")
      for id in ["queued", "running"] {
        try await cancel(id)
        let replies = try await [client.reply(), client.reply()]
        #expect(replies.contains(["id": "c", "result": ["cancelled": true]]))
        #expect(replies.contains { $0["id"]?.string == id && $0["error"]?["code"] == "flow.cancelled" })
      }
      try await eventually { server.service.workers.pendingCount == 0 }
    }
  }

  @Test func `a deadline that the queue makes hopeless is refused at once`() async throws {
    try await TestServer.run(threads: 1) { server in
      let client = try server.connect()
      let score = "\"op\":\"score\",\"text\":\"\(longText)\"}\n"
      try await client.send("{\"id\":0,\(score)")
      _ = try await client.reply()  // how long one takes is known now
      for id in 1...8 { try await client.send("{\"id\":\(id),\(score)") }
      let hopeless = "\"id\":9,\"op\":\"score\",\"text\":\"\(longText)\",\"deadline_ms\":5}\n"
      try await client.send("{" + hopeless)
      var refusal: JSONValue?
      for _ in 0..<9 {
        let reply = try await client.reply()
        if reply["id"] == 9 { refusal = reply["error"] }
      }
      #expect(refusal?["code"] == "flow.deadline" && refusal?["retry"] == true)
      #expect(refusal?["message"]?.string?.contains("before this one") == true, "\(refusal ?? nil)")
      #expect(refusal?["details"]?["retry_after_ms"]?.integer ?? 0 > 0)
      // With time enough it is answered.
      let patient = "{\"op\":\"score\",\"text\":\"the water\",\"deadline_ms\":60000}"
      #expect(try await client.ask(patient)["result"] != nil)
    }
  }
}
