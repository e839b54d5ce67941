import KithProtocol
import LanguageModel
import StrictJSON

/// `choose`: ranks the options for a gap.
struct Choose: TextOperation {
  /// Each option is scored with the whole text.
  private static let longWork = 1 << 14

  private let options: [String]
  private let before: String
  private let after: String
  private let isPerToken: Bool

  /// - Throws: `request.bad_value` where the text has not exactly one gap.
  init(_ arguments: Arguments) throws(ProtocolError) {
    options = arguments.strings(ChooseTable.options)
    isPerToken = arguments.bool(ChooseTable.perToken)
    guard let text = arguments.optionalString(ChooseTable.text) else {
      (before, after) = ("", "")
      return
    }
    let mark = arguments.string(ChooseTable.mark)
    let sides = text.split(separator: mark, omittingEmptySubsequences: false)
    guard sides.count == 2 else {
      throw ProtocolError(
        .badValue, sides.count < 2 ? "the text holds no gap `\(mark)`" : "the text holds more than one gap `\(mark)`",
        hint: "mark the gap once, or leave `text` out to compare whole texts", field: ChooseTable.text.name)
    }
    (before, after) = (String(sides[0]), String(sides[1]))
  }

  var cost: Cost {
    Cost(bytes: (before.utf8.count + after.utf8.count + 16) * options.count, limit: Self.longWork)
  }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let ranking = try scope.computing { () throws(Cancelled) in
      try scope.model.choose(
        options, before: before, after: after, in: context, isPerToken: isPerToken, isCancelled: scope.isCancelled)
    }
    guard let ranking else {
      throw ProtocolError(.badValue, "no option gives a text with words", field: ChooseTable.options.name)
    }
    return Answer { [options] writer in
      writer.array(ChooseTable.choices) { writer in
        for choice in ranking.choices {
          writer.object { choice.encodeMembers(options[choice.index], into: &$0) }
        }
      }
      let margin = ranking.margin
      margin.encode(ChooseTable.margin, into: &writer)
      writer.member(ChooseTable.decidedBy, ifPresent: margin.decider)
    }
  }
}

extension Choice {
  fileprivate func encodeMembers(_ option: String, into writer: inout JSONWriter) {
    writer.member(ChooseTable.Choice.option, option)
    writer.member(ChooseTable.Choice.index, index)
    writer.member(ChooseTable.Choice.score, score)
    writer.member(ChooseTable.Choice.logProbability, logProbability)
    writer.member(ChooseTable.Choice.posterior, posterior)
    writer.member(ChooseTable.Choice.tokens, tokenCount)
    writer.member(ChooseTable.Choice.after, after)
    parts.encode(withSpelling: spelling, into: &writer)
    shares.encode(ChooseTable.Choice.shares, into: &writer)
  }
}

extension ChoiceParts {
  fileprivate func encode(_ field: Field, into writer: inout JSONWriter) {
    writer.object(field) { writer in
      writer.member(ChooseTable.Share.grammar, grammar)
      writer.member(ChooseTable.Share.association, association)
      writer.member(ChooseTable.Share.repetition, repetition)
      writer.member(ChooseTable.Share.spelling, spelling)
      writer.member(ChooseTable.Share.cooccurrence, cooccurrence)
      if memory != 0 { writer.member(ChooseTable.Share.memory, memory) }
    }
  }
}
