internal import Tokenization

extension Model {
  /// Continues a text, word by word.
  ///
  /// - Parameters:
  ///   - onPiece: called for each word; false ends the completion. A piece is held back while it could begin a stop string.
  ///   - isCancelled: asked before each word, also where no piece is passed on.
  package func complete(
    after context: Context, options: CompletionOptions, onPiece: (Piece) -> Bool = { _ in true },
    isCancelled: () -> Bool = { false }
  ) -> Completion {
    var context = context
    var sampler = Sampler(options)
    var output = PieceBuffer(stop: options.stop)
    var probabilities: [Float] = []
    var words = 0
    var pending = 0.0  // log P of sentence ends since the last word
    var sum = 0.0
    var draws = 0
    // Sentence ends add nothing to the text, but must not go on for ever.
    while words < options.maxWords, draws < options.maxWords * 4 + 16 {
      draws += 1
      if isCancelled() {
        return Completion(text: output.text, wordCount: words, logProbability: sum, reason: .cancelled)
      }
      context.document.distribution(into: &probabilities)
      guard let word = sampler.draw(from: probabilities, recent: context.recent) else { break }
      pending += logFinite(Double(probabilities[word.index]))
      context.append(word)
      if word == .sentenceEnd { continue }
      words += 1
      let bytes = context.detokenizer.append(vocabulary.spelling(word), spacing: vocabulary.spacing(word))
      sum += pending
      let piece = Piece(text: String(decoding: bytes, as: UTF8.self), logProbability: pending)
      pending = 0
      switch output.append(piece, onPiece) {
      case .goesOn: continue
      case .stopped: return Completion(text: output.text, wordCount: words, logProbability: sum, reason: .stop)
      case .refused: return Completion(text: output.text, wordCount: words, logProbability: sum, reason: .cancelled)
      }
    }
    let isComplete = output.flush(onPiece)
    return Completion(
      text: output.text, wordCount: words, logProbability: sum, reason: isComplete ? .length : .cancelled)
  }
}

/// Passes pieces on as soon as they cannot be part of a stop string any more.
struct PieceBuffer {
  enum Outcome { case goesOn, stopped, refused }

  let stop: [String]
  /// What was passed on.
  private(set) var text = ""
  private var held: [Piece] = []

  init(stop: [String]) { self.stop = stop.filter { !$0.isEmpty } }

  mutating func append(_ piece: Piece, _ onPiece: (Piece) -> Bool) -> Outcome {
    held.append(piece)
    let waiting = held.map(\.text).joined()
    if let start = firstStop(in: waiting) {
      let rest = String(waiting[..<start])
      if !rest.isEmpty {
        text += rest
        if !onPiece(Piece(text: rest, logProbability: held.reduce(0) { $0 + $1.logProbability })) { return .refused }
      }
      return .stopped
    }
    while !held.isEmpty, !couldBeginStop(held.map(\.text).joined()) {
      if !pass(held.removeFirst(), onPiece) { return .refused }
    }
    return .goesOn
  }

  mutating func flush(_ onPiece: (Piece) -> Bool) -> Bool {
    for piece in held where !pass(piece, onPiece) { return false }
    held = []
    return true
  }

  private mutating func pass(_ piece: Piece, _ onPiece: (Piece) -> Bool) -> Bool {
    text += piece.text
    return onPiece(piece)
  }

  private func firstStop(in text: String) -> String.Index? {
    stop.compactMap { stop in
      text.indices.first { text[$0...].hasPrefix(stop) }
    }.min()
  }

  /// Whether some end of `text` is the beginning of a stop string.
  private func couldBeginStop(_ text: String) -> Bool {
    text.indices.contains { start in stop.contains { $0.hasPrefix(String(text[start...])) } }
  }
}
