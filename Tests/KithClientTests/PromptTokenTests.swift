import KithClient
import Testing

/// What servers tell of a text that they were given.
@Suite struct `A scored prompt` {
  private func tokens(_ text: String, _ reply: String) throws -> [PromptToken] {
    try ScoredPrompt.tokens(of: Array(text.utf8), in: Array(reply.utf8), readsFirstChoices: false)
  }

  private func spelled(_ tokens: [PromptToken]) -> String {
    tokens.map { "\(String(decoding: $0.bytes, as: UTF8.self))|\($0.logProbability.map { "\($0)" } ?? "-")" }
      .joined(separator: " ")
  }

  private func sglang(_ triples: String) -> String {
    #"{"text":"","meta_info":{"input_token_logprobs":[\#(triples)]}}"#
  }

  @Test func `spells the text to the byte, whatever the tokens say`() throws {
    // A mark before it, and one that the text itself holds.
    #expect(
      spelled(try tokens("a <s> b", sglang(#"[null,1,"<s>"],[-1,2,"a"],[-2,3," <s>"],[-3,4," b"]"#)))
        == "a|-1.0  <s>|-2.0  b|-3.0")
    // SentencePiece's blank before the first word.
    #expect(spelled(try tokens("a b", sglang(#"[-1,2," a"],[-3,4," b"]"#))) == "a|-1.0  b|-3.0")
    // Half characters, whose bytes nobody tells.
    #expect(
      spelled(try tokens("a🦀 b", sglang(#"[-1,2,"a"],[-1,2,"\ufffd"],[-1,2,"\ufffd"],[-3,4," b"]"#)))
        == "a|-1.0 |- 🦀|-  b|-3.0")
    // Blanks that a server drops have no log probability, and what it says itself behind them is none of the text.
    #expect(
      spelled(try tokens("a b\n\n", sglang(#"[-1,2,"a"],[-3,4," b"],[-9,5,"\n\nHello"]"#))) == "a|-1.0  b|-3.0 \n\n|-")
  }

  /// A number on the wrong word is worse than none.
  @Test(arguments: [
    ("abc def", #"[-1,2,"a"],[-3,4," def"]"#, "from byte 1 on, \"bc def\""),
    ("abc", #"[-1,2,"a"],[-3,4,"bcd"]"#, "byte 1"),
    (
      "of ﬁne gin, of course", #"[-1,2,"of"],[-1,3," fine"],[-1,4," gin"],[-1,5,","],[-1,6," of"],[-1,7," course"]"#,
      "byte 2"
    ),
    ("a b c d", #"[-1,2,"a"],[-1,3," b"]"#, "byte 3"),
  ])
  func `is refused where the tokens do not spell the text`(text: String, triples: String, place: String) throws {
    let error = try #require(throws: TokenLogError.self) { try tokens(text, sglang(triples)) }
    #expect(error.message.contains("do not spell the text") && error.message.contains(place), "\(error.message)")
  }

  @Test func `is refused where the tokens are of another text`() {
    #expect(throws: TokenLogError.self) { try tokens("abc def ghi", sglang(#"[-1,2,"x"],[-3,4,"y"]"#)) }
    #expect(throws: TokenLogError.self) { try tokens("abc", sglang("")) }
    #expect(throws: TokenLogError.self) { try tokens("abc", "[]") }
    #expect(throws: TokenLogError.self) { try tokens("abc", #"{"error":{"message":"no"}}"#) }
  }

  @Test func `tells vLLM's first token by what the others leave`() throws {
    let reply =
      #"{"choices":[{"text":"x","prompt_logprobs":[null,{"5":{"logprob":-1,"rank":9,"decoded_token":" a"}},{"6":{"logprob":-2,"rank":9,"decoded_token":" b"}}]}]}"#
    #expect(spelled(try tokens("a a b", reply)) == "a|-  a|-1.0  b|-2.0")
    #expect(spelled(try tokens(" a b", reply)) == " a|-1.0  b|-2.0")
  }

  @Test func `is cut by llama-server's tokens`() throws {
    func cut(_ text: String, _ reply: String) throws -> ([Int64], [ForcedToken]) {
      let (marks, tokens) = try ForcedToken.tokens(of: Array(text.utf8), in: Array(reply.utf8))
      return (marks, tokens)
    }
    let crab =
      #"{"tokens":[{"id":2,"piece":"<bos>"},{"id":3,"piece":"a"},{"id":4,"piece":[240,159]},{"id":5,"piece":[166,128]}]}"#
    let (marks, tokens) = try cut("a🦀", crab)
    #expect(marks == [2] && tokens.map(\.id) == [3, 4, 5] && tokens[1].bytes == [240, 159])
    let (none, blank) = try cut("a b", #"{"tokens":[{"id":3,"piece":" a"},{"id":4,"piece":" b"}]}"#)
    #expect(none.isEmpty && blank.map(\.bytes) == [Array("a".utf8), Array(" b".utf8)])
    #expect(throws: TokenLogError.self) { try cut("A", #"{"tokens":[{"id":3,"piece":"a"}]}"#) }
    #expect(throws: TokenLogError.self) { try cut("A", #"{"tokens":[3]}"#) }
    func scored(_ reply: String) throws -> Double? { try tokens[0].scored(in: Array(reply.utf8)).logProbability }
    #expect(try scored(#"{"completion_probabilities":[{"id":3,"logprob":-1.5,"top_logprobs":[]}]}"#) == -1.5)
    #expect(
      try scored(#"{"completion_probabilities":[{"id":9,"logprob":-1,"top_logprobs":[{"id":3,"logprob":-2}]}]}"#) == -2)
    #expect(try scored(#"{"completion_probabilities":[{"id":9,"logprob":-1,"top_logprobs":[]}]}"#) == nil)
    // It was made to choose one token, and chose another: nothing it says is to be believed.
    let other = Array(
      #"{"completion_probabilities":[{"id":9,"logprob":-1,"top_logprobs":[{"id":3,"logprob":-2}]}]}"#.utf8)
    #expect(throws: TokenLogError.self) { try tokens[0].scored(in: other, forced: 3) }
    // The lowest float is a probability that underflowed.
    #expect(try scored(#"{"completion_probabilities":[{"id":3,"logprob":-3.4e38}]}"#) == nil)
    #expect(try scored(#"{"content":"x"}"#) == nil)
    #expect(throws: TokenLogError.self) { try scored(#"{"error":"x"}"#) }
    #expect(throws: TokenLogError.self) { try scored(#"{"completion_probabilities":[{"id":3,"logprob":2}]}"#) }
  }
}
