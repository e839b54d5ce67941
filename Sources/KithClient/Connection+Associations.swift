import KithProtocol
package import StrictJSON

/// Which expert a word owes its probability to.
public enum Owing: String, Sendable, CaseIterable {
  /// The last few words.
  case grammar
  /// The wider context.
  case association
  /// What the document has said already.
  case repetition
  /// All together gain less than one bit on the word's frequency.
  case neither
}

/// What made one word of a text likely.
public struct ExplainedToken: Sendable, Equatable {
  /// The word, or `</s>`.
  public let word: String
  /// Where it stands in the text, in UTF-8 bytes; empty at the end of a sentence.
  public let byteRange: Range<Int>
  /// The expert that gains most.
  public let owing: Owing
  /// Bits by frequency alone.
  public let unigramBits: Double
  /// Bits by grammar alone.
  public let grammarBits: Double
  /// Bits by the full model.
  public let bits: Double
  /// The words of the context that pulled hardest, strongest first.
  public let pulls: [Pull]

  /// A word of the context and what it did.
  public struct Pull: Sendable, Equatable {
    /// The word.
    public let word: String
    /// Nats.
    public let nats: Double
  }

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "words")
    word = try fields.string("word")
    let (start, end) = (try fields.integer("start"), try fields.integer("end"))
    guard 0 <= start, start <= end else { throw .badReply("a word from byte \(start) to \(end)") }
    byteRange = start..<end
    owing = Owing(rawValue: try fields.string("owed_to")) ?? .neither
    unigramBits = try fields.double("unigram_bits")
    grammarBits = try fields.double("grammar_bits")
    bits = try fields.double("bits")
    pulls = try fields.list("pulls") { json throws(ClientError) in
      let fields = ReplyFields(json, of: "pulls")
      return Pull(word: try fields.string("word"), nats: try fields.double("nats"))
    }
  }

  package static func list(_ result: JSONValue) throws(ClientError) -> [ExplainedToken] {
    try ReplyFields(result, of: "explain").list("words") { json throws(ClientError) in try ExplainedToken(json) }
  }
}

/// A word and how strongly something speaks for it.
public struct WeightedWord: Sendable, Equatable {
  /// The word.
  public let word: String
  /// Standard deviations above chance for `related` (nats in a model without a table of co-occurrences), nats for `topic`, the
  /// cosine for `similar`.
  public let weight: Double

  package static func list(_ json: JSONValue) throws(ClientError) -> [WeightedWord] {
    try ReplyFields(json, of: "result").list("words") { json throws(ClientError) in
      let fields = ReplyFields(json, of: "words")
      return WeightedWord(word: try fields.string("word"), weight: try fields.double("weight"))
    }
  }
}

/// What a text is about at one distance.
public struct TopicScale: Sendable, Equatable {
  /// How fast this part of the context fades, in words.
  public let halfLife: Double
  /// The words that it pulls for.
  public let words: [WeightedWord]

  package static func list(_ result: JSONValue) throws(ClientError) -> [TopicScale] {
    try ReplyFields(result, of: "topic").list("scales") { json throws(ClientError) in
      TopicScale(
        halfLife: try ReplyFields(json, of: "scales").double("half_life"), words: try WeightedWord.list(json))
    }
  }
}

extension Connection {
  /// What each word of a text owes its probability to.
  public func explain(
    _ text: String, context: String = "", session: String? = nil
  ) throws(ClientError) -> [ExplainedToken] {
    try ExplainedToken.list(call(.explain, surroundingFields(session, context) + [("text", .string(text))]))
  }

  /// The words that a word or text makes likelier; with a `session` and an empty text, those that its text does.
  public func related(to text: String, count: Int = 10, session: String? = nil) throws(ClientError) -> [WeightedWord] {
    try WeightedWord.list(call(.related, associationFields(text, count, session)))
  }

  /// What a text is about, from detail to the big picture; with a `session`, its text and this one.
  public func topics(of text: String, count: Int = 10, session: String? = nil) throws(ClientError) -> [TopicScale] {
    try TopicScale.list(call(.topic, associationFields(text, count, session)))
  }

  /// The words used most like a word.
  public func similar(to word: String, count: Int = 10) throws(ClientError) -> [WeightedWord] {
    try WeightedWord.list(call(.similar, associationFields(word, count)))
  }

  /// How alike two texts are: a cosine.
  public func similarity(_ text: String, _ other: String) throws(ClientError) -> Double {
    try ReplyFields(
      call(.similar, modelField() + [("text", .string(text)), ("to", .string(other))]), of: "similar"
    ).double("similarity")
  }

  package func associationFields(
    _ text: String, _ count: Int, _ session: String? = nil
  ) -> [(name: String, value: JSONValue)] {
    let fields = surroundingFields(session) + [("top", .integer(Int64(count)))]
    return session != nil && text.isEmpty ? fields : fields + [("text", .string(text))]
  }
}
