import KithProtocol
import StrictJSON

/// One option of a choice.
public struct RankedOption: Sendable, Equatable {
  /// The option.
  public let option: String
  /// Its index among the options that were given, from 0.
  public let index: Int
  /// What ranks, nats: the sum of the shares.
  public let score: Double
  /// What speaks for it: `grammar`, `association`, `repetition`, `spelling`, `cooccurrence`.
  public let shares: Parts
  /// Nats, of the whole text with the option in it: the sum of the parts.
  public let logProbability: Double
  /// What the log probability is the sum of.
  public let parts: Parts
  /// Its probability if one of the options must be right.
  public let posterior: Double

  package init(_ fields: ReplyFields) throws(ClientError) {
    option = try fields.string(ChooseTable.Choice.option)
    index = try fields.integer(ChooseTable.Choice.index)
    score = try fields.double(ChooseTable.Choice.score)
    shares = try Parts(fields, ChooseTable.Choice.shares)
    logProbability = try fields.double(ChooseTable.Choice.logProbability)
    parts = try Parts(fields, PartsTable.parts)
    posterior = try fields.double(ChooseTable.Choice.posterior)
  }
}

/// Options, best first, and the share that decided.
public struct OptionRanking: Sendable, Equatable {
  /// Best first.
  public let options: [RankedOption]
  /// By how many nats the score of the best is above that of the second, by share.
  public let margin: Parts
  /// The share with the largest margin; nil where none is above 0.
  public let decidedBy: String?

  package init(_ fields: ReplyFields) throws(ClientError) {
    options = try fields.list(ChooseTable.choices, RankedOption.init)
    margin = try Parts(fields, ChooseTable.margin)
    decidedBy = fields.optionalString(ChooseTable.decidedBy)
  }
}

extension Query where Answer == OptionRanking {
  /// Ranks options for the gap of a text; without a text, whole texts.
  ///
  /// - Parameters:
  ///   - mark: How the gap is written in the text, once.
  ///   - perToken: Whether to rank by the score per token, so that long options are not at a disadvantage.
  public static func choose(
    _ options: [String], for text: String? = nil, mark: String? = nil, perToken: Bool = false,
    in scope: Scope = .standard
  ) -> Query {
    Query(.choose, in: scope, reading: OptionRanking.init) { fields in
      fields.set(ChooseTable.options, options)
      fields.set(ChooseTable.text, text)
      fields.set(ChooseTable.mark, mark)
      fields.set(ChooseTable.perToken, ifTrue: perToken)
    }
  }
}

extension OptionRanking {
  /// How a gap is written where nothing else was agreed.
  package static var standardMark: String { ChooseTable.mark.defaultValue?.string ?? "" }
}

extension Connection {
  /// Ranks options for the gap of a text, which is written `___`; without a text, whole texts.
  public func choose(
    _ options: [String], for text: String? = nil, in scope: Scope = .standard
  ) throws(ClientError) -> OptionRanking {
    try ask(.choose(options, for: text, in: scope))
  }
}
