/// A corpus in parts that are learnt from apart, and the order in which each reads its text.
///
/// Parts are runs of text with about equally many tokens, as one file after another of a large corpus would be. They meet
/// when each has learnt from a number of tokens: a round.
struct CorpusParts: Sendable {
  /// Shape (rounds, parts): what a part learns from between two meetings, in order.
  let rounds: [[[TrainingStretch]]]
  /// Shape (parts): the whole text of each, one beside the other, with what is held out; empty for a part without text.
  let ranges: [Range<Int>]

  /// - Parameters:
  ///   - tokenCount: of the corpus.
  ///   - count: of parts, at least 1.
  ///   - roundLength: about how many tokens a part learns from in a round, at least 1.
  ///   - isSentenceEnd: whether a token ends a sentence.
  init(
    _ stretches: [TrainingStretch], tokenCount: Int, count: Int, roundLength: Int, epochs: Int, seed: UInt64,
    isSentenceEnd: (Int) -> Bool
  ) {
    let total = stretches.reduce(0) { $0 + $1.range.count }
    var parts = [[TrainingStretch]](repeating: [], count: count)
    var before = 0
    for piece in stretches.flatMap({ Self.pieces(of: $0, length: roundLength, isSentenceEnd) }) {
      // Where its middle lies decides.
      parts[min((before + piece.range.count / 2) * count / max(total, 1), count - 1)].append(piece)
      before += piece.range.count
    }
    ranges = Self.ranges(of: parts, tokenCount: tokenCount)
    let schedules = parts.enumerated().map { index, pieces in
      Self.rounds(of: pieces, length: roundLength, epochs: epochs, seed: seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
    }
    let roundCount = schedules.map(\.count).max() ?? 0
    rounds = (0..<roundCount).map { round in schedules.map { round < $0.count ? $0[round] : [] } }
  }

  private static func ranges(of parts: [[TrainingStretch]], tokenCount: Int) -> [Range<Int>] {
    var ranges = [Range<Int>](repeating: tokenCount..<tokenCount, count: parts.count)
    var end = tokenCount
    for (index, pieces) in parts.enumerated().reversed() where !pieces.isEmpty {
      let isFirst = parts[..<index].allSatisfy(\.isEmpty)
      let start = isFirst ? 0 : pieces[0].range.lowerBound
      ranges[index] = start..<end
      end = start
    }
    return ranges
  }

  /// A stretch in pieces that end where sentences end.
  private static func pieces(
    of stretch: TrainingStretch, length: Int, _ isSentenceEnd: (Int) -> Bool
  ) -> [TrainingStretch] {
    var (pieces, start) = ([TrainingStretch](), stretch.range.lowerBound)
    while start < stretch.range.upperBound {
      var end = min(start + length, stretch.range.upperBound)
      while end < stretch.range.upperBound, !isSentenceEnd(end - 1) { end += 1 }
      pieces.append(TrainingStretch(half: stretch.half, range: start..<end))
      start = end
    }
    return pieces
  }

  /// All epochs of one part, the pieces in another order in each.
  private static func rounds(
    of pieces: [TrainingStretch], length: Int, epochs: Int, seed: UInt64
  ) -> [[TrainingStretch]] {
    var schedule = LearningSchedule(seed: seed, stretchCount: pieces.count)
    var (rounds, done) = ([[TrainingStretch]](), 0)
    while !pieces.isEmpty, schedule.epoch < epochs {
      let piece = pieces[schedule.nextStretch()]
      let round = done / length
      while rounds.count <= round { rounds.append([]) }
      rounds[round].append(piece)
      done += piece.range.count
      schedule.finishStretch()
    }
    return rounds
  }
}
