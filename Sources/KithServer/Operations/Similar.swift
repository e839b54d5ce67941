import KithProtocol
import LanguageModel

/// `similar`: the words used most like a word, or how alike two texts are.
struct Similar: ModelOperation {
  private let text: String
  private let other: String?
  private let count: Int

  init(_ arguments: Arguments) {
    text = arguments.string(SimilarTable.text)
    other = arguments.optionalString(SimilarTable.to)
    count = arguments.integer(WordTable.top)
  }

  var cost: Cost { Cost(bytes: text.utf8.count) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    try scope.requireAssociations()
    guard let other else { return try words(in: scope) }
    let similarity = try scope.computing { () throws(Cancelled) in
      try scope.model.similarity(text, other, isCancelled: scope.isCancelled)
    }
    guard let similarity else {
      throw ProtocolError(
        .badValue, "one of the two texts holds no word that `\(scope.modelName)` knows", field: SimilarTable.text.name)
    }
    return Answer { $0.member(SimilarTable.similarity, max(-1, min(1, similarity))) }
  }

  /// What to ask instead of a word that the model does not know.
  private func hint(in scope: Scope) -> String {
    let parts = text.utf8.count < 100 && !text.contains(where: \.isWhitespace) ? scope.model.words(of: text) : []
    return parts.count > 1 && parts.count < 8
      ? "the model cuts it into \(parts.map { "`\($0)`" }.joined(separator: " ")): give one of these, or a second text in `to`"
      : "give one word as it is written in texts, or a second text in `to`"
  }

  private func words(in scope: Scope) throws(ProtocolError) -> Answer {
    guard let words = scope.model.similar(to: text, count: count) else {
      throw ProtocolError(
        .badValue, "`\(scope.modelName)` does not know that word",
        hint: hint(in: scope), field: SimilarTable.text.name)
    }
    return Answer { words.encode(SimilarTable.words, into: &$0) }
  }
}
