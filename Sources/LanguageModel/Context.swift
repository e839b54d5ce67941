internal import Tokenization

/// What a model knows of the text so far: all that its next distribution depends on, and how the text goes on in print.
///
/// A value; cheap to copy. It belongs to the model that made it.
package struct Context: Sendable {
  var grammar: NGramState
  var detokenizer: Detokenizer
  /// The last words, newest last, at most `recentLimit`: what a repeat penalty looks at.
  var recent: [WordID] = []

  static let recentLimit = 64

  mutating func remember(_ word: WordID) {
    if recent.count == Self.recentLimit { recent.removeFirst() }
    recent.append(word)
  }
}

extension Model {
  /// The state at the beginning of a document.
  package var emptyContext: Context {
    Context(grammar: grammar.initialState, detokenizer: Detokenizer())
  }

  /// The state after a text, which begins a document.
  package func context(after text: String) -> Context {
    var context = emptyContext
    append(text, to: &context)
    return context
  }

  /// Reads more text into a context. If the text ends a sentence, so does the context.
  package func append(_ text: String, to context: inout Context) {
    var reader = TextReader(layout)
    let bytes = Array(text.utf8)
    reader.read(bytes, isWhole: true) { event, bytes in
      switch event {
      case .word(let token):
        advance(&context, by: vocabulary.id(of: token, in: bytes))
        if token.gap > .none { context.detokenizer.observeSpace() }
        let spelling = canonicalSpelling(of: token, in: bytes)
        context.detokenizer.observe(spelling, spacing: spacing(of: token, in: bytes), gap: token.gap)
      case .sentenceEnd: advance(&context, by: .sentenceEnd)
      case .documentEnd: context = emptyContext
      }
    }
    if reader.isAtSentenceEnd { advance(&context, by: .sentenceEnd) }
    if let last = bytes.last, last <= 0x20 { context.detokenizer.observeSpace() }
  }

  /// Moves a context on by one word or sentence end.
  func advance(_ context: inout Context, by word: WordID) {
    grammar.advance(&context.grammar, by: word)
    if word == .sentenceEnd, !details.historyAcrossSentences { context.grammar = grammar.initialState }
    if word >= .firstWord { context.remember(word) }
  }

  private func spacing(of token: Token, in bytes: Span<UInt8>) -> Spacing {
    let id = vocabulary.id(of: token, in: bytes)
    return id == .unknown ? [] : vocabulary.spacing(id)
  }
}
