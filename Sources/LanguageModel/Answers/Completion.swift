internal import Tokenization

extension Model {
  /// Continues a text, word by word.
  ///
  /// - Parameters:
  ///   - onPiece: called for each word. A piece is held back while it could begin a stop string.
  ///   - isCancelled: asked before each word, also where no piece is passed on.
  package func complete(
    after context: Context, options: CompletionOptions, onPiece: (Piece) -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Completion {
    var context = context
    var sampler = Sampler(options)
    var output = PieceBuffer(stop: options.stop)
    var probabilities: [Float] = []
    var words = 0
    var pending = 0.0  // log P of sentence ends since the last word
    var draws = 0
    // Sentence ends add nothing to the text, but must not go on for ever.
    while words < options.maxWords, draws < options.maxWords * 4 + 16 {
      draws += 1
      if isCancelled() { throw Cancelled() }
      // Behind the vocabulary come the words that only the memory knows.
      let odds = context.document.distribution(into: &probabilities, newWords: true)
      if let odds { probabilities += odds.probabilities() }
      guard let word = sampler.draw(from: probabilities, recent: context.recent) else { break }
      // As `predict` and `score` compute it: the distribution has floats.
      var bytes: [UInt8] = []
      if word.index < vocabulary.count {
        pending += context.document.parts(of: word).parts.sum
        context.append(word)
        if word == .sentenceEnd { continue }
        bytes = context.detokenizer.append(vocabulary.spelling(word), spacing: vocabulary.spacing(word))
      } else {
        let number = word.index - vocabulary.count
        pending += context.parts(ofNew: number).sum
        let spelling = context.spelling(ofNew: number)
        context.append(.unknown, WordCode(spelling: spelling))
        bytes = context.detokenizer.append(spelling, spacing: spacing(ofNew: spelling))
      }
      words += 1
      let piece = Piece(text: String(decoding: bytes, as: UTF8.self), logProbability: pending)
      pending = 0
      output.append(piece, onPiece)
      if output.isStopped { return output.completion(.stop) }
    }
    output.flush(onPiece)
    return output.completion(.length)
  }
}

/// Passes pieces on as soon as they cannot be part of a stop string any more.
struct PieceBuffer {
  let stop: [String]
  /// The text that was passed on.
  private(set) var text = ""
  /// Words of it; one that a stop string cuts is one, if anything but blanks is left of it.
  private var wordCount = 0
  /// Of these words.
  private var logProbability = 0.0
  /// Whether a stop string came up.
  private(set) var isStopped = false
  private var held: [Piece] = []

  /// - Parameter stop: As typed: words come in the vocabulary's spelling, so that is looked for too.
  init(stop: [String]) {
    let typed = stop.filter { !$0.isEmpty }
    self.stop = typed + typed.map(canonicalSpelling).filter { !typed.contains($0) }
  }

  mutating func append(_ piece: Piece, _ onPiece: (Piece) -> Void) {
    held.append(piece)
    let waiting = held.map(\.text).joined()
    if let start = firstStop(in: waiting) {
      var rest = waiting[..<start]
      for piece in held where !rest.isEmpty {
        let text = String(rest.prefix(piece.text.count))
        rest = rest.dropFirst(text.count)
        let isWord = text.contains { !$0.isWhitespace }
        pass(Piece(text: text, logProbability: isWord ? piece.logProbability : 0), isWord: isWord, onPiece)
      }
      isStopped = true
      return
    }
    while !held.isEmpty, !couldBeginStop(held.map(\.text).joined()) { pass(held.removeFirst(), onPiece) }
  }

  mutating func flush(_ onPiece: (Piece) -> Void) {
    for piece in held { pass(piece, onPiece) }
    held = []
  }

  func completion(_ reason: Completion.Reason) -> Completion {
    Completion(text: text, wordCount: wordCount, logProbability: logProbability, reason: reason)
  }

  private mutating func pass(_ piece: Piece, isWord: Bool = true, _ onPiece: (Piece) -> Void) {
    text += piece.text
    if isWord { wordCount += 1 }
    logProbability += piece.logProbability
    onPiece(piece)
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
