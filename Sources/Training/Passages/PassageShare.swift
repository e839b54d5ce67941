/// Which passages of a text are kept: all, or a share of them at even distances.
struct PassageShare: Equatable {
  /// Of `unit` passages so many are kept.
  private let kept: Int
  private static let unit = 1 << 24

  static let all = PassageShare(kept: unit)

  private init(kept: Int) { self.kept = kept }

  /// Whether the passage with an index, from 0, is kept.
  func keeps(_ index: Int) -> Bool { (index + 1) * kept / Self.unit > index * kept / Self.unit }

  /// A smaller share, for what took `bytes` to take `size`.
  ///
  /// - Parameter round: in later rounds a little more is taken off.
  func scaled(by size: Int, over bytes: Int, lessening round: Int) -> PassageShare {
    let target = Double(kept) * Double(size) / Double(bytes) * (1 - 0.002 * Double(round * round + 1))
    return PassageShare(kept: max(0, min(kept - 1, Int(target))))
  }
}
