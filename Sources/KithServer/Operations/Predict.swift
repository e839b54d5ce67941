import KithProtocol
import LanguageModel
import StrictJSON

/// `predict`: the likeliest next words after one text or each of many.
struct Predict: TextOperation {
  private static let longBatch = 64

  private let texts: Texts
  private let prefix: String
  private let count: Int
  private let includesSentenceEnd: Bool
  private let explains: Bool

  init(_ arguments: Arguments) throws(ProtocolError) {
    texts = Texts(arguments)
    prefix = arguments.string(PredictTable.prefix)
    count = arguments.integer(WordTable.top)
    includesSentenceEnd = arguments.bool(PredictTable.includesSentenceEnd)
    explains = arguments.bool(PredictTable.explains)
    guard texts.count * count <= ProtocolLimits.wordsPerReply else {
      throw ProtocolError(
        .badValue, "\(texts.count) texts with \(count) words each are more than \(ProtocolLimits.wordsPerReply) words",
        hint: "send fewer texts at once, or lower `top`", field: WordTable.top.name)
    }
  }

  var cost: Cost { texts.count > Self.longBatch ? .long : Cost(bytes: texts.byteCount) }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let (model, isCancelled) = (scope.model, scope.isCancelled)
    let predictions = try texts.map(in: scope) { (text, _) throws(Cancelled) -> ItemResult<[Prediction]> in
      let words = try model.withText(text, after: &context, isLast: texts.count == 1, isCancelled: isCancelled) {
        model.predict(in: &$0, count: count, prefix: prefix, includeSentenceEnd: includesSentenceEnd)
      }
      return .success(words)
    }
    return Answer { [explains] writer in
      predictions.encode(PredictTable.predictions, into: &writer) { words, writer in
        writer.array(PredictTable.words) { writer in
          for word in words { writer.object { word.encodeMembers(explains: explains, into: &$0) } }
        }
      }
    }
  }
}

extension Prediction {
  fileprivate func encodeMembers(explains: Bool, into writer: inout JSONWriter) {
    writer.member(WordTable.word, word)
    writer.member(PredictTable.Word.typed, text)
    writer.member(PredictTable.Word.logProbability, logProbability)
    if explains { writer.object(PredictTable.Word.parts) { parts.encodeMembers(into: &$0) } }
  }
}
