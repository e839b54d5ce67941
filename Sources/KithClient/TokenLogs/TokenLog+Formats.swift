import Glibc
import StrictJSON

/// The formats, each known by its keys.
extension TokenLog {
  static func tokens(of value: JSONValue) throws(TokenLogError) -> [RawToken] {
    if let list = value.array {
      // Tokens by themselves, or a batch of one.
      if list.count == 1, list[0]["token"] == nil { return try tokens(of: list[0]) }
      return try entries(list, "the list")
    }
    guard value.object != nil else {
      throw TokenLogError("\(value.kind) is no output of a model", hint: TokenLogError.expected)
    }
    if let choices = value["choices"] { return try openAI(choices, value) }
    if let list = value["completion_probabilities"] { return try llamaServer(list) }
    if let information = value["meta_info"] { return try sglang(information) }
    if value["input_token_logprobs"] != nil || value["output_token_logprobs"] != nil { return try sglang(value) }
    if let list = value["prompt_logprobs"] { return try vllmPrompt(list, ids: value["prompt_token_ids"]) }
    if let list = value["logprobs"] {
      return list == .null ? try none("`logprobs`") : try entries(try array(list, "logprobs"), "logprobs")
    }
    if value["token"] != nil { return [try entry(value, "the token")] }
    if value["response"] != nil || value["message"] != nil || value["content"] != nil { return try none("the reply") }
    throw TokenLogError("these keys are those of no format: \(value.shownKeys)", hint: TokenLogError.expected)
  }

  private static func none(_ path: String) throws(TokenLogError) -> [RawToken] {
    throw .absent(in: path, hint: "ask the server for them: \"logprobs\": true")
  }

  // MARK: OpenAI, and vLLM, which adds the prompt

  private static func openAI(_ choices: JSONValue, _ reply: JSONValue) throws(TokenLogError) -> [RawToken] {
    let choices = try array(choices, "choices")
    guard choices.count <= 1 else {
      throw TokenLogError("there are \(choices.count) choices, each a text of its own", hint: "give one of them")
    }
    guard let choice = choices.first else { return try none("`choices`") }
    var prompt: [RawToken] = []
    if let list = choice["prompt_logprobs"] ?? reply["prompt_logprobs"], list != .null {
      prompt = try vllmPrompt(list, ids: choice["prompt_token_ids"] ?? reply["prompt_token_ids"])
    }
    guard let logs = choice["logprobs"], logs != .null else { return prompt.isEmpty ? try none("the choice") : prompt }
    if let content = logs["content"] {
      if content == .null { return prompt.isEmpty ? try none("the choice") : prompt }
      return prompt + (try entries(try array(content, "choices[0].logprobs.content"), "choices[0].logprobs.content"))
    }
    guard logs["tokens"] != nil else {
      throw TokenLogError(
        "choices[0].logprobs has neither `content` nor `tokens`, but \(logs.shownKeys)", hint: TokenLogError.expected)
    }
    let (tokens, isEcho) = try legacy(logs)
    return isEcho ? tokens : prompt + tokens
  }

  /// Lists side by side; where the prompt was echoed, nothing is known of its first token.
  private static func legacy(_ logs: JSONValue) throws(TokenLogError) -> (tokens: [RawToken], isEcho: Bool) {
    let path = "choices[0].logprobs"
    let texts = try array(logs["tokens"] ?? .null, "\(path).tokens")
    let values = try array(logs["token_logprobs"] ?? .null, "\(path).token_logprobs")
    guard texts.count == values.count else {
      throw TokenLogError("\(path) has \(texts.count) tokens and \(values.count) log probabilities")
    }
    var tokens: [RawToken] = []
    for (index, (text, value)) in zip(texts, values).enumerated() {
      guard let text = text.string else {
        throw TokenLogError("\(path).tokens[\(index)] must be a string, not \(text.kind)")
      }
      tokens.append(RawToken(text, try logProbability(value, "\(path).token_logprobs[\(index)]")))
    }
    return (tokens, values.first == .null)
  }

  /// For each token null or a map from ids to log probabilities: of the token itself, which comes first, and of the
  /// likeliest. The first token of a prompt is null, and its text is not known.
  private static func vllmPrompt(_ list: JSONValue, ids: JSONValue?) throws(TokenLogError) -> [RawToken] {
    if list == .null { return try none("`prompt_logprobs`") }
    var tokens: [RawToken] = []
    for (index, candidates) in try array(list, "prompt_logprobs").enumerated() where candidates != .null {
      let path = "prompt_logprobs[\(index)]"
      guard let object = candidates.object, let first = object.members.first else {
        throw TokenLogError("\(path) must be null or an object from ids to log probabilities, not \(candidates.kind)")
      }
      let id = ids?[index]?.integer.map { "\($0)" }
      let chosen = id.flatMap { object[$0] } ?? first.value
      guard let text = chosen["decoded_token"]?.string else {
        throw TokenLogError("\(path) has no `decoded_token`")
      }
      tokens.append(RawToken(text, try logProbability(chosen["logprob"], "\(path).logprob")))
    }
    return tokens
  }

  // MARK: llama-server

  private static func llamaServer(_ list: JSONValue) throws(TokenLogError) -> [RawToken] {
    var tokens: [RawToken] = []
    for (index, value) in try array(list, "completion_probabilities").enumerated() {
      let path = "completion_probabilities[\(index)]"
      if value["token"] != nil, value["prob"] == nil {
        tokens.append(try entry(value, path))
        continue
      }
      // After sampling, and in older versions, there are probabilities.
      guard let text = (value["token"] ?? value["content"])?.string else {
        throw TokenLogError("\(path) has neither `token` nor `content`")
      }
      let candidates = value["probs"]?.array ?? []
      let probability = value["prob"] ?? candidates.first { $0["tok_str"]?.string == text }?["prob"]
      tokens.append(RawToken(try bytes(of: value, path) ?? Array(text.utf8), try log(probability, "\(path).prob")))
    }
    return tokens
  }

  private static func log(_ probability: JSONValue?, _ path: String) throws(TokenLogError) -> Double? {
    guard let probability, probability != .null else { return nil }
    guard let value = probability.double, value >= 0 else {
      throw TokenLogError("\(path) must be a probability, not \(probability)")
    }
    return value > 0 ? try logProbability(.double(Glibc.log(value)), path) : nil
  }

  // MARK: SGLang

  /// Triples of log probability, id and text: of the input, and behind it of the output.
  private static func sglang(_ information: JSONValue) throws(TokenLogError) -> [RawToken] {
    var tokens: [RawToken] = []
    for key in ["input_token_logprobs", "output_token_logprobs"] {
      guard let list = information[key], list != .null else { continue }
      for (index, triple) in try array(list, key).enumerated() {
        let path = "\(key)[\(index)]"
        guard let text = triple[2]?.string else {
          throw TokenLogError(
            "\(path) must be a log probability, an id and a text",
            hint: "ask for the texts: \"return_text_in_logprobs\": true")
        }
        tokens.append(RawToken(text, try logProbability(triple[0], "\(path)[0]")))
      }
    }
    if tokens.isEmpty {
      throw .absent(
        in: "`meta_info`",
        hint: "ask for them: \"return_logprob\": true, \"logprob_start_len\": 0, \"return_text_in_logprobs\": true")
    }
    return tokens
  }

  // MARK: Parts of several

  /// A list of `{"token":…,"logprob":…,"bytes":…}`, as OpenAI and Ollama have it.
  private static func entries(_ list: [JSONValue], _ path: String) throws(TokenLogError) -> [RawToken] {
    var tokens: [RawToken] = []
    for (index, value) in list.enumerated() { tokens.append(try entry(value, "\(path)[\(index)]")) }
    return tokens
  }

  private static func entry(_ value: JSONValue, _ path: String) throws(TokenLogError) -> RawToken {
    guard let text = value["token"]?.string else {
      throw TokenLogError("\(path) must be an object with the string `token`", hint: TokenLogError.expected)
    }
    let logProbability = try logProbability(value["logprob"], "\(path).logprob")
    return RawToken(try bytes(of: value, path) ?? Array(text.utf8), logProbability)
  }

  /// The token's bytes where they are told: its text has U+FFFD in the path of half a character.
  private static func bytes(of value: JSONValue, _ path: String) throws(TokenLogError) -> [UInt8]? {
    guard let list = value["bytes"], list != .null else { return nil }
    var bytes: [UInt8] = []
    for byte in try array(list, "\(path).bytes") {
      guard let byte = byte.integer.flatMap({ UInt8(exactly: $0) }) else {
        throw TokenLogError("\(path).bytes must be numbers from 0 to 255, not \(byte)")
      }
      bytes.append(byte)
    }
    return bytes
  }

  /// The value that servers write for a token without a log probability.
  private static let censored = -9999.0
  /// Rounding to half precision may bring a logarithm this far above 0.
  private static let rounding = 1e-3

  private static func logProbability(_ value: JSONValue?, _ path: String) throws(TokenLogError) -> Double? {
    guard let value, value != .null else { return nil }
    guard let number = value.double else { throw TokenLogError("\(path) must be a number, not \(value.kind)") }
    guard number <= rounding else {
      throw TokenLogError(
        "\(path) is \(number), and a log probability is 0 at most",
        hint: "are these probabilities? give their logarithms")
    }
    return number <= censored ? nil : min(number, 0)
  }

  private static func array(_ value: JSONValue, _ path: String) throws(TokenLogError) -> [JSONValue] {
    guard let array = value.array else { throw TokenLogError("`\(path)` must be a list, not \(value.kind)") }
    return array
  }
}

extension JSONValue {
  /// Some of its keys, for people.
  fileprivate var shownKeys: String {
    let keys = object?.keys ?? []
    if keys.isEmpty { return "none" }
    let shown = keys.prefix(6).map { "`\($0.prefix(40))`" }.joined(separator: ", ")
    return keys.count > 6 ? shown + ", …" : shown
  }
}
