/// Puts pieces together into answers: those of a stream by their index, and the others each by itself.
struct AnswerAssembler {
  /// Each with the stream that it is of, or a number of its own.
  private var all: [(stream: Int, answer: ReplyPiece)] = []
  private var stream = 0
  /// By index of the answer: where in `all` it is open.
  private var open: [Int: Int] = [:]

  /// In the order in which they came; those of one stream by their index.
  var answers: [ReplyPiece] {
    all.enumerated().sorted { a, b in
      (a.element.stream, a.element.answer.index, a.offset) < (b.element.stream, b.element.answer.index, b.offset)
    }.map(\.element.answer)
  }

  /// - Parameter isEvent: whether it came in a stream of events, where additions belong together, of whichever id.
  mutating func add(_ piece: ReplyPiece, isEvent: Bool) {
    guard let place = open[piece.index], continues(all[place].answer, piece, isEvent) else {
      if piece.kind == .whole { stream += 1 }
      all.append((stream, piece))
      open[piece.index] = piece.kind == .whole ? nil : all.count - 1
      return
    }
    all[place].answer.add(piece)
  }

  /// Nothing that follows belongs to an answer so far.
  mutating func endStream() {
    open.removeAll()
    stream += 1
  }

  private func continues(_ answer: ReplyPiece, _ piece: ReplyPiece, _ isEvent: Bool) -> Bool {
    if piece.kind == .whole { return false }
    if let id = piece.id, let own = answer.id, id != own { return isEvent && !(answer.isLast && piece.hasContent) }
    return !(answer.isLast && piece.hasContent)
  }
}

extension ReplyPiece {
  fileprivate var hasContent: Bool { !tokens.isEmpty || text?.isEmpty == false || reasoning?.isEmpty == false }

  /// - Precondition: it is another piece of the same answer.
  fileprivate mutating func add(_ piece: ReplyPiece) {
    if kind == .snapshot, piece.kind == .snapshot, piece.repeats(self) {
      tokens = piece.tokens
      text = piece.text
    } else {
      tokens += piece.tokens
      Self.append(piece.text, to: &text)
    }
    Self.append(piece.reasoning, to: &reasoning)
    if promptTokens.isEmpty { (promptTokens, countsPrompt) = (piece.promptTokens, piece.countsPrompt) }
    prompt = prompt ?? piece.prompt
    if name.isEmpty { name = piece.name }
    tokenCount = piece.tokenCount ?? tokenCount
    isAfterSampling = isAfterSampling || piece.isAfterSampling
    isLast = isLast || piece.isLast
  }

  /// Whether it begins with all that an earlier piece told.
  private func repeats(_ earlier: ReplyPiece) -> Bool {
    (text ?? "").utf8.starts(with: (earlier.text ?? "").utf8) && tokens.count >= earlier.tokens.count
      && tokens.prefix(earlier.tokens.count).elementsEqual(earlier.tokens)
  }

  /// In place: a stream has a million of them.
  private static func append(_ more: String?, to text: inout String?) {
    guard let more else { return }
    if text == nil { text = more } else { text?.append(more) }
  }
}
