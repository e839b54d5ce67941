import KithProtocol
package import StrictJSON

/// A word that stood near another one in training.
public struct Collocate: Sendable, Equatable {
  /// The word.
  public let word: String
  /// How often it was seen at all.
  public let frequency: Int
  /// How often it stood in the window before the node.
  public let before: Int
  /// How often it stood in the window after the node.
  public let after: Int
  /// How often it would have stood there by chance.
  public let expected: Double
  /// `o/e`, `pmi`, `npmi`, `mi3`, `logdice`, `g2`, `t`.
  public let measures: [String: Double]
  /// Sentences in which both stand, if asked for and if there are any.
  public let examples: [String]

  /// How often it stood in the window.
  public var count: Int { before + after }

  /// The names of the measures, as the daemon writes them.
  public static let measureNames = ["o/e", "pmi", "npmi", "mi3", "logdice", "g2", "t"]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "words")
    word = try fields.string("word")
    frequency = try fields.integer("frequency")
    before = try fields.integer("before")
    after = try fields.integer("after")
    expected = try fields.double("expected")
    var measures: [String: Double] = [:]
    for name in Self.measureNames { measures[name] = try fields.double(name) }
    self.measures = measures
    examples = (json["examples"]?.array ?? []).compactMap(\.string)
  }

  package static func list(_ result: JSONValue) throws(ClientError) -> [Collocate] {
    try ReplyFields(result, of: "collocates").list("words") { json throws(ClientError) in try Collocate(json) }
  }
}

extension Connection {
  /// The words that stood near a word in training.
  ///
  /// - Parameters:
  ///   - window: how far they may stand, in words: 1, 2, 5, 10 or 20.
  ///   - measure: what to sort by: `frequency` or one of `Collocate.measureNames`.
  ///   - minimumCount: pairs seen less often are left out.
  ///   - examples: at most so many sentences for each, from `text` or from what the model keeps.
  public func collocates(
    of word: String, window: Int = 5, measure: String = "logdice", minimumCount: Int = 5, count: Int = 20,
    examples: Int = 0, from text: String? = nil
  ) throws(ClientError) -> [Collocate] {
    var fields: [(name: String, value: JSONValue)] = [
      ("word", .string(word)), ("window", .integer(Int64(window))), ("measure", .string(measure)),
      ("min_count", .integer(Int64(minimumCount))), ("top", .integer(Int64(count))),
      ("examples", .integer(Int64(examples))),
    ]
    if let text { fields.append(("text", .string(text))) }
    return try Collocate.list(call(.collocates, modelField() + fields))
  }
}
