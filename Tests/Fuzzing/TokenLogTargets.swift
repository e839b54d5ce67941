internal import KithClient

extension FuzzTarget {
  /// What a server of language models printed: tokens with log probabilities of 0 at most, the same in any pieces it
  /// comes, or a sentence.
  static let tokenLog = FuzzTarget(
    "token-log", longestInput: 2_048, words: TokenLogSeeds.words,
    seeds: { TokenLogSeeds.replies.map { Array($0.utf8) } },
    run: { bytes in
      for options in TokenLogSeeds.options {
        let whole = Result { () throws(TokenLogError) in try TokenLog.parse(bytes, options: options) }
        var draw = DrawnPieces(bytes)
        let pieces = draw.cut(bytes, longest: 60)
        let inPieces = Result { () throws(TokenLogError) in
          var reader = TokenLogReader(options)
          for piece in pieces { try reader.read(piece) }
          return try reader.finish()
        }
        switch (whole, inPieces) {
        case (.success(let log), .success(let other)):
          try FuzzFault.unless(log == other, "in pieces it is another log")
          try check(log)
        case (.failure(let error), .failure):
          try FuzzFault.unless(!error.message.isEmpty, "an error says nothing")
        default: throw FuzzFault("in pieces it is \(inPieces), and whole \(whole)")
        }
      }
    })

  private static func check(_ log: TokenLog) throws {
    try FuzzFault.unless(!log.documents.isEmpty, "a log without documents")
    for document in log.documents {
      try FuzzFault.unless(!document.tokens.isEmpty, "a document without tokens")
      let areSound = document.tokens.allSatisfy { ($0.logProbability ?? 0) <= 0 && ($0.logProbability ?? 0).isFinite }
      try FuzzFault.unless(areSound, "a log probability is above 0 or not finite")
    }
  }

  /// What a server says of a text that it was given as its prompt: tokens that spell it, or a sentence.
  static let promptReply = FuzzTarget(
    "prompt-reply", longestInput: 2_048, words: TokenLogSeeds.words,
    seeds: { (TokenLogSeeds.replies + TokenLogSeeds.promptReplies).map { Array($0.utf8) } },
    run: { bytes in
      let text = Array("The gin.".utf8)
      for readsFirstChoices in [false, true] {
        if let tokens = try? ScoredPrompt.tokens(of: text, in: bytes, readsFirstChoices: readsFirstChoices) {
          try FuzzFault.unless(tokens.flatMap(\.bytes) == text, "the tokens spell another text")
          let areSound = tokens.allSatisfy { ($0.logProbability ?? 0) <= 0 && ($0.logProbability ?? 0).isFinite }
          try FuzzFault.unless(areSound, "a log probability is above 0 or not finite")
        }
      }
      if let (_, tokens) = try? ForcedToken.tokens(of: text, in: bytes) {
        try FuzzFault.unless(tokens.flatMap(\.bytes) == text, "the forced tokens spell another text")
        for token in tokens { _ = try? token.scored(in: bytes, forced: token.id) }
      }
      _ = ForcedToken.reuse(in: bytes)
    })
}

/// Replies as servers print them, shortened.
enum TokenLogSeeds {
  static let options: [TokenLogOptions] = {
    var all = TokenLogOptions()
    all.scoresPrompt = true
    all.answerOnly = true
    all.readsFirstChoices = true
    return [TokenLogOptions(), all]
  }()

  static let replies = [
    #"{"choices":[{"message":{"content":"The gin.","reasoning_content":"x"},"logprobs":{"content":[{"token":"The","logprob":-9999.0,"bytes":[84,104,101],"top_logprobs":[]},{"token":" gin","logprob":-2.5},{"token":".","logprob":-0.125,"bytes":null}]}}]}"#,
    #"{"choices":[{"text":"The gin.","logprobs":{"tokens":["The"," gin","."],"token_logprobs":[null,-2.5,-0.125],"text_offset":[0,3,7]}}]}"#,
    #"{"content":"The gin.","completion_probabilities":[{"id":1,"token":"The","bytes":[84,104,101],"logprob":null},{"id":2,"token":" gin","logprob":-2.5},{"content":".","probs":[{"tok_str":".","prob":0.5}]}]}"#,
    #"{"choices":[{"text":"","prompt_logprobs":[null,{"464":{"logprob":-9999.0,"rank":3,"decoded_token":"The"}},{"900":{"logprob":-2.5,"decoded_token":" gin"},"1":{"logprob":-0.5,"decoded_token":" sea"}},{"13":{"logprob":-0.125,"decoded_token":"."}}]}],"prompt_token_ids":[1,464,900,13]}"#,
    #"{"text":"The gin.","meta_info":{"prompt_tokens":2,"input_token_logprobs":[[null,1,"Once"]],"output_token_logprobs":[[null,464,"The"],[-2.5,900," gin"],[-0.125,13,"."]]}}"#,
    #"{"response":"The","logprobs":[{"token":"The"}]}"# + "\n"
      + #"{"response":" gin","logprobs":[{"token":" gin","logprob":-2.5}]}"#
      + "\n" + #"{"response":"","done":true}"#,
    "data: " + #"{"choices":[{"delta":{"content":"The"},"logprobs":{"content":[{"token":"The","logprob":-1}]}}]}"#
      + "\n\ndata: [DONE]\n",
    "event: x\ndata: "
      + #"{"type":"response.output_text.delta","delta":".","logprobs":[{"token":".","logprob":-0.125}]}"# + "\n\n",
    #"{"object":"response","output":[{"type":"message","content":[{"type":"output_text","text":"The","logprobs":[{"token":"The","logprob":-1}]}]}]}"#,
    #"{"candidates":[{"content":{"parts":[{"text":"The gin."}]},"logprobsResult":{"chosenCandidates":[{"token":"The","tokenId":1},{"token":" gin.","logProbability":-2.5}]}}]}"#,
    #"{"generated_text":"The","details":{"prefill":[{"id":9,"text":"a"}],"tokens":[{"id":1,"text":"The","logprob":-1,"special":false}]}}"#,
    #"{"message":{"content":[{"type":"text","text":"The gin."}]},"logprobs":[{"token_ids":[1],"text":"The","logprobs":[null]},{"token_ids":[2,3],"text":" gin.","logprobs":[-2.0,-0.5]}]}"#,
    #"{"generations":[{"text":"The","token_likelihoods":[{"token":"The","likelihood":-1}]}],"prompt":""}"#,
    #"{"generation":"The gin","logprobs":[{"The":null},{" gin":-2.5}]}"#,
    #"{"custom_id":"a","response":{"body":{"choices":[{"text":"a","logprobs":{"tokens":["a"],"token_logprobs":[-1]}}]}}}"#,
    #"{"error":{"message":"no such model","type":"x"}}"#, #"[{"token":"The"},{"token":"\ud83d","logprob":NaN}]"#,
    "\u{feff}{\"token\":\"\\u00e2\\u0096\\u0081The\"}\r\n{\"token\":\"<0xE2>\",\"logprob\":-2.5}\n",
  ]

  static let promptReplies = [
    #"{"tokens":[{"id":1,"piece":"<s>"},{"id":2,"piece":"The"},{"id":3,"piece":[32,103,105]},{"id":4,"piece":"n."}]}"#,
    #"{"content":"x","completion_probabilities":[{"id":2,"logprob":-1,"top_logprobs":[{"id":3,"token":"a","logprob":-2}]}],"timings":{"cache_n":1,"prompt_n":2}}"#,
  ]

  static let words = [
    "completion_probabilities", "prompt_logprobs", "decoded_token", "input_token_logprobs", "output_token_logprobs",
    "meta_info", "logprobsResult", "chosenCandidates", "token_likelihoods", "likelihood", "token_logprobs", "logprobs",
    "logprob", "generated_text", "details", "prefill", "special", "generation", "generations", "response", "message",
    "content", "reasoning_content", "thinking", "choices", "delta", "text", "token", "tokens", "bytes", "probs",
    "tok_str",
    "prob", "error", "custom_id", "body", "data: ", "event: ", "[DONE]", "-9999.0", "NaN", "top_logprobs", "<0xE2>",
    "Ġ",
  ].map { $0.allSatisfy { $0.isLetter || $0 == "_" } ? "\"\($0)\":" : $0 }
}
