/// Scripts without spaces, where their runs are read.
extension Scanner {
  /// A run of Katakana: one word, as Unicode's word boundaries have it (UAX #29, WB13).
  func katakana(_ bytes: Span<UInt8>, at start: Int) -> Token {
    var traits: Token.Traits = [.word, .script, .katakana]
    var end = start
    while end < bytes.count, end - start < Tokenizer.maximumTokenByteCount {
      let (kind, length) = classify(bytes, at: end)
      guard kind == .katakana || kind == .mark else { break }
      if Composition.mayChange(decodeScalar(bytes, at: end).scalar, isMark: kind == .mark) { traits.insert(.respelled) }
      end += length
    }
    return Token(start: start, end: end, gap: gap, traits: traits)
  }

  /// Reads a run of scripts without spaces, or its next part, and cuts it into words; returns where the last one ends.
  ///
  /// A part is what `Segmenter` decides at a time, so that a run of any length takes bounded memory. A part's words depend
  /// on the run from the part's beginning on, and on nothing before it.
  mutating func readRun(_ bytes: Span<UInt8>, from start: Int, into tokens: inout [Token]) -> Int {
    let isOpen = collect(bytes, from: start)
    let boundaries = segmenter.map { $0.cut(&run, isOpen: isOpen) } ?? [run.count]
    var first = 0
    for boundary in boundaries {
      var traits: Token.Traits = [.word, .script]
      if run.isRespelled(first..<boundary) { traits.insert(.respelled) }
      tokens.append(Token(start: run.offset(first), end: run.offset(boundary), gap: gap, traits: traits))
      gap = .none
      first = boundary
    }
    return run.offset(first)
  }

  /// Collects the characters of a run into `run`, as many as are cut at a time.
  ///
  /// - Returns: whether the run goes on after them.
  private mutating func collect(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    run.removeAll(from: start)
    var at = start
    while at < bytes.count {
      let (kind, length) = classify(bytes, at: at)
      let scalar = decodeScalar(bytes, at: at).scalar
      guard kind == .ideograph else { return false }
      if run.isFull(isOneWord: segmenter == nil) { return true }
      let first = at
      run.begin(scalar, isRespelled: Composition.mayChange(scalar, isMark: false))
      at += length
      while at < bytes.count, bytes[at] >= 0x80, at - first < ScriptRun.characterByteLimit {
        let (mark, length) = decodeScalar(bytes, at: at)
        guard ScriptRun.belongsToCharacter(mark) else { break }
        run.add(mark, isRespelled: Composition.mayChange(mark, isMark: true))
        at += length
      }
      run.end(at: at)
    }
    return false
  }
}
