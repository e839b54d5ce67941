import KithProtocol
import LanguageModel
import StrictJSON
import Tokenization

/// `tokenize`: the words and sentence ends of one text or of each of many, as the model cuts them.
struct Tokenize: ModelOperation {
  private let texts: Texts
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    texts = Texts(arguments)
    unit = Offsets.Unit(arguments)
  }

  var cost: Cost { Cost(bytes: texts.byteCount) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    let (model, isCancelled) = (scope.model, scope.isCancelled)
    let tokenized = try texts.map(in: scope) { (text, _) throws(Cancelled) -> ItemResult<TokenizedText> in
      let tokens = try model.tokenize(text, isCancelled: isCancelled)
      return .success(TokenizedText(tokens: tokens, offsets: Offsets(text, in: unit)))
    }
    return Answer { writer in
      tokenized.encode(TokenizeTable.tokenized, into: &writer) { $0.encodeMembers(into: &$1) }
    }
  }
}

private struct TokenizedText: Sendable {
  let tokens: [TextToken]
  let offsets: Offsets

  func encodeMembers(into writer: inout JSONWriter) {
    writer.array(TokenizeTable.tokens) { writer in
      for token in tokens { writer.object { encode(token, into: &$0) } }
    }
  }

  private func encode(_ token: TextToken, into writer: inout JSONWriter) {
    writer.member(TokenizeTable.Token.word, token.word)
    writer.member(TokenizeTable.Token.id, token.id.index)
    writer.range(offsets[token.byteRange], WordTable.start, WordTable.end)
    writer.member(WordTable.isUnknown, token.isUnknown)
    guard token.isUnknown else { return }
    writer.list(TokenizeTable.Token.letters, token.word.unicodeScalars.map { String($0) })
    writer.member(TokenizeTable.Token.spelling, ifPresent: token.spelling)
  }
}
