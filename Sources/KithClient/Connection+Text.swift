import KithProtocol
package import StrictJSON

/// One likely next word.
public struct NextWord: Sendable, Equatable {
  /// The word itself.
  public let word: String
  /// The word as it would be typed there, with a blank before it where one belongs.
  public let text: String
  /// Nats.
  public let logProbability: Double

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "words")
    word = try fields.string("word")
    text = try fields.string("text")
    logProbability = try fields.double("logprob")
  }
}

/// The likeliest next words, best first, and who says so.
public struct NextWords: Sendable, Equatable {
  /// The model that answered.
  public let model: AnsweringModel
  /// The words, best first.
  public let words: [NextWord]

  package init(_ result: JSONValue) throws(ClientError) {
    model = try AnsweringModel(result)
    words = try Self.words(result)
  }

  package static func words(_ json: JSONValue) throws(ClientError) -> [NextWord] {
    try ReplyFields(json, of: "predict").list("words") { json throws(ClientError) in try NextWord(json) }
  }
}

/// How probable a text is.
public struct ScoredText: Sendable, Equatable {
  /// Nats, of the whole text with its sentence ends, and with the letters of unknown words.
  public let logProbability: Double
  /// Nats: the share of the letters of unknown words in it.
  public let spelling: Double
  /// Words and sentence ends.
  public let tokenCount: Int
  /// How many of its words the model does not know.
  public let unknownCount: Int
  /// Unicode scalars.
  public let characterCount: Int
  /// Per token, an unknown word counted as one word: e to the power of (`spelling` - `logProbability`) / `tokenCount`.
  public let perplexity: Double
  /// Bits for each Unicode scalar, spelling included.
  public let bitsPerCharacter: Double
  /// Each word and sentence end, if they were asked for.
  public let tokens: [ScoredToken]

  /// The logarithm of 1 / probability to base 2.
  public var bits: Double { -logProbability / .ln2 }

  /// The logarithm of the perplexity to base 2: bits for each word or sentence end, without the spelling.
  public var bitsPerToken: Double { (spelling - logProbability) / .ln2 / Double(max(1, tokenCount)) }

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "score")
    logProbability = try fields.double("logprob")
    spelling = try fields.double("spelling")
    tokenCount = try fields.integer("tokens")
    unknownCount = try fields.integer("oov")
    characterCount = try fields.integer("characters")
    perplexity = try fields.double("perplexity")
    bitsPerCharacter = try fields.double("character_bits")
    tokens =
      json["words"] == nil ? [] : try fields.list("words") { json throws(ClientError) in try ScoredToken(json) }
  }
}

/// One word, or sentence end, of a scored text.
public struct ScoredToken: Sendable, Equatable {
  /// The word, or `</s>`.
  public let word: String
  /// Where it stands in the text, in UTF-8 bytes; empty at the end of a sentence.
  public let byteRange: Range<Int>
  /// Nats; the sum of the two parts below.
  public let logProbability: Double
  /// The share of the words before it.
  public let grammar: Double
  /// The share of its letters, if the model does not know it.
  public let spelling: Double
  /// The length of the longest n-gram found that ends here.
  public let matchedOrder: Int
  /// Whether the model does not know the word.
  public let isUnknown: Bool

  /// The logarithm of 1 / probability to base 2.
  public var bits: Double { -logProbability / .ln2 }

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "words")
    word = try fields.string("word")
    let (start, end) = (try fields.integer("start"), try fields.integer("end"))
    guard 0 <= start, start <= end else { throw .badReply("a word from byte \(start) to \(end)") }
    byteRange = start..<end
    logProbability = try fields.double("logprob")
    grammar = try fields.double("grammar")
    spelling = try fields.double("spelling")
    matchedOrder = try fields.integer("order")
    isUnknown = try fields.bool("oov")
  }
}

/// How to choose the words of a generated text; nil is the daemon's default.
public struct GenerationOptions: Sendable, Equatable {
  /// Where to stop at the latest.
  public var maxWords: Int?
  /// Below 1 the likely becomes likelier; 0 always takes the likeliest.
  public var temperature: Double?
  /// Choose among so many of the likeliest.
  public var topK: Int?
  /// Choose among the likeliest that have this probability together.
  public var topP: Double?
  /// Choose among words at least this times as probable as the likeliest.
  public var minP: Double?
  /// Above 1, words already written become less likely.
  public var repeatPenalty: Double?
  /// The same seed, the same text.
  public var seed: Int?
  /// Texts before which to stop.
  public var stop: [String] = []

  /// Everything as the daemon does it by default.
  public init() {}

  /// The fields of the request.
  package var fields: [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = []
    if let maxWords { fields.append(("max_words", .integer(Int64(maxWords)))) }
    if let temperature { fields.append(("temperature", .double(temperature))) }
    if let topK { fields.append(("top_k", .integer(Int64(topK)))) }
    if let topP { fields.append(("top_p", .double(topP))) }
    if let minP { fields.append(("min_p", .double(minP))) }
    if let repeatPenalty { fields.append(("repeat_penalty", .double(repeatPenalty))) }
    if let seed { fields.append(("seed", .integer(Int64(seed)))) }
    if !stop.isEmpty { fields.append(("stop", .array(stop.map { .string($0) }))) }
    return fields
  }
}

/// A text that the model wrote on.
public struct GeneratedText: Sendable, Equatable {
  /// The model that answered.
  public let model: AnsweringModel
  /// To be put right after the given text.
  public let text: String
  /// How many words were written.
  public let wordCount: Int
  /// Nats, at temperature 1.
  public let logProbability: Double
  /// `length` or `stop`.
  public let reason: String
  /// The seed to give for the same text again.
  public let seed: Int

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "complete")
    model = try AnsweringModel(json)
    text = try fields.string("text")
    wordCount = try fields.integer("words")
    logProbability = try fields.double("logprob")
    reason = try fields.string("reason")
    seed = try fields.integer("seed")
  }
}

extension Double {
  fileprivate static let ln2 = 0.693_147_180_559_945_3
}

// MARK: - Calls

extension Connection {
  /// The likeliest next words after a text; `prefix` holds the letters of a half-typed word. With a `session` the text
  /// comes after the session's, here and in the other calls.
  public func predict(
    _ text: String, count: Int = 10, prefix: String = "", session: String? = nil
  ) throws(ClientError) -> NextWords {
    try NextWords(call(.predict, predictFields(count, prefix, session) + [("text", .string(text))]))
  }

  /// The same for many texts at once, each with its own words or error.
  public func predict(
    texts: [String], count: Int = 10, prefix: String = ""
  ) throws(ClientError) -> [Result<[NextWord], ServerError>] {
    let texts = JSONValue.array(texts.map { .string($0) })
    let result = try call(.predict, predictFields(count, prefix) + [("texts", texts)])
    return try items(result, "predictions") { json throws(ClientError) in try NextWords.words(json) }
  }

  /// How probable a text is after a context, or after a session's text.
  public func score(
    _ text: String, context: String = "", words: Bool = false, session: String? = nil
  ) throws(ClientError) -> ScoredText {
    try ScoredText(call(.score, scoreFields(context, words, session) + [("text", .string(text))]))
  }

  /// The same for many texts at once, each with its own score or error.
  public func score(
    texts: [String], context: String = "", words: Bool = false
  ) throws(ClientError) -> [Result<ScoredText, ServerError>] {
    let texts = JSONValue.array(texts.map { .string($0) })
    let result = try call(.score, scoreFields(context, words) + [("texts", texts)])
    return try items(result, "scores") { json throws(ClientError) in try ScoredText(json) }
  }

  /// Writes on; `onWord` gets each piece as soon as it is there.
  @discardableResult
  public func complete(
    _ text: String, options: GenerationOptions = GenerationOptions(), session: String? = nil,
    onWord: ((String) -> Void)? = nil
  ) throws(ClientError) -> GeneratedText {
    let fields = surroundingFields(session) + [("text", .string(text))] + options.fields
    guard let onWord else { return try GeneratedText(call(.complete, fields)) }
    return try GeneratedText(
      call(.complete, fields + [("stream", true)]) { part in onWord(part["text"]?.string ?? "") })
  }

  package func predictFields(
    _ count: Int, _ prefix: String, _ session: String? = nil
  ) -> [(name: String, value: JSONValue)] {
    var fields = surroundingFields(session) + [("top", .integer(Int64(count)))]
    if !prefix.isEmpty { fields.append(("prefix", .string(prefix))) }
    return fields
  }

  package func scoreFields(
    _ context: String, _ words: Bool, _ session: String? = nil
  ) -> [(name: String, value: JSONValue)] {
    surroundingFields(session, context) + [("detail", .string(words ? "words" : "sum"))]
  }

  /// The items of a batch, in the order of the texts.
  private func items<Value>(
    _ result: JSONValue, _ name: String, _ item: (JSONValue) throws(ClientError) -> Value
  ) throws(ClientError) -> [Result<Value, ServerError>] {
    try ReplyFields(result, of: "result").list(name) { json throws(ClientError) in
      if let error = json["error"] { return .failure(try ServerError(error)) }
      return .success(try item(json))
    }
  }
}
