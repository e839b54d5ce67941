import KithProtocol
import LanguageModel
import StrictJSON
import XrayTotals

/// `explain`: what each word of a text owes its probability to.
struct Explain: TextOperation {
  /// Explaining a word costs as much as scoring some.
  private static let longText = 1 << 14
  /// Passages are looked for in milliseconds a word where a model keeps many.
  private static let longTextWithPassages = 1 << 10

  private let text: String
  private let pullCount: Int
  private let passageCount: Int
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    text = arguments.string(ExplainTable.text)
    pullCount = arguments.integer(ExplainTable.pulls)
    passageCount = arguments.integer(ExplainTable.passages)
    unit = Offsets.Unit(arguments)
  }

  var cost: Cost {
    Cost(bytes: text.utf8.count, limit: passageCount > 0 ? Self.longTextWithPassages : Self.longText)
  }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let words = try scope.computing { () throws(Cancelled) in
      try scope.model.explain(
        text, after: context, pullCount: pullCount, passageCount: passageCount, isCancelled: scope.isCancelled
      ).words
    }
    guard !words.isEmpty else {
      throw ProtocolError(.badValue, "the text holds no words", field: ExplainTable.text.name)
    }
    let offsets = Offsets(text, in: unit)
    return Answer { [unit] writer in
      writer.member(ExplainTable.logProbability, words.reduce(0) { $0 + $1.score.logProbability })
      writer.member(ExplainTable.tokens, words.count)
      writer.array(ExplainTable.words) { writer in
        for word in words { writer.object { word.encodeMembers(offsets, unit, scope.model, into: &$0) } }
      }
    }
  }
}

extension WordExplanation {
  fileprivate func encodeMembers(
    _ offsets: Offsets, _ unit: Offsets.Unit, _ model: Model, into writer: inout JSONWriter
  ) {
    writer.member(WordTable.token, score.word)
    writer.range(offsets[score.byteRange], WordTable.start, WordTable.end)
    writer.member(WordTable.isUnknown, score.isUnknown)
    if !score.byteRange.isEmpty {
      writer.member(ExplainTable.Word.kind, model.kind(of: score.word, isUnknown: score.isUnknown).rawValue)
    }
    writer.member(ExplainTable.Word.owedTo, attribution.rawValue)
    writer.member(ExplainTable.Word.unigramBits, Self.bits(unigram))
    writer.member(ExplainTable.Word.grammarBits, Self.bits(score.parts.grammar))
    writer.member(ExplainTable.Word.bits, Self.bits(score.parts.sum))
    writer.member(WordTable.logProbability, score.logProbability)
    score.parts.encode(withSpelling: score.spelling, into: &writer)
    writer.member(WordTable.order, score.matchedOrder)
    writer.list(ExplainTable.Word.nGram, nGram)
    writer.member(ExplainTable.Word.nGramCount, ifPresent: evidence?.nGramCount)
    writer.array(ExplainTable.Word.pulls) { writer in
      for pull in pulls {
        writer.object { writer in
          writer.member(ExplainTable.Pull.word, pull.word)
          if let range = pull.byteRange {
            writer.range(offsets[range], ExplainTable.Pull.start, ExplainTable.Pull.end)
          }
          writer.member(ExplainTable.Pull.nats, pull.strength)
        }
      }
    }
    guard let evidence else { return }
    writer.array(ExplainTable.Word.passages) { writer in
      for passage in evidence.passages { writer.object { passage.encodeMembers(unit, into: &$0) } }
    }
  }

  private static func bits(_ nats: Double) -> Double { max(0, -nats / 0.693_147_180_559_945_3) }
}

extension TrainingPassage {
  fileprivate func encodeMembers(_ unit: Offsets.Unit, into writer: inout JSONWriter) {
    let offsets = Offsets(text, in: unit)
    writer.member(ExplainTable.Passage.text, text)
    writer.member(PlaceTable.document, place.document)
    writer.member(PlaceTable.position, place.position)
    writer.member(PlaceTable.file, ifPresent: place.file)
    writer.member(ExplainTable.Passage.order, order)
    writer.array(ExplainTable.Passage.matched) { writer in
      for range in matched {
        writer.object { $0.range(offsets[range], ExplainTable.Range.start, ExplainTable.Range.end) }
      }
    }
  }
}
