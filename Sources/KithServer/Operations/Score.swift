import KithProtocol
import LanguageModel
import StrictJSON

/// `score`: how probable one text is, or each of many, after a context.
struct ScoreTexts: TextOperation {
  private let texts: Texts
  private let wantsWords: Bool
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    texts = Texts(arguments)
    wantsWords = arguments.string(ScoreTable.detail) == ScoreTable.wordsDetail
    unit = Offsets.Unit(arguments)
  }

  var cost: Cost { Cost(bytes: texts.byteCount) }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let (served, isCancelled, wantsWords, unit, start) = (scope.served, scope.isCancelled, wantsWords, unit, context)
    let texts = self.texts
    // Asked by all threads that score a batch.
    let scores = try texts.mapTogether(in: scope) { (text, index) throws(Cancelled) -> ItemResult<ScoredText> in
      var workspace = served.workspaces.take(for: start)
      defer { served.workspaces.putBack(workspace) }
      let score = try served.model.score(
        text, after: start, words: wantsWords, in: &workspace, isCancelled: isCancelled)
      guard score.tokenCount > 0 else {
        return .failure(
          ProtocolError(.badValue, "\(texts.name(of: index)) holds no words", field: ScoreTable.text.name))
      }
      return .success(ScoredText(score: score, offsets: wantsWords ? Offsets(text, in: unit) : nil))
    }
    return Answer { writer in
      scores.encode(ScoreTable.scores, into: &writer) { $0.encodeMembers(into: &$1) }
    }
  }
}

private struct ScoredText: Sendable {
  let score: Score
  /// Nil without a row for each word.
  let offsets: Offsets?

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member(ScoreTable.logProbability, score.logProbability)
    writer.member(ScoreTable.spelling, score.spelling)
    writer.member(ScoreTable.tokens, score.tokenCount)
    writer.member(ScoreTable.unknown, score.unknownCount)
    writer.member(ScoreTable.characters, score.characterCount)
    writer.member(ScoreTable.perplexity, score.perplexity)
    writer.member(ScoreTable.characterBits, score.bitsPerCharacter)
    guard let offsets else { return }
    writer.array(ScoreTable.words) { writer in
      for word in score.words { writer.object { word.encodeMembers(offsets, into: &$0) } }
    }
  }
}

extension WordScore {
  fileprivate func encodeMembers(_ offsets: Offsets, into writer: inout JSONWriter) {
    writer.member(WordTable.token, word)
    writer.range(offsets[byteRange], WordTable.start, WordTable.end)
    writer.member(WordTable.logProbability, logProbability)
    writer.object(ScoreTable.Word.parts) { writer in
      writer.member(PartsTable.grammar, parts.grammar)
      writer.member(PartsTable.phraseNear, parts.phraseNear)
      writer.member(PartsTable.association, parts.association)
      writer.member(PartsTable.repetition, parts.repetition)
      if parts.memory != 0 { writer.member(PartsTable.memory, parts.memory) }
      writer.member(PartsTable.spelling, spelling)
    }
    writer.member(WordTable.order, matchedOrder)
    writer.member(WordTable.isUnknown, isUnknown)
  }
}
