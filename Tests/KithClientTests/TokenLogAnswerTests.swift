import KithClient
import Testing

/// Which answers a log holds, and which of its tokens are text.
@Suite struct `The answers in a log` {
  private func log(_ text: String, _ options: TokenLogOptions = TokenLogOptions()) throws -> TokenLog {
    try TokenLog.parse(Array(text.utf8), options: options)
  }

  private func document(_ text: String, _ options: TokenLogOptions = TokenLogOptions()) throws -> LoggedDocument {
    let documents = try log(text, options).documents
    try #require(documents.count == 1)
    return documents[0]
  }

  /// Tokens of a chat's reply, each with its log probability.
  private static func chat(_ text: String?, _ tokens: [(String, Double)], _ more: String = "") -> String {
    let content = tokens.map { #"{"token":"\#($0.0)","logprob":\#($0.1)}"# }.joined(separator: ",")
    let message = text.map { #""message":{"role":"assistant","content":"\#($0)"\#(more)},"# } ?? ""
    return #"{"choices":[{"index":0,\#(message)"logprobs":{"content":[\#(content)]}}]}"#
  }

  // MARK: Several answers

  @Test func `are told apart by their index in a stream`() throws {
    func line(_ index: Int, _ text: String, _ logprob: Double) -> String {
      #"data: {"id":"c","choices":[{"index":\#(index),"delta":{"content":"\#(text)"},"logprobs":{"content":[{"token":"\#(text)","logprob":\#(logprob)}]}}]}"#
        + "\n\n"
    }
    let stream =
      "data: null\n\n" + line(0, "The", -0.2) + line(1, "A", -1.2) + ": ping\n\n" + line(0, " boat", -2.2)
      + line(1, " ship", -3.2)
    let documents = try log(stream + "data: [DONE]\n\n").documents
    #expect(documents.map(\.text) == ["The boat", "A ship"] && documents.map(\.name) == ["answer 1", "answer 2"])
    #expect(documents.map { $0.tokens.map(\.logProbability) } == [[-0.2, -2.2], [-1.2, -3.2]])
    #expect(documents.allSatisfy { $0.context.isEmpty })
    // They are in the order of their index, not of their beginning.
    #expect(try log(line(1, "B", -1) + line(0, "A", -1)).documents.map(\.text) == ["A", "B"])
    // What comes after the end is another stream.
    #expect(
      try log(stream + "data: [DONE]\n\n" + line(0, "And", -1)).documents.map(\.text) == ["The boat", "A ship", "And"])
  }

  @Test func `are those of n, of lists and of lines`() throws {
    let one = Self.chat(nil, [("The", -0.25), (" boat", -2)])
    let two = Self.chat("Stocks fell", [("Stocks", -4), (" fell", -1)])
    #expect(try log("\(one)\n\(two)\n").documents.map(\.text) == ["The boat", "Stocks fell"])
    #expect(try log("[\(one),\(two)]").documents.map(\.text) == ["The boat", "Stocks fell"])
    let n = #"""
      {"choices":[{"index":0,"text":"a b","logprobs":{"tokens":["a"," b"],"token_logprobs":[-1,-2]}},
      {"index":1,"text":"c","logprobs":{"tokens":["c"],"token_logprobs":[-3]}}]}
      """#
    #expect(try log(n).documents.map(\.text) == ["a b", "c"])
    let native = #"""
      [{"index":0,"content":"a","stop":true,"completion_probabilities":[{"token":"a","logprob":-1}]},
      {"index":1,"content":"b","stop":true,"completion_probabilities":[{"token":"b","logprob":-1}]}]
      """#
    #expect(try log(native).documents.map(\.text) == ["a", "b"])
    // Completions of one id are pieces of one answer.
    let pieces = ["The", " boat"].map {
      #"{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"text":"\#($0)","finish_reason":null,"logprobs":{"tokens":["\#($0)"],"token_logprobs":[-1]}}]}"#
    }
    #expect(try log(pieces.joined(separator: "\n")).documents.map(\.text) == ["The boat"])
  }

  @Test func `are those of a batch, by name, without those that failed`() throws {
    let good = #"{"custom_id":"r1","response":{"status_code":200,"body":\#(Self.chat("a", [("a", -1)]))},"error":null}"#
    let bad = #"{"custom_id":"r2","response":{"status_code":400,"body":{"error":{"message":"too long"}}},"error":null}"#
    let log = try log("\(good)\n\(bad)\n")
    #expect(log.documents.map(\.name) == ["r1"] && log.documents[0].text == "a")
    #expect(
      log.notes == [
        "left out: 1 requests of the batch that failed; the first: the server answered with an error: too long"
      ])
    let error = try #require(throws: TokenLogError.self) { try self.log(bad + "\n") }
    #expect(error.isServers && error.message.hasSuffix("too long"))
  }

  @Test func `of SGLang's streams are counted once, whether they repeat themselves or not`() throws {
    let tokens = [#"[-2.0,0,"The"]"#, #"[-3.0,1," captain"]"#, #"[-4.5,2," poured"]"#]
    let texts = ["The", "The captain", "The captain poured"]
    let cumulative = (1...3).map { count in
      #"data: {"text":"\#(texts[count - 1])","meta_info":{"id":"x","output_token_logprobs":[\#(tokens.prefix(count).joined(separator: ","))]}}"#
    }
    let added = zip(["The", " captain", " poured"], tokens).map { text, token in
      #"data: {"text":"\#(text)","meta_info":{"id":"x","output_token_logprobs":[\#(token)]}}"#
    }
    for lines in [cumulative, added] {
      let document = try document(lines.joined(separator: "\n\n"))
      #expect(document.text == "The captain poured" && document.tokens.map(\.logProbability) == [-2, -3, -4.5])
      #expect(document.notes.isEmpty)
    }
  }

  // MARK: Errors

  @Test(arguments: [
    #"{"error":{"message":"out of memory","code":500}}"#, #"{"error":"out of memory","error_type":"generation"}"#,
    #"{"object":"error","message":"out of memory","code":500}"#, #"{"detail":"out of memory"}"#,
    #"{"message":"out of memory"}"#, "data: {\"error\": {\"message\": \"out of memory\"}}\n\n",
    "event: error\ndata: {\"type\":\"error\",\"message\":\"out of memory\"}\n\n",
    #"data: {"type":"response.failed","response":{"object":"response","error":{"message":"out of memory"}}}"#,
  ])
  func `a server's error is told in its words, also in mid-stream`(error: String) throws {
    for before in [
      "", "data: {\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":{\"content\":[{\"token\":\"a\"}]}}]}\n\n",
    ] {
      if !before.isEmpty, !error.contains("data:") { continue }
      let problem = try #require(throws: TokenLogError.self) { try log(before + error) }
      #expect(problem.isServers && problem.message == "the server answered with an error: out of memory")
    }
  }

  // MARK: Special tokens

  @Test func `leave out what the reply's own text does not hold, and count it`() throws {
    let marked = try document(Self.chat("The <p>", [("The", -1), (" <p>", -2), ("<|eot_id|>", -0.001)]))
    #expect(marked.text == "The <p>" && marked.notes == ["1 special token left out"])
    let end = try document(Self.chat("The", [("The", -1), ("", -5)]))
    #expect(end.tokens == [LoggedToken("The", logProbability: -1)] && end.notes == ["1 special token left out"])
    // A text that holds a mark has it as a word.
    #expect(try document(Self.chat("a</s>", [("a", -1), ("</s>", -2)])).text == "a</s>")
    // Without a text of its own, names alone tell.
    let bare = try document(Self.chat(nil, [("<s>", -1), ("<p>", -2), ("<|im_end|>", -3), ("<eos>", -4), ("", -4)]))
    #expect(bare.text == "<p>" && bare.notes == ["4 special tokens left out"])
  }

  @Test func `keep an empty token whose text comes with the next`() throws {
    let held = try document(Self.chat("a wine and a", [("a", -1), (" wine", -2), ("", -3), (" and a", -4)]))
    #expect(held.tokens.map(\.logProbability) == [-1, -2, -3, -4] && held.notes.isEmpty)
  }

  @Test func `take blanks before and behind the text as they are`() throws {
    let document = try document(Self.chat("The boat", [(" The", -1), (" boat", -2), ("\\n", -3)]))
    #expect(document.text == " The boat\n" && document.notes.isEmpty)
  }

  // MARK: Spellings

  @Test func `undo byte-level, SentencePiece and escaped spellings`() throws {
    let text = "The naïve boat’s\\n"
    let byteLevel = try document(
      Self.chat(text, [("The", -1), ("ĠnaÃ¯ve", -2), ("Ġboat", -3), ("âĢ", -4), ("Ļs", -0.5), ("Ċ", -1)]))
    #expect(byteLevel.text == "The naïve boat’s\n" && byteLevel.tokens.map(\.logProbability) == [-1, -2, -3, -4.5, -1])
    let pieces = try document(
      Self.chat(
        "The boat’s", [("▁The", -1), ("▁boat", -2), ("<0xE2>", -3), ("<0x80>", -0.5), ("<0x99>", -0.25), ("s", -1)]))
    #expect(pieces.text == " The boat’s" && pieces.tokens.map(\.logProbability) == [-1, -2, -3.75, -1])
    let escaped = try document(
      #"{"choices":[{"text":"boat’s","logprobs":{"tokens":["boat","bytes:\\xe2\\x80","bytes:\\x99","s"],"token_logprobs":[-2,-3,-0.5,-1]}}]}"#
    )
    #expect(escaped.text == "boat’s" && escaped.tokens.map(\.logProbability) == [-2, -3.5, -1])
    // What the text holds is no spelling.
    #expect(try document(Self.chat("Ġ ▁ <0xE2>", [("Ġ", -1), (" ▁", -1), (" <0xE2>", -1)])).text == "Ġ ▁ <0xE2>")
    #expect(try document(Self.chat(nil, [("Ġ", -1), (" a", -1)])).text == "Ġ a")
  }

  @Test func `refuse ids in the place of text`() throws {
    let error = try #require(throws: TokenLogError.self) { try log(Self.chat("The", [("token_id:791", -1)])) }
    #expect(error.message.contains("`token_id:791`") && error.hint?.contains("--return-tokens-as-token-ids") == true)
  }

  @Test func `give half characters that nobody spells to no word`() throws {
    let document = try document(Self.chat("a 🙂 gin", [("a ", -1), ("\\ufffd", -2), ("\\ufffd", -0.5), (" gin", -1)]))
    #expect(document.text == "a 🙂 gin" && document.tokens.map(\.logProbability) == [-1, nil, nil, -1])
    #expect(document.notes.map { String($0.prefix(20)) } == ["2 unreadable tokens:"])
    let bare = try self.document(Self.chat(nil, [("a", -1), ("\\ufffd", -2)]))
    #expect(bare.tokens == [LoggedToken("a", logProbability: -1), LoggedToken("\u{fffd}", logProbability: nil)])
    // A text that was cut in a character ends in it.
    #expect(try self.document(Self.chat("a\\ufffd", [("a", -1), ("\\ufffd", -2)])).tokens[1].logProbability == -2)
  }

  @Test func `note where tokens and text differ, or are fewer than the server made`() throws {
    let differing = try document(Self.chat("The green boat", [("The", -1), (" boat", -2)]))
    #expect(
      differing.notes == [
        "the tokens and the reply's own text differ: 0 tokens that the text does not hold, 6 bytes of the text without a token"
      ])
    let other = try document(Self.chat("Nothing of it", [("The", -1), (" boat", -2)]))
    #expect(other.text == "The boat" && other.notes.count == 1 && other.notes[0].contains("another"))
    let fewer = try document(
      #"{"content":"é","tokens_predicted":2,"stop":true,"completion_probabilities":[{"token":"é","logprob":-1}]}"#)
    #expect(fewer.notes.count == 1 && fewer.notes[0].contains("made 2 tokens and tells 1"))
  }

  @Test func `of a stream are not short of the token that ends them`() throws {
    func stream(_ count: Int) -> String {
      #"data: {"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]}"#
        + "\n\n"
        + #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"predicted_n":\#(count)}}"#
        + "\n\n"
    }
    #expect(try document(stream(2)).notes.isEmpty)
    #expect(try document(stream(3)).notes.count == 1)
  }

  // MARK: Prompts and reasoning

  @Test func `have the reply's prompt as their context`() throws {
    let llama =
      #"{"prompt":"He poured","content":" gin","stop":true,"completion_probabilities":[{"token":" gin","logprob":-1}]}"#
    #expect(try document(llama).context == "He poured" && document(llama).text == " gin")
    let sglang =
      #"{"text":" gin","meta_info":{"input_token_logprobs":[[null,1,"He"],[-3,2," poured"]],"output_token_logprobs":[[-1,3," gin"]]}}"#
    #expect(try document(sglang).context == "He poured" && document(sglang).tokens.count == 1)
    var scoring = TokenLogOptions()
    scoring.scoresPrompt = true
    let scored = try document(sglang, scoring)
    #expect(scored.context.isEmpty && scored.tokens.map(\.logProbability) == [nil, -3, -1])
    // Where nothing was generated, the prompt is what counts.
    let alone =
      #"{"text":"","meta_info":{"input_token_logprobs":[[null,1,"He"],[-3,2," poured"]],"output_token_logprobs":[]}}"#
    #expect(try document(alone).tokens.map(\.logProbability) == [nil, -3])
    let tgi =
      #"{"generated_text":" gin","details":{"prefill":[{"text":"<s>","logprob":null},{"text":"One","logprob":-4}],"tokens":[{"text":" gin","logprob":-1,"special":false}]}}"#
    #expect(try document(tgi).context == "One" && document(tgi).text == " gin")
  }

  @Test func `tell reasoning and answer apart`() throws {
    let tokens = [
      ("<think>", -0.1), ("\\n", -0.1), ("Hm", -1.0), (".", -1.0), ("\\n", -0.1), ("</think>", -0.1), ("The", -2.0),
      (" boat", -3.0),
    ]
    let reply = Self.chat("The boat", tokens, #","reasoning_content":"Hm.""#)
    let both = try document(reply)
    #expect(both.text == "Hm.\nThe boat" && both.tokens.map(\.logProbability) == [-1, -1, -2, -3])
    #expect(both.notes == ["4 special tokens left out", "2 tokens of reasoning, 2 of the answer"])
    var answering = TokenLogOptions()
    answering.answerOnly = true
    let answer = try document(reply, answering)
    #expect(answer.text == "The boat" && answer.context == "Hm." && answer.tokens.count == 2)
    let stream = ["reasoning_content", "content"].map {
      #"data: {"choices":[{"index":0,"delta":{"\#($0)":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]}"#
    }.joined(separator: "\n\n")
    #expect(try document(stream, answering).tokens.count == 1 && document(stream).tokens.count == 2)
    // Without the server's word, the tags tell.
    let tagged = Self.chat("Yes", [("<think>", -1), ("Hm", -1), ("</think>", -1), ("Yes", -2)])
    #expect(try document(tagged, answering).text == "Yes")
  }

  // MARK: Numbers

  @Test func `take probabilities after sampling with a warning`() throws {
    let document = try document(
      #"{"content":"a","stop":true,"completion_probabilities":[{"token":"a","prob":0.25,"top_probs":[]}]}"#)
    #expect(document.tokens[0].logProbability == -1.3862943611198906)
    #expect(document.notes.count == 1 && document.notes[0].hasPrefix("warning: these are probabilities after sampling"))
  }

  @Test func `take what is infinite or no number for missing`() throws {
    let text =
      #"[{"token":"a","logprob":-Infinity},{"token":"b","logprob":NaN},{"token":"c","logprob":-3.4028234663852886e+38},{"token":"d","logprob":-1}]"#
    #expect(try document(text).tokens.map(\.logProbability) == [nil, nil, nil, -1])
  }

  @Test func `count a prompt that the server was asked for, unless the answer alone is wanted`() throws {
    let reply = #"""
      {"choices":[{"text":" boat","logprobs":{"tokens":[" boat"],"token_logprobs":[-0.5]},
      "prompt_logprobs":[null,{"17":{"logprob":-2,"rank":1,"decoded_token":" green"}}]}]}
      """#
    #expect(try document(reply).tokens.map(\.text) == [" green", " boat"])
    var wanted = TokenLogOptions()
    wanted.answerOnly = true
    let answer = try document(reply, wanted)
    #expect(answer.tokens.map(\.text) == [" boat"] && answer.context == " green")
    wanted.scoresPrompt = true
    #expect(try document(reply, wanted).tokens.map(\.text) == [" green", " boat"])
  }

  @Test func `find the prompt's own token by its rank where the entries were put in another order`() throws {
    let reordered = #"""
      {"prompt_logprobs":[null,{"17":{"logprob":-0.5,"rank":1,"decoded_token":" green"}},
      {"11":{"logprob":-0.9,"rank":1,"decoded_token":" boat"},"23":{"logprob":-9.5,"rank":812,"decoded_token":" oven"}}]}
      """#
    let tokens = try document(reordered).tokens
    #expect(tokens.map(\.text) == [" green", " oven"] && tokens.map(\.logProbability) == [-0.5, -9.5])
    // Nothing tells which of the two likeliest it is.
    let unclear = #"""
      {"prompt_logprobs":[{"1":{"logprob":-2,"rank":2,"decoded_token":"b"},"2":{"logprob":-3,"rank":3,"decoded_token":"c"},
      "3":{"logprob":-1,"rank":1,"decoded_token":"a"}},{"1":{"logprob":-2,"rank":2,"decoded_token":"b"},
      "2":{"logprob":-1,"rank":1,"decoded_token":"a"},"3":{"logprob":-3,"rank":3,"decoded_token":"c"}}]}
      """#
    let error = try #require(throws: TokenLogError.self) { try log(unclear) }
    #expect(error.hint?.contains("return_token_ids") == true)
    let known = unclear.replacing("{\"prompt_logprobs\":[", with: #"{"prompt_token_ids":[3,1],"prompt_logprobs":["#)
    #expect(try document(known).tokens.map(\.text) == ["a", "b"])
  }

  @Test func `know the first choices where they are wanted`() throws {
    let reply = #"""
      {"choices":[{"logprobs":{"content":[{"token":"a","logprob":-2,"top_logprobs":[{"token":"b","logprob":-1},{"token":"a","logprob":-2}]},
      {"token":" c","logprob":-0.5,"top_logprobs":[{"token":" d","logprob":-3}]}]}}]}
      """#
    #expect(try document(reply).tokens.map(\.firstChoice) == [nil, nil])
    var wanted = TokenLogOptions()
    wanted.readsFirstChoices = true
    #expect(try document(reply, wanted).tokens.map(\.firstChoice) == ["b", " c"])
  }
}
