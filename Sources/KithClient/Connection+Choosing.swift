import KithProtocol
package import StrictJSON

/// One option of a choice.
public struct RankedOption: Sendable, Equatable {
  /// The option.
  public let option: String
  /// Its place among the options that were given, from 0.
  public let index: Int
  /// Nats, of the whole text with the option in it.
  public let logProbability: Double
  /// Its probability if one of the options must be right.
  public let posterior: Double

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "choices")
    option = try fields.string("option")
    index = try fields.integer("index")
    logProbability = try fields.double("logprob")
    posterior = try fields.double("posterior")
  }
}

/// Options, best first, and what decided.
public struct OptionRanking: Sendable, Equatable {
  /// Best first.
  public let options: [RankedOption]
  /// By how many nats the best is likelier than the second, by expert: `grammar`, `association`, `repetition`,
  /// `spelling`, `cooccurrence`.
  public let margin: [String: Double]
  /// The expert with the largest margin; nil where none is above 0.
  public let decidedBy: String?

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "choose")
    options = try fields.list("choices") { json throws(ClientError) in try RankedOption(json) }
    var margin: [String: Double] = [:]
    for expert in ["grammar", "association", "repetition", "spelling", "cooccurrence"] {
      margin[expert] = json["margin"]?[expert]?.double
    }
    self.margin = margin
    decidedBy = json["decided_by"]?.string
  }
}

extension Connection {
  /// Ranks options for the gap of a text, which is written `___`; without a text, whole texts.
  public func choose(
    _ options: [String], for text: String? = nil, context: String = "", session: String? = nil
  ) throws(ClientError) -> OptionRanking {
    try OptionRanking(call(.choose, surroundingFields(session, context) + chooseFields(options, text)))
  }

  package func chooseFields(_ options: [String], _ text: String?) -> [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = [("options", .array(options.map { .string($0) }))]
    if let text { fields.append(("text", .string(text))) }
    return fields
  }
}
