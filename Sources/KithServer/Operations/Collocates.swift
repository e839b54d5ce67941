import KithProtocol
import LanguageModel
import StrictJSON

/// `collocates`: which words stood near a word in training.
struct Collocations: ModelOperation {
  private let word: String
  private let window: Int
  private let side: CollocateSide
  private let measure: AssociationMeasure
  private let minimumCount: Int
  private let count: Int
  private let passageCount: Int
  private let text: String?

  init(_ arguments: Arguments) {
    word = arguments.string(CollocatesTable.word)
    window = arguments.integer(CollocatesTable.window)
    // The table has checked the choices.
    side = CollocateSide(rawValue: arguments.string(CollocatesTable.side)) ?? .both
    measure =
      AssociationMeasure(rawValue: CollocatesTable.measureName(arguments.string(CollocatesTable.measure)) ?? "")
      ?? .logDice
    minimumCount = arguments.integer(CollocatesTable.minimumCount)
    count = arguments.integer(CollocatesTable.top)
    passageCount = arguments.integer(CollocatesTable.passageCount)
    text = arguments.optionalString(CollocatesTable.text)
  }

  var cost: Cost { Cost(bytes: text?.utf8.count ?? 0) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    try scope.requireAssociations()
    guard scope.model.cooccurrences != nil else {
      throw ProtocolError(
        .badValue, "`\(scope.modelName)` has no table of co-occurrences",
        hint: "ask another model, or train this one without --cooccurrences none",
        field: ScopeTable.model.name)
    }
    let found = scope.model.collocates(
      of: word, window: window, side: side, by: measure, minimumCount: minimumCount, count: count,
      passages: passageCount, from: text)
    guard let found else {
      throw ProtocolError(
        .badValue, "`\(scope.modelName)` does not know that word, or saw it too rarely",
        hint: "give one word as it is written in texts", field: CollocatesTable.word.name)
    }
    return Answer { [passageCount] writer in
      writer.member(CollocatesTable.frequency, found.frequency)
      writer.member(CollocatesTable.usedWindow, found.window)
      writer.member(CollocatesTable.knownFrom, found.minimum)
      writer.array(CollocatesTable.words) { writer in
        for word in found.words { writer.object { word.encodeMembers(withPassages: passageCount > 0, into: &$0) } }
      }
    }
  }
}

extension Collocate {
  fileprivate func encodeMembers(withPassages: Bool, into writer: inout JSONWriter) {
    writer.member(CollocatesTable.Word.word, word)
    writer.member(CollocatesTable.Word.frequency, Int(statistics.collocateFrequency))
    writer.member(CollocatesTable.Word.count, before + after)
    writer.member(CollocatesTable.Word.before, before)
    writer.member(CollocatesTable.Word.after, after)
    writer.member(CollocatesTable.Word.expected, statistics.expected)
    for field in CollocatesTable.Word.measures {
      if let measure = AssociationMeasure(rawValue: field.name) {
        writer.member(field, statistics.value(of: measure))
      }
    }
    if withPassages { writer.list(CollocatesTable.Word.passages, passages) }
  }
}
