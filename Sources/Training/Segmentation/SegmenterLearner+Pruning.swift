internal import Tokenization

extension SegmenterLearner {
  /// Takes away pieces that are worth less than they cost, at most half of those of several characters; beyond
  /// `mostPieces`, those that are worth least for their cost.
  ///
  /// - Returns: whether more than one in a hundred was, or there are too many still.
  mutating func prune(_ check: () throws(TrainingError) -> Void) throws(TrainingError) -> Bool {
    try check()
    let prices = characterPrices()
    var ratios: [(index: Int, ratio: Double)] = []
    for index in pieces.indices where pieces[index].isAlive && pieces[index].length > 1 {
      let piece = pieces[index]
      let characters = sample.characters[piece.start..<piece.start + piece.length]
      let price = characters.reduce(0) { $0 + prices[Int($1)] }
      ratios.append((index, piece.count * gain(of: piece) / price))
    }
    ratios.sort { ($0.ratio, $0.index) < ($1.ratio, $1.index) }
    let most = max(1, ratios.count / 2)
    let excess = max(0, ratios.count - Self.mostPieces)
    var removed = 0
    for (index, ratio) in ratios.prefix(most) where ratio < 1 || removed < excess {
      pieces[index].isAlive = false
      removed += 1
    }
    normalise()
    return removed * 100 > ratios.count || ratios.count - removed > Self.mostPieces
  }

  /// The nats by which the likeliest other way to write a piece is less likely.
  private func gain(of piece: Piece) -> Double {
    let characters = sample.characters
    var best = [Double](repeating: 0, count: piece.length + 1)
    best[0] = 1
    for first in 0..<piece.length where best[first] > 0 {
      var node = ScalarTrie.root
      for at in first..<piece.length {
        guard let next = trie.child(of: node, characters[piece.start + at]) else { break }
        node = next
        guard scaled[node] > 0, node != piece.node else { continue }
        best[at + 1] = max(best[at + 1], best[first] * scaled[node])
      }
    }
    let (own, other) = (scaled[piece.node], best[piece.length])
    return other > 0 && own > other ? Self.logarithm(own / other) : 0
  }

  /// −log P of each character by itself, nats.
  private func characterPrices() -> [Double] {
    var counts = [Double](repeating: 0, count: sample.spellings.count)
    for character in sample.characters { counts[Int(character)] += 1 }
    let total = Double(sample.characters.count)
    return counts.map { Self.logarithm(total / max($0, 1)) }
  }

  /// The pieces that are left, with their costs.
  func finished() -> [Segmenter.Piece] {
    let alive = pieces.filter(\.isAlive)
    let total = alive.reduce(0) { $0 + $1.count }
    return alive.map { piece in
      let characters = sample.characters[piece.start..<piece.start + piece.length]
      let spelling = characters.flatMap { sample.spellings[Int($0)] }
      let cost = (Self.logarithm(total / piece.count) + cohesion(of: characters)) * Segmenter.costUnit
      return Segmenter.Piece(spelling: spelling, cost: UInt32(max(0, cost.rounded())))
    }
  }

  /// e to a small power, by arithmetic alone.
  static func exponential(_ power: Double) -> Double {
    // e^x = (e^(x/64))^64, by its series.
    var (sum, term) = (1.0, 1.0)
    for step in 1...16 {
      term *= power / 64 / Double(step)
      sum += term
    }
    for _ in 0..<6 { sum *= sum }
    return sum
  }

  /// The natural logarithm of a positive number, to twelve digits, by arithmetic alone: the same on every processor, which
  /// the C library's is not.
  static func logarithm(_ number: Double) -> Double {
    var (mantissa, exponent) = (number.significand, Double(number.exponent))
    if mantissa > 1.414 {
      mantissa /= 2
      exponent += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    // 2·artanh(ratio), of which |ratio| is at most 0.172.
    var sum = 0.0
    for power in stride(from: 17, through: 1, by: -2) { sum = sum * square + 1 / Double(power) }
    return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
  }
}
