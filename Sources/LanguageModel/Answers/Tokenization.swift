package import Tokenization

/// A word or sentence end of a text, as the model reads it.
package struct TextToken: Sendable {
  /// As the vocabulary spells it, or `</s>`.
  package let word: String
  package let id: WordID
  /// UTF-8 bytes of the text; empty at the end of a sentence.
  package let byteRange: Range<Int>
  /// Of an unknown word: the logarithm of the probability of its letters, nats; nil where no letters count.
  package let spelling: Double?

  /// Whether the model does not know the word.
  package var isUnknown: Bool { id == .unknown }
}

extension Model {
  /// The words of a text as the vocabulary spells them, in order, without sentence ends.
  package func words(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    return tokens(of: text).tokens.filter { !$0.range.isEmpty }.map {
      String(decoding: canonicalSpelling(of: $0, in: bytes.span), as: UTF8.self)
    }
  }

  /// The words and sentence ends of a text, in order, the end of the last sentence too.
  ///
  /// - Throws: `Cancelled` if `isCancelled` says so.
  package func tokenize(_ text: String, isCancelled: () -> Bool) throws(Cancelled) -> [TextToken] {
    let bytes = Array(text.utf8)
    let batch = try tokens(of: bytes, isCancelled: isCancelled)
    var tokens: [TextToken] = []
    tokens.reserveCapacity(batch.count)
    for index in 0..<batch.count {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      let (token, id) = (batch.tokens[index], batch.ids[index])
      guard id == .unknown else {
        tokens.append(TextToken(word: vocabulary.word(id), id: id, byteRange: token.range, spelling: nil))
        continue
      }
      let word = String(decoding: canonicalSpelling(of: token, in: bytes.span), as: UTF8.self)
      let cost = letters(of: token, in: bytes.span).flatMap { spelling?.logProbability(of: $0) }
      tokens.append(TextToken(word: word, id: id, byteRange: token.range, spelling: cost))
    }
    return tokens
  }
}
