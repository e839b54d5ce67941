import KithProtocol

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
  /// By the names of `measureNames`.
  public let measures: [String: Double]
  /// Sentences in which both stand, if asked for and if there are any.
  public let passages: [String]

  /// How often it stood in the window.
  public var count: Int { before + after }

  /// The names of the measures, in the order of the daemon's answers: `o/e`, `pmi`, `npmi`, `mi3`, `logdice`, `g2`, `t`.
  public static let measureNames = CollocatesTable.Word.measures.map(\.name)

  package init(_ fields: ReplyFields) throws(ClientError) {
    typealias Word = CollocatesTable.Word
    word = try fields.string(Word.word)
    frequency = try fields.integer(Word.frequency)
    before = try fields.integer(Word.before)
    after = try fields.integer(Word.after)
    expected = try fields.double(Word.expected)
    var measures: [String: Double] = [:]
    for measure in Word.measures { measures[measure.name] = try fields.double(measure) }
    self.measures = measures
    passages = fields.strings(Word.passages)
  }
}

/// The words that stood near a word, those with the largest measure first.
public struct Collocations: Sendable, Equatable {
  /// How often the word itself was seen.
  public let frequency: Int
  /// The words near it.
  public let words: [Collocate]

  package init(_ fields: ReplyFields) throws(ClientError) {
    frequency = try fields.integer(CollocatesTable.frequency)
    words = try fields.list(CollocatesTable.words, Collocate.init)
  }
}

/// Which collocates to name, and how to sort them.
public struct CollocationOptions: Sendable, Equatable {
  /// How far they may stand, in words: 1, 2, 5, 10 or 20.
  public var window = 5
  /// On which side of the word.
  public var side = Side.both
  /// What to sort by: `frequency` or one of `Collocate.measureNames`.
  public var measure = "logdice"
  /// Pairs seen less often are left out.
  public var minimumCount = 5
  /// How many words.
  public var count = 20
  /// At most this many sentences for each, from `text` or from what the model keeps.
  public var passageCount = 0
  /// Where passages come from; nil: from what the model keeps of its training text.
  public var text: String?

  /// On which side of the word.
  public enum Side: String, Sendable, CaseIterable { case before, after, both }

  /// As the daemon does it by default.
  public init() {}

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(CollocatesTable.window, window)
    fields.set(CollocatesTable.side, side.rawValue)
    fields.set(CollocatesTable.measure, measure)
    fields.set(CollocatesTable.minimumCount, minimumCount)
    fields.set(CollocatesTable.top, count)
    fields.set(CollocatesTable.passageCount, passageCount)
    fields.set(CollocatesTable.text, text)
  }
}

extension Query where Answer == Collocations {
  /// The words that stood near a word in training.
  public static func collocates(
    of word: String, options: CollocationOptions = CollocationOptions(), model: String? = nil
  ) -> Query {
    Query(.collocates, in: .model(model), reading: Collocations.init) { fields in
      fields.set(CollocatesTable.word, word)
      options.write(to: &fields)
    }
  }
}

extension Connection {
  /// The words that stood near a word in training.
  public func collocates(
    of word: String, options: CollocationOptions = CollocationOptions()
  ) throws(ClientError) -> [Collocate] {
    try ask(.collocates(of: word, options: options)).words
  }
}
