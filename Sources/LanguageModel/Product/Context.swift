internal import Tokenization

/// The state of a model after a text: all that its next distribution depends on, and how the text would continue in print.
///
/// A value. It belongs to the model that made it, and to the experts that it was made for.
package struct Context: Sendable {
  package var document: DocumentState
  var detokenizer = Detokenizer()
  /// The last words, newest last, at most `recentLimit`, for a repeat penalty.
  var recent: [WordID] = []

  static let recentLimit = 64

  /// What a memory adds, if the text is read with one.
  package var memory: Memory? {
    get { document.memory }
    set { document.memory = newValue }
  }

  /// Whether any of its last words is in the vocabulary.
  package var knowsWords: Bool { !recent.isEmpty }

  /// The same context for a part of its experts.
  package func asking(_ part: Experts) -> Context {
    var other = self
    other.document = document.asking(part)
    return other
  }

  mutating func append(_ word: WordID) { append(word, WordCode(word)) }

  mutating func append(_ word: WordID, _ code: WordCode) {
    document.append(word, code)
    remember(word)
  }

  private mutating func remember(_ word: WordID) {
    guard word >= .firstWord else { return }
    if recent.count == Self.recentLimit { recent.removeFirst() }
    recent.append(word)
  }
}

extension Model {
  /// The state at the beginning of a document.
  package func emptyContext(for experts: Experts = .all) -> Context {
    Context(document: DocumentState(self, experts: experts))
  }

  /// The state after a text, which begins a document.
  package func context(after text: String, for experts: Experts = .all) -> Context {
    var context = emptyContext(for: experts)
    append(text, to: &context)
    return context
  }

  /// The state after a text, which begins a document.
  ///
  /// - Parameter isCancelled: asked every few words.
  package func context(
    after text: String, for experts: Experts = .all, isCancelled: () -> Bool
  ) throws(Cancelled) -> Context {
    var context = emptyContext(for: experts)
    try append(text, to: &context, isCancelled: isCancelled)
    return context
  }

  /// Reads more text into a context. If the text ends a sentence, so does the context.
  package func append(_ text: String, to context: inout Context) {
    neverCancelled { (isCancelled) throws(Cancelled) in try append(text, to: &context, isCancelled: isCancelled) }
  }

  /// Reads more text into a context. If the text ends a sentence, so does the context.
  ///
  /// - Parameters:
  ///   - context: has read a part of the text if cancelled.
  ///   - isCancelled: asked every few words.
  package func append(_ text: String, to context: inout Context, isCancelled: () -> Bool) throws(Cancelled) {
    var reader = TextReader(layout)
    let bytes = Array(text.utf8)
    if bytes.count >= Self.longText { context.document.reserve(bytes.count / Self.bytesPerWord) }
    try read(bytes, with: &reader, into: &context, isCancelled: isCancelled)
    endText(bytes[...], reader, &context)
  }

  /// From this length on it pays to reserve memory for a text at once, bytes.
  private static var longText: Int { 1 << 10 }
  /// An estimate that counts the blank after a word.
  private static var bytesPerWord: Int { 5 }

  /// Reads a piece of a text.
  ///
  /// - Parameter reader: continues where the piece before this one ended.
  func read(_ bytes: [UInt8], with reader: inout TextReader, into context: inout Context) {
    neverCancelled { (isCancelled) throws(Cancelled) in
      try read(bytes, with: &reader, into: &context, isCancelled: isCancelled)
    }
  }

  /// - Parameter context: has read a part of the piece if cancelled.
  private func read(
    _ bytes: [UInt8], with reader: inout TextReader, into context: inout Context, isCancelled: () -> Bool
  ) throws(Cancelled) {
    try forEachBatch(of: bytes, with: &reader, endsText: false, isCancelled: isCancelled) {
      (batch) throws(Cancelled) in
      for index in 0..<batch.count {
        if index & 7 == 7, isCancelled() { throw Cancelled() }
        let (id, token) = (batch.ids[index], batch.tokens[index])
        context.append(id, code(of: id, token, in: bytes.span))
        if id == .sentenceEnd { continue }
        if token.gap > .none { context.detokenizer.observeSpace() }
        context.detokenizer.observe(
          isQuote: Detokenizer.isQuote(token, in: bytes.span), spacing: spacing(of: token, id), gap: token.gap)
      }
    }
  }

  private func spacing(of token: Token, _ id: WordID) -> Spacing {
    if id != .unknown { return vocabulary.spacing(id) }
    return segmentation.segmenter == nil ? [] : Spacing(ofUnknown: token)
  }

  /// Settles the end of the text, as if nothing followed.
  ///
  /// - Parameter bytes: the text's end, which was read.
  func endText(_ bytes: ArraySlice<UInt8>, _ reader: TextReader, _ context: inout Context) {
    if reader.isAtSentenceEnd(of: bytes) { context.append(.sentenceEnd) }
    if let last = bytes.last, last <= 0x20 { context.detokenizer.observeSpace() }
  }

  /// Calls `body` with the context after more text, and leaves the context as it was.
  ///
  /// - Parameters:
  ///   - isLast: whether the context is not needed afterwards; then it may stay changed, unless it has an undo log (that of
  ///     a `GrowingContext`).
  ///   - isCancelled: asked every few words of the text.
  package func withText<Result>(
    _ text: String, after context: inout Context, isLast: Bool = false, isCancelled: () -> Bool = { false },
    _ body: (inout Context) throws(Cancelled) -> Result
  ) throws(Cancelled) -> Result {
    if text.isEmpty { return try body(&context) }
    // A byte gives a word and a sentence end at most.
    let limit = context.document.undoLog?.limit
    if isLast, limit == nil {
      try append(text, to: &context, isCancelled: isCancelled)
      return try body(&context)
    }
    guard let limit, 2 * text.utf8.count + grammar.order <= limit else {
      var copy = context
      try append(text, to: &copy, isCancelled: isCancelled)
      return try body(&copy)
    }
    let (position, detokenizer, recent) = (context.document.position, context.detokenizer, context.recent)
    defer {
      let isBack = context.document.rollBack(to: position)
      assert(isBack)
      (context.detokenizer, context.recent) = (detokenizer, recent)
    }
    try append(text, to: &context, isCancelled: isCancelled)
    return try body(&context)
  }
}
