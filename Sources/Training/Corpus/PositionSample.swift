/// Which tokens of a text to look at, where all would be too many: blocks of them, spread evenly.
struct PositionSample {
  /// About how many tokens to look at.
  static let size = 600_000
  private static let blockLength = 64
  private let share: Double

  init(of pieces: [Range<Int>]) {
    let count = pieces.reduce(0) { $0 + $1.count }
    share = min(1, Double(Self.size) / Double(max(count, 1)))
  }

  /// - Parameter index: of a token in the column of the corpus.
  func contains(_ index: Int) -> Bool {
    let block = Double(index / Self.blockLength)
    return ((block + 1) * share).rounded(.down) > (block * share).rounded(.down)
  }

  /// The block that a token lies in.
  func block(_ index: Int) -> Range<Int> {
    let start = index / Self.blockLength * Self.blockLength
    return start..<start + Self.blockLength
  }
}
