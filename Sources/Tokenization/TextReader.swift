/// The layout of a text: the ends of sentences and documents.
package struct TextLayout: Sendable, Equatable {
  /// What ends a document inside a text; the end of a file always does.
  package enum DocumentBoundary: String, Sendable, CaseIterable {
    /// Nothing inside: a file is a document.
    case files
    /// An empty line; a line break then ends a sentence.
    case emptyLines = "empty-lines"
    /// Each line is a document.
    case lines
    /// A record separator (U+001E) on a line of its own.
    case marked
  }

  /// Tokens are separated by spaces, sentences by line breaks; otherwise the tokenizer and the splitter find both.
  package var isPreTokenized: Bool
  package var documents: DocumentBoundary
  /// How runs of scripts without spaces are cut into words; no matter in pre-tokenized text.
  package var segmentation: Segmentation

  package init(
    isPreTokenized: Bool = false, documents: DocumentBoundary = .files, segmentation: Segmentation = .characters
  ) {
    self.isPreTokenized = isPreTokenized
    self.documents = documents
    self.segmentation = segmentation
  }

  func endsDocument(_ gap: Gap) -> Bool {
    switch documents {
    case .files: false
    case .emptyLines: gap >= .blankLine
    case .lines: gap >= .line
    case .marked: gap == .record
    }
  }

  var splitter: SentenceSplitter {
    let hard: Gap = isPreTokenized || documents == .emptyLines || documents == .lines ? .line : .blankLine
    return SentenceSplitter(hardGap: hard, readsPunctuation: !isPreTokenized)
  }
}

/// The pieces of a text, in order.
package enum TextEvent: Sendable, Equatable {
  case word(Token)
  case sentenceEnd
  /// Comes after the end of its last sentence.
  case documentEnd
}

/// Turns a text, in pieces of any size, into words, ends of sentences and ends of documents.
///
/// Empty sentences and empty documents do not occur: each end follows at least one word. The result does not depend on
/// where the pieces are cut; but in a layout that reads scripts without spaces as characters, it may for runs of
/// `maximumTokenByteCount` and more bytes without white space.
package struct TextReader: Sendable {
  private let layout: TextLayout
  private var splitter: SentenceSplitter
  private var carried: [UInt8] = []
  private var tokens: [Token] = []
  private var sentenceHasWords = false
  private var documentHasWords = false

  package init(_ layout: TextLayout) {
    self.layout = layout
    splitter = layout.splitter
  }

  /// Whether the words so far make a whole sentence, should nothing follow: by their punctuation, or as what stands behind them
  /// ends one before any word.
  ///
  /// - Parameter bytes: the end of the text, read to its end.
  package func isAtSentenceEnd(of bytes: ArraySlice<UInt8>) -> Bool {
    guard sentenceHasWords else { return false }
    return splitter.isAtSentenceEnd || splitter.endsSentence(after: gap(atEndOf: bytes))
  }

  /// Whether the words so far make a whole sentence by their punctuation.
  package var endsInPunctuation: Bool { sentenceHasWords && splitter.isAtSentenceEnd }

  /// The gap that a word right behind the text would have.
  private func gap(atEndOf bytes: ArraySlice<UInt8>) -> Gap {
    // Nothing but letters and marks of ASCII at the end is by far the most frequent.
    guard let last = bytes.last, last <= 0x20 || last >= 0x7F else { return .none }
    var length = 64
    while true {
      let probe = Array(bytes.suffix(length)) + [UInt8(ascii: "x")]
      var stretches = TokenizedStretches(layout)
      var tokens: [Token] = []
      while stretches.at < probe.count { stretches.readNext(probe.span, into: &tokens) }
      // Where it became a part of the word before it there is no gap.
      guard let word = tokens.last, word.start == probe.count - 1 else { return .none }
      if tokens.count > 1 || length >= bytes.count { return word.gap }
      length *= 8
    }
  }

  /// Reads the next piece. Tokens point into the bytes that `body` is given with them, which begin with what was left
  /// of the piece before; read whole (one call, then `finishDocument`), they point
  /// into the text.
  package mutating func read<Failure: Error>(
    _ piece: [UInt8], isWhole: Bool = false, _ body: (TextEvent, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = carried.isEmpty ? piece : carried + piece
    let end = isWhole ? bytes.count : cut(bytes)
    try scan(bytes.span.extracting(0..<end), body)
    carried = end < bytes.count ? Array(bytes[end...]) : []
  }

  /// Ends the document: reads what was carried, then passes on the sentence end and document end that are due.
  package mutating func finishDocument<Failure: Error>(
    _ body: (TextEvent, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let rest = carried
    carried = []
    try scan(rest.span, body)
    try endDocument(rest.span, body)
    splitter = layout.splitter
  }

  private mutating func scan<Failure: Error>(
    _ bytes: Span<UInt8>, _ body: (TextEvent, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var stretches = TokenizedStretches(layout)
    while stretches.at < bytes.count {
      tokens.removeAll(keepingCapacity: true)
      stretches.readNext(bytes, into: &tokens)
      for token in tokens {
        if layout.endsDocument(token.gap), documentHasWords { try endDocument(bytes, body) }
        if splitter.endsSentence(before: token), sentenceHasWords {
          try body(.sentenceEnd, bytes)
        }
        sentenceHasWords = true
        documentHasWords = true
        try body(.word(token), bytes)
      }
    }
  }

  private mutating func endDocument<Failure: Error>(
    _ bytes: Span<UInt8>, _ body: (TextEvent, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    if sentenceHasWords { try body(.sentenceEnd, bytes) }
    if documentHasWords { try body(.documentEnd, bytes) }
    sentenceHasWords = false
    documentHasWords = false
  }

  /// How many bytes of a piece, from its beginning to the end of a token, read the same before any further text.
  ///
  /// After white space every token is whole. Without it, the last two tokens of a run may be joined by what follows: `3`
  /// and `.` before a `5`, `can` and `'` before a `t`. Of a run of a script without spaces, as much is settled as every
  /// continuation leaves as it is (`Segmenter`).
  package mutating func settledByteCount(of piece: Span<UInt8>) -> Int { settled(of: piece).byteCount }

  /// - Returns: also whether anything is in a script without spaces, or is read otherwise beside one.
  private mutating func settled(of piece: Span<UInt8>) -> (byteCount: Int, holdsScripts: Bool) {
    let holds: (Token) -> Bool = { !$0.traits.isDisjoint(with: .ofScripts) }
    let lastRun = scanTokens(of: piece)
    defer { releaseBuffer() }
    guard let last = tokens.last else { return (0, false) }
    if last.end < piece.count { return (last.end, tokens.contains(where: holds)) }
    var open = tokens.count - 1
    if let lastRun, last.traits.contains(.script), !last.traits.contains(.katakana) {
      if lastRun.settledEnd > lastRun.start { return (lastRun.settledEnd, true) }
      while open > 0, tokens[open].start > lastRun.start { open -= 1 }
    } else if !layout.isPreTokenized, open > 0, tokens[open].gap == .none {
      open -= 1
    }
    return (open > 0 ? tokens[open - 1].end : 0, tokens.contains(where: holds))
  }

  /// Frees memory that only makes reading faster, for a reader that is stored.
  package mutating func releaseBuffer() { tokens = [] }

  /// - Returns: the last run of a script without spaces; nil where such runs are not cut.
  private mutating func scanTokens(of bytes: Span<UInt8>) -> (start: Int, settledEnd: Int)? {
    tokens.removeAll(keepingCapacity: true)
    var stretches = TokenizedStretches(layout)
    while stretches.at < bytes.count { stretches.readNext(bytes, into: &tokens) }
    return stretches.lastRun
  }

  /// The offset at which the piece can be cut without cutting a token or a gap: before its last white space, or at the end
  /// of a character if there is none; where scripts without spaces have runs, at the end of what no text can change.
  private mutating func cut(_ bytes: [UInt8]) -> Int {
    var at = bytes.count
    while at > 0, bytes[at - 1] > 0x20 { at -= 1 }
    while at > 0, bytes[at - 1] <= 0x20 { at -= 1 }
    if at > 0 || bytes.count < Tokenizer.maximumTokenByteCount * 4 { return at }
    at = bytes.count
    while at > 0, bytes.count - at < 4, bytes[at - 1] & 0xC0 == 0x80 { at -= 1 }
    let whole = max(0, at - 1)
    if layout.isPreTokenized || layout.segmentation == .characters { return whole }
    let settled = settled(of: bytes.span.extracting(0..<whole))
    return settled.holdsScripts ? settled.byteCount : whole
  }
}
