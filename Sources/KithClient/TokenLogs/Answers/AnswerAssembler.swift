/// Puts pieces together into answers: those of a stream by their index, and the others each by itself.
struct AnswerAssembler {
  private(set) var answers: [ReplyPiece] = []
  /// By index of the answer: where in `answers` it is open.
  private var open: [Int: Int] = [:]

  /// - Parameter isEvent: whether it came in a stream of events, where additions belong together, of whichever id.
  mutating func add(_ piece: ReplyPiece, isEvent: Bool) {
    guard let place = open[piece.index], continues(answers[place], piece, isEvent) else {
      answers.append(piece)
      open[piece.index] = piece.kind == .whole ? nil : answers.count - 1
      return
    }
    answers[place].add(piece)
  }

  /// Nothing that follows belongs to an answer so far.
  mutating func endStream() { open.removeAll() }

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
      text = Self.joined(text, piece.text)
    }
    reasoning = Self.joined(reasoning, piece.reasoning)
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

  private static func joined(_ first: String?, _ second: String?) -> String? {
    guard let first else { return second }
    return first + (second ?? "")
  }
}
