import KithClient
import Testing

/// Replies as servers print them, shortened.
@Suite struct `A log of tokens` {
  private func tokens(_ text: String) throws -> [LoggedToken] {
    let documents = try TokenLog.parse(Array(text.utf8)).documents
    try #require(documents.count == 1)
    return documents[0].tokens
  }

  private let theGin = [
    LoggedToken("The", logProbability: nil), LoggedToken(" gin", logProbability: -2.5),
    LoggedToken(".", logProbability: -0.125),
  ]

  @Test(arguments: [
    // OpenAI chat; -9999.0 is a log probability that is not told.
    #"""
    {"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"The gin."},
    "logprobs":{"content":[{"token":"The","logprob":-9999.0,"bytes":[84,104,101],"top_logprobs":[]},
    {"token":" gin","logprob":-2.5,"bytes":[32,103,105,110],"top_logprobs":[{"token":" gin","logprob":-2.5,"bytes":[32]}]},
    {"token":".","logprob":-0.125,"bytes":null,"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"}]}
    """#,
    // Completions with echo.
    #"""
    {"object":"text_completion","choices":[{"text":"The gin.","index":0,"logprobs":{"tokens":["The"," gin","."],
    "token_logprobs":[null,-2.5,-0.125],"top_logprobs":[null,{" gin":-2.5},{".":-0.125}],"text_offset":[0,3,7]}}]}
    """#,
    // llama-server, and as it was before.
    #"""
    {"content":"The gin.","completion_probabilities":[{"id":1,"token":"The","bytes":[84,104,101],"logprob":null,
    "top_logprobs":[]},{"id":2,"token":" gin","bytes":[32,103,105,110],"logprob":-2.5,"top_logprobs":[]},
    {"id":3,"token":".","bytes":[46],"logprob":-0.125,"top_logprobs":[]}]}
    """#,
    // vLLM: the token's own entry comes first, and the first token has none; and with the prompt's ids.
    #"""
    {"choices":[{"text":"","logprobs":null,"prompt_logprobs":[null,
    {"464":{"logprob":-9999.0,"rank":3,"decoded_token":"The"},"7":{"logprob":-0.5,"rank":1,"decoded_token":"A"}},
    {"900":{"logprob":-2.5,"rank":9,"decoded_token":" gin"},"1":{"logprob":-0.5,"rank":1,"decoded_token":" sea"}},
    {"13":{"logprob":-0.125,"rank":1,"decoded_token":"."}}]}]}
    """#,
    #"""
    {"choices":[{"index":0,"message":{"content":"."},"logprobs":{"content":[{"token":".","logprob":-0.125}]}}],
    "prompt_token_ids":[1,464,900],"prompt_logprobs":[null,{"464":{"logprob":-9999.0,"decoded_token":"The"}},
    {"1":{"logprob":-0.5,"rank":1,"decoded_token":" sea"},"900":{"logprob":-2.5,"rank":9,"decoded_token":" gin"}}]}
    """#,
    // SGLang: triples.
    #"""
    {"text":"The gin.","meta_info":{"prompt_tokens":2,"input_token_logprobs":[[null,1,"Once"],[-2.5,900," more"]],
    "output_token_logprobs":[[null,464,"The"],[-2.5,900," gin"],[-0.125,13,"."]]}}
    """#,
    // Ollama, whole and streaming.
    #"""
    {"model":"m","response":"The gin.","done":true,"logprobs":[{"token":"The","bytes":[84,104,101]},
    {"token":" gin","logprob":-2.5,"bytes":[32,103,105,110]},{"token":".","logprob":-0.125,"bytes":[46]}]}
    """#,
    #"""
    {"model":"m","response":"The","logprobs":[{"token":"The"}]}
    {"model":"m","response":" gin.","logprobs":[{"token":" gin","logprob":-2.5},{"token":".","logprob":-0.125}]}
    {"model":"m","response":"","done":true}
    """#,
    // OpenAI streaming.
    #"""
    data: {"choices":[{"delta":{"role":"assistant"},"logprobs":null}]}

    data: {"choices":[{"delta":{"content":"The gin"},"logprobs":{"content":[{"token":"The"},{"token":" gin","logprob":-2.5}]}}]}

    data: {"choices":[{"delta":{"content":"."},"logprobs":{"content":[{"token":".","logprob":-0.125}]}}]}

    data: {"choices":[]}

    data: [DONE]
    """#,
    // The Responses API, whole and streaming.
    #"""
    {"id":"resp_1","object":"response","error":null,"output":[{"type":"reasoning","summary":[]},{"type":"message","content":
    [{"type":"output_text","text":"The gin.","logprobs":[{"token":"The","logprob":-9999.0,"top_logprobs":[]},
    {"token":" gin","logprob":-2.5},{"token":".","logprob":-0.125}]}]}]}
    """#,
    #"""
    event: response.created
    data: {"type":"response.created","response":{"object":"response","output":[]}}

    event: response.output_text.delta
    data: {"type":"response.output_text.delta","delta":"The gin","logprobs":[{"token":"The"},{"token":" gin","logprob":-2.5}]}

    data: {"type":"response.output_text.delta","delta":".","logprobs":[{"token":".","logprob":-0.125}]}

    data: {"type":"response.output_text.done","text":"The gin.","logprobs":[{"token":"The"},{"token":" gin","logprob":-2.5}]}

    data: {"type":"response.completed","response":{"object":"response","error":null,"output":[{"type":"message",
    data: "content":[{"type":"output_text","text":"The gin.","logprobs":[{"token":"The"}]}]}]}}
    """#,
    // Gemini.
    #"""
    {"candidates":[{"content":{"parts":[{"text":"The gin."}]},"logprobsResult":{"topCandidates":[{"candidates":[]}],
    "chosenCandidates":[{"token":"The","tokenId":1},{"token":" gin","tokenId":2,"logProbability":-2.5},
    {"token":".","logProbability":-0.125}]}}]}
    """#,
    // TGI, whole and streaming.
    #"""
    {"generated_text":"The gin.","details":{"tokens":[{"id":1,"text":"The","logprob":null,"special":false},
    {"id":2,"text":" gin","logprob":-2.5,"special":false},{"id":3,"text":".","logprob":-0.125,"special":false},
    {"id":4,"text":"</s>","logprob":-0.5,"special":true}]}}
    """#,
    #"""
    data:{"index":1,"token":{"id":1,"text":"The","logprob":null,"special":false},"generated_text":null,"details":null}

    data:{"index":2,"token":{"id":2,"text":" gin","logprob":-2.5,"special":false},"generated_text":null,"details":null}

    data:{"index":3,"token":{"id":3,"text":".","logprob":-0.125,"special":false},"generated_text":"The gin.","details":null}
    """#,
    // Together's stream, whose logprobs is one number.
    #"""
    data: {"choices":[{"index":0,"text":"The","delta":{"token_id":1,"content":"The"},"logprobs":-9999.0}]}

    data: {"choices":[{"index":0,"delta":{"token_id":2,"content":" gin"},"logprobs":-2.5}]}

    data: {"choices":[{"index":0,"delta":{"token_id":3,"content":"."},"logprobs":-0.125}]}

    data: [DONE]
    """#,
    // Cohere's chat and generations.
    #"""
    {"id":"1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":"The gin."}]},
    "logprobs":[{"token_ids":[1],"text":"The","logprobs":[null]},{"token_ids":[2,3],"text":" gin","logprobs":[-2.0,-0.5]},
    {"token_ids":[4],"text":".","logprobs":[-0.125]}]}
    """#,
    #"""
    {"generations":[{"text":"The gin.","token_likelihoods":[{"token":"The"},{"token":" gin","likelihood":-2.5},
    {"token":".","likelihood":-0.125}]}],"prompt":""}
    """#,
    // Bedrock's own shape.
    #"""
    {"generation":"The gin.","prompt_logprobs":null,"logprobs":[{"The":null},{" gin":-2.5},{".":-0.125}],"stop_reason":"stop"}
    """#,
    // Lines, and a list.
    "\u{feff}{\"token\":\"The\"}\r\n{\"token\":\" gin\",\"logprob\":-2.5}\n\n{\"token\":\".\",\"logprob\":-0.125}",
    #"[{"token":"The","logprob":null},{"token":" gin","logprob":-2.5},{"token":".","logprob":-0.125}]"#,
  ])
  func `is read in every format`(reply: String) throws {
    // The samples are broken into lines here, which lines of JSON are not.
    #expect(try tokens(reply) == theGin)
  }

  @Test func `takes llama-server's probabilities for log probabilities`() throws {
    let old =
      #"{"completion_probabilities":[{"content":" a","probs":[{"tok_str":" b","prob":0.5},{"tok_str":" a","prob":0.25}]},{"content":"c","probs":[]}]}"#
    #expect(
      try tokens(old) == [
        LoggedToken(" a", logProbability: -1.3862943611198906), LoggedToken("c", logProbability: nil),
      ])
    let sampled = #"{"completion_probabilities":[{"token":" a","prob":0.25,"top_probs":[]},{"token":"b","prob":0.0}]}"#
    #expect(try tokens(sampled).map(\.logProbability) == [-1.3862943611198906, nil])
  }

  @Test func `is the same in pieces of any size`() throws {
    let stream = #"""
      : a comment
      data: {"choices":[{"index":0,"delta":{"content":"The gin"},"logprobs":{"content":[{"token":"The"},{"token":" gin","logprob":-2.5}]}}]}

      data: null

      id: 7
      data: {"choices":[{"index":0,"delta":{"content":"."},"logprobs":{"content":[{"token":".","logprob":-0.125}]}}]}
      """#
    for size in [1, 2, 7, 100] {
      var reader = TokenLogReader()
      var rest = Array(stream.utf8)[...]
      while !rest.isEmpty {
        try reader.read(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(try reader.finish().documents.map(\.tokens) == [theGin])
    }
  }

  @Test func `may begin with the text before its tokens`() throws {
    let log = try TokenLog.parse(
      Array(#"{"context":"Before it."}\#n{"token":" a","logprob":-1}\#n{"token":" gin","logprob":-2.5}"#.utf8))
    try #require(log.documents.count == 1)
    #expect(log.documents[0].context == "Before it.")
    #expect(log.documents[0].text == " a gin" && log.documents[0].tokens.count == 2)
    #expect(throws: TokenLogError.self) { try TokenLog.parse(Array(#"{"context":"Before it."}"#.utf8)) }
  }

  @Test func `joins tokens that cut a character`() throws {
    let reply = """
      [{"token":"a"},{"token":"\\ufffd","logprob":-1,"bytes":[32,240,157]},{"token":"\\ufffd","logprob":-0.5,"bytes":[132]},
      {"token":"\\ufffd","logprob":-0.25,"bytes":[158,98]},{"token":"\\ufffd","logprob":-1,"bytes":[195]},{"token":"c"},
      {"token":"\\ufffd","logprob":-1,"bytes":[195]}]
      """
    #expect(
      try tokens(reply) == [
        LoggedToken("a", logProbability: nil), LoggedToken(" 𝄞b", logProbability: -1.75),
        LoggedToken("\u{fffd}c", logProbability: nil), LoggedToken("\u{fffd}", logProbability: -1),
      ])
  }

  @Test func `takes a hair above zero for zero`() throws {
    #expect(try tokens(#"{"token":"a","logprob":0.0001}"#) == [LoggedToken("a", logProbability: 0)])
  }

  @Test(arguments: [
    ("", "nothing to read"), ("hello", "no JSON: expected"), ("{\"token\":\"a\"}\nhello\n", "line 2: expected"),
    ("7", "no output of a model"), (#"{"a":1,"b":2}"#, "no format: `a`, `b`"),
    (#"{"token":"a","logprob":0.5}"#, "0 at most"),
    (#"{"token":"a","logprob":"-1"}"#, "must be a number, not a string"),
    (#"{"token":7}"#, "the string `token`"), (#"{"token":"a","bytes":[256]}"#, "from 0 to 255"),
    ("{\"token\":\"a\"}\n{\"token\":\"b\",\"logprob\":2}", "line 2: the token.logprob is 2.0"),
    (#"{"choices":7}"#, "`choices` must be a list"), (#"{"choices":[{},{}]}"#, "there are no log probabilities"),
    ("data: {\"a\":1}\n", "no format: `a`"), ("data: {\"choices\":\n", "ends inside an event"),
    ("data: {\"choices\":\n\n", "no JSON: line 1: the text ends"),
    (#"[[[[[[[[[[{"token":"a"}]]]]]]]]]]"#, "lists of lists"),
    (#"{"generation":"a","logprobs":[{"791":-0.5}]}"#, "the token's id 791"),
    (#"{"generated_text":"a"}"#, "there are no log probabilities"), (#"{"candidates":[]}"#, "no tokens"),
    (#"{"choices":[{"text":"a","logprobs":null}]}"#, "there are no log probabilities"),
    (#"{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[]}}]}"#, "1 tokens and 0 log probabilities"),
    (#"{"choices":[{"logprobs":{"tokens":[7],"token_logprobs":[-1]}}]}"#, "tokens[0] must be a string"),
    (#"{"choices":[{"logprobs":{"steps":[]}}]}"#, "but `steps`"),
    (#"{"choices":[{"logprobs":{"content":[]}}]}"#, "no log probabilities"),
    (#"{"completion_probabilities":[{"probs":[]}]}"#, "neither `token` nor `content`"),
    (#"{"prompt_logprobs":[null,7]}"#, "prompt_logprobs[1] must be null or an object"),
    (#"{"prompt_logprobs":[{"1":{"logprob":-1}}]}"#, "no `decoded_token`"),
    (#"{"meta_info":{"input_token_logprobs":[[-1,7,null]]}}"#, "a log probability, an id and a text"),
    (#"{"meta_info":{"prompt_tokens":2}}"#, "there are no log probabilities"),
    (#"{"model":"m","response":"a","done":true}"#, "there are no log probabilities"),
    (#"{"logprobs":null,"response":"a"}"#, "there are no log probabilities"),
  ])
  func `says what is wrong with what it cannot read`(text: String, message: String) throws {
    let error = try #require(throws: TokenLogError.self) { try tokens(text) }
    #expect(error.message.contains(message), "\(error)")
  }

  @Test func `says what was expected`() throws {
    let error = try #require(throws: TokenLogError.self) { try tokens("hello") }
    #expect(error.hint?.contains("vLLM") == true && error.hint?.contains(#"{"token":" the","logprob":-1.5}"#) == true)
  }
}
