internal import Tokenization

extension ImportedVocabulary {
  /// How runs of scripts without spaces are cut into the words of the file, by their probabilities; nil where it has no word
  /// of several characters of these scripts: then each character is a word.
  func segmenter() -> Segmenter? {
    var pieces: [Segmenter.Piece] = []
    var hasWords = false
    for id in WordID.firstWord.index..<entries.count {
      let spelling = entries[id].spelling
      guard let start = Tokenizer.scriptStart(of: spelling) else { continue }
      if Tokenizer.characterEnds(ofRun: spelling.span).count > 1 { hasWords = true }
      guard start == .run, Tokenizer.isRun(spelling), pieces.count < Segmenter.mostPieces else { continue }
      let probability = Double(probabilities[id])
      let nats = probability > 0 ? SegmenterLearner.logarithm(1 / probability) : Self.mostNats
      pieces.append(
        Segmenter.Piece(
          spelling: spelling, cost: UInt32((min(max(nats, 0), Self.mostNats) * Segmenter.costUnit).rounded())))
    }
    return hasWords ? Segmenter(pieces: pieces) : nil
  }

  /// What a word costs at most: those of probability 0 are the dearest.
  private static var mostNats: Double { 100 }
}
