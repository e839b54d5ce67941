import KithProtocol
import StrictJSON
import Testing

/// `xray` over the socket. What it computes, `LanguageModelTests` checks.
struct XrayOperationTests {
  private static func tokens(_ texts: [String], logprob: String = "-1.5") -> String {
    texts.map { "{\"token\":\"\($0)\",\"logprob\":\(logprob)}" }.joined(separator: ",")
  }

  private func run<Value: Sendable>(_ body: (TestServer, TestClient) async throws -> Value) async throws -> Value {
    try await TestServer.run(models: []) { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      return try await body(server, try server.connect())
    }
  }

  private func checked(_ reply: JSONValue) throws -> JSONValue {
    let result = try #require(reply["result"], "\(reply)")
    #expect(Field.mismatch(in: try #require(result.object), fields: Operation.xray.reply) == nil)
    return result
  }

  @Test func `its segments sum to its totals, and these are what score says`() async throws {
    try await run { _, client in
      let texts = [
        "the", " bo", "at", " has the", " sail", " .\\n", "the", " captain", " likes", " the", " boat", " .",
      ]
      let result = try checked(
        await client.ask(
          #"{"op":"xray","context":"the sea","detail":"segments","tokens":[\#(Self.tokens(texts))]}"#))
      let scored = try await client.ask(
        #"{"op":"score","context":"the sea","detail":"words","text":"\#(texts.joined())"}"#)
      let words = try #require(scored["result"]?["words"]?.array).dropLast()
      let bits = 0.693_147_180_559_945_3
      let full = try #require(result["full_bits"]?.double)
      #expect(abs(full + words.reduce(0) { $0 + ($1["logprob"]?.double ?? .nan) } / bits) < 1e-6)
      #expect(abs((result["llm_bits"]?.double ?? 0) - 12 * 1.5 / bits) < 1e-9)
      let segments = try #require(result["segments"]?.array)
      #expect(segments.count == 11 && result["tokens"] == 12 && result["words"] == 12 && result["sentences"] == 2)
      let kinds = try #require(result["kinds"]?.array)
      for name in ["unigram_bits", "grammar_bits", "association_bits", "full_bits", "llm_bits"] {
        for list in [segments, kinds] {
          let sum = list.reduce(0) { $0 + ($1[name]?.double ?? .nan) }
          #expect(abs(sum - (result[name]?.double ?? .nan)) < 1e-9, "\(name)")
        }
      }
      #expect(segments.map { $0["sentence"]?.integer } == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
      #expect(segments.reduce(0) { $0 + ($1["words"]?.integer ?? 0) } == 12)
      #expect(kinds.contains { $0["kind"] == "punctuation" && $0["words"] == 2 })
      let parts = try #require(result["parts"])
      let sum = ["grammar", "association", "repetition", "neither"].reduce(0) {
        $0 + (parts[$1]?["bits"]?.double ?? .nan)
      }
      #expect(abs(sum - (result["explained_bits"]?.double ?? .nan)) < 1e-9)
      #expect(parts["grammar"]?["refused"]?.string?.contains("12 tokens") == true)
      #expect(result["note"]?.string?.contains("upper bound") == true)
      // Sums alone are less.
      let short = try checked(
        await client.ask(#"{"op":"xray","context":"the sea","tokens":[\#(Self.tokens(texts))]}"#))
      #expect(short["segments"] == nil && short["full_bits"] == result["full_bits"])
      let grammar = try checked(
        await client.ask(#"{"op":"xray","experts":["grammar"],"tokens":[\#(Self.tokens(texts))]}"#))
      #expect(grammar["parts"]?["association"]?["bits"] == 0.0 && grammar["parts"]?["repetition"]?["bits"] == 0.0)
      let average = try checked(
        await client.ask(#"{"op":"xray","context":"the sea","split":"average","tokens":[\#(Self.tokens(texts))]}"#))
      for name in ["unigram_bits", "full_bits", "llm_bits", "explained_bits"] { #expect(average[name] == result[name]) }
      #expect(average["grammar_bits"] != result["grammar_bits"])
    }
  }

  @Test func `gives shares with intervals of enough text, the same each time`() async throws {
    try await run { _, client in
      let sentence = ["the", " boat", " has", " the", " sail", " of", " the", " captain", " .\\n"]
      let texts = (0..<30).flatMap { _ in sentence }
      let request = #"{"op":"xray","tokens":[\#(Self.tokens(texts, logprob: "-0.1"))]}"#
      let result = try checked(await client.ask(request))
      let again = try checked(await client.ask(request))
      #expect(result["parts"] == again["parts"] && result["sentences"] == 30)
      let grammar = try #require(result["parts"]?["grammar"])
      let (share, low, high) = (grammar["share"]?.double, grammar["low"]?.double, grammar["high"]?.double)
      #expect(try #require(low) <= #require(share) && #require(share) <= #require(high))
      // Everything is repeated, so our model says more of it than the other.
      let clever = try checked(
        await client.ask(#"{"op":"xray","tokens":[\#(Self.tokens(texts, logprob: "-2.5"))]}"#))
      #expect(clever["parts"]?["neither"]?["bits"]?.double ?? 0 < 0)
      #expect(clever["parts"]?["neither"]?["refused"] != nil && clever["parts"]?["neither"]?["share"] == nil)
      for part in ["grammar", "association", "repetition"] {
        #expect(clever["parts"]?[part]?["share"]?.double ?? 0 <= 1)
      }
      let sentences = try checked(
        await client.ask(
          #"{"op":"xray","tokens":[\#(Self.tokens(Array(repeating: " boat", count: 300), logprob: "-0.1"))]}"#))
      #expect(sentences["parts"]?["neither"]?["no_interval"]?.string?.contains("1 sentence is too few") == true)
    }
  }

  @Test(arguments: [("utf8", 7, 10), ("utf16", 4, 7), ("scalar", 3, 6)])
  func `counts places as it is told`(unit: String, start: Int, end: Int) async throws {
    try await run { _, client in
      let result = try checked(
        await client.ask(
          #"{"op":"xray","detail":"segments","offsets":"\#(unit)","tokens":[\#(Self.tokens(["é𝄞", " the"]))]}"#
        ))
      let last = try #require(result["segments"]?.array?.last)
      #expect(last["start"]?.integer == Int64(start) && last["end"]?.integer == Int64(end))
    }
  }

  @Test func `says how often first choices agree`() async throws {
    try await run { _, client in
      let next = try await client.ask(#"{"op":"predict","text":"the boat has","top":1}"#)
      let word = try #require(next["result"]?["words"]?[0]?["word"]?.string)
      let result = try checked(
        await client.ask(
          #"{"op":"xray","context":"the boat has","tokens":[{"token":" sail","logprob":-1,"first":" \#(word)"}]}"#))
      #expect(result["agreement"]?["places"] == 1 && result["agreement"]?["both"] == 1)
    }
  }

  @Test func `leaves a session as it was`() async throws {
    try await run { _, client in
      let opened = try await client.ask(#"{"op":"session.open","text":"the sea and the wind . the"}"#)
      let session = try #require(opened["result"]?["session"]?.string)
      let tokens = Self.tokens([" captain", " likes", " the", " boat"])
      let within = try checked(await client.ask(#"{"op":"xray","session":"\#(session)","tokens":[\#(tokens)]}"#))
      let again = try checked(await client.ask(#"{"op":"xray","session":"\#(session)","tokens":[\#(tokens)]}"#))
      let inline = try checked(
        await client.ask(#"{"op":"xray","context":"the sea and the wind . the","tokens":[\#(tokens)]}"#))
      for name in ["unigram_bits", "grammar_bits", "full_bits", "parts"] {
        #expect(within[name] == inline[name] && within[name] == again[name])
      }
    }
  }

  @Test(arguments: [
    (#"[]"#, "1 to 100000"),
    (#"[{"token":"a","logprob":0.5}]"#, "[0]: logprob must be a number from -1000000.0 to 0.0"),
    (#"[{"token":"a"},{"logprob":-1}]"#, "[1]: missing member token"), (#"["a"]"#, "[0] is a string"),
    (#"[{"token":"a","logprob":-1,"bytes":[97]}]"#, "unknown member bytes"),
    (#"[{"token":" \n","logprob":-1}]"#, "no words"), (#"[{"token":"a"},{"token":" b"}]"#, "`logprob`"),
    (#"[{"token":"the boat"},{"token":"s sail","logprob":-1},{"token":"s"}]"#, "`logprob`"),
  ])
  func `bad tokens are refused with what is wrong`(tokens: String, message: String) async throws {
    try await run { _, client in
      let error = try #require(await client.ask("{\"op\":\"xray\",\"tokens\":\(tokens)}")["error"])
      #expect(error["code"] == "request.bad_value" && error["field"] == "tokens")
      #expect(error["message"]?.string?.contains(message) == true, "\(error)")
    }
  }
}
