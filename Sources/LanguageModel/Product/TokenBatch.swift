package import Tokenization

/// Consecutive tokens of a text with their ids.
package struct TokenBatch {
  /// Words and sentence ends, in the order of the text.
  package private(set) var ids: [WordID] = []
  /// Shape (ids). At a sentence end, an empty token where the word before it ends.
  package private(set) var tokens: [Token] = []

  package var count: Int { tokens.count }

  /// The offset at which the last word ends.
  private var wordEnd = 0
  private var sentenceEnd = Token(start: 0, end: 0, gap: .none, traits: [])

  package init() {}

  fileprivate mutating func append(_ token: Token) {
    tokens.append(token)
    wordEnd = token.end
  }

  fileprivate mutating func appendSentenceEnd() {
    (sentenceEnd.start, sentenceEnd.end) = (wordEnd, wordEnd)
    tokens.append(sentenceEnd)
  }

  fileprivate mutating func reserveCapacity(_ count: Int) { tokens.reserveCapacity(count) }

  fileprivate mutating func removeAll() { tokens.removeAll(keepingCapacity: true) }

  /// Looks the words up.
  fileprivate mutating func identify(_ vocabulary: Vocabulary, _ bytes: Span<UInt8>) {
    ids = vocabulary.ids(of: tokens, in: bytes)
    for index in tokens.indices where tokens[index].range.isEmpty { ids[index] = .sentenceEnd }
  }
}

/// The one loop that turns text into ids.
extension Model {
  /// How many tokens are looked up at once by default.
  static let batchSize = 256

  /// Cuts a text into words and sentence ends, looks the words up, and calls `body` with some hundred of them at a time,
  /// so that the waits of their searches for memory overlap. A text is one document.
  ///
  /// - Parameters:
  ///   - bytes: the text, UTF-8, or a piece of it; offsets of tokens are offsets in it.
  ///   - reader: continues where the piece before this one ended, and is left where this piece ends.
  ///   - endsText: whether the last sentence ends with the text, so that its end is a token too.
  ///   - isCancelled: asked every 64 tokens.
  /// - Throws: `Cancelled` if `isCancelled` says so, or `body` throws it.
  func forEachBatch(
    of bytes: [UInt8], with reader: inout TextReader, endsText: Bool, batchSize: Int = Model.batchSize,
    isCancelled: () -> Bool, _ body: (TokenBatch) throws(Cancelled) -> Void
  ) throws(Cancelled) {
    var batch = TokenBatch()
    batch.reserveCapacity(min(batchSize, bytes.count / 4 + 2))
    // A closure right in the call: one that is stored first would be allocated, and so would what it captures.
    try reader.read(bytes, isWhole: true) { (event, _) throws(Cancelled) in
      switch event {
      case .word(let token): batch.append(token)
      case .sentenceEnd: batch.appendSentenceEnd()
      case .documentEnd: return
      }
      if batch.count & 63 == 0, isCancelled() { throw Cancelled() }
      if batch.count == batchSize { try pass(&batch, bytes.span, body) }
    }
    if endsText {
      try reader.finishDocument { (event, _) throws(Cancelled) in
        if case .sentenceEnd = event { batch.appendSentenceEnd() }
      }
    }
    try pass(&batch, bytes.span, body)
  }

  /// Looks the words of a batch up, calls `body` with them and empties the batch.
  private func pass(
    _ batch: inout TokenBatch, _ bytes: Span<UInt8>, _ body: (TokenBatch) throws(Cancelled) -> Void
  ) throws(Cancelled) {
    if batch.count == 0 { return }
    batch.identify(vocabulary, bytes)
    try body(batch)
    batch.removeAll()
  }

  /// All tokens of a text: words, and the end of each sentence, the last one's too.
  ///
  /// - Throws: `Cancelled` if `isCancelled` says so, which is asked every 64 tokens.
  package func tokens(of bytes: [UInt8], isCancelled: () -> Bool) throws(Cancelled) -> TokenBatch {
    var reader = TextReader(layout)
    var all = TokenBatch()
    try forEachBatch(of: bytes, with: &reader, endsText: true, batchSize: .max, isCancelled: isCancelled) { all = $0 }
    return all
  }

  /// All tokens of a text, as `tokens(of:isCancelled:)` gives them.
  package func tokens(of text: String) -> TokenBatch {
    neverCancelled { (isCancelled) throws(Cancelled) in try tokens(of: Array(text.utf8), isCancelled: isCancelled) }
  }
}
