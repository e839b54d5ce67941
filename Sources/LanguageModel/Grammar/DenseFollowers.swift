internal import Synchronization

/// a(h,w) of the common words after a history h of one word that at least half of them have followed: as an array over the common words.
///
/// A sum over such an array takes a quarter of the time that looking up each follower takes, and a text needs those of its
/// commonest words again and again. Made when it is first asked for; 27 of them, less than a megabyte, in a model of novels.
final class DenseFollowers: Sendable {
  /// Histories are the words whose ids are smaller.
  private static let historyCount = 256
  /// Fewer are looked up sooner.
  private static let leastFollowerCount = 1_024

  /// Shape (histories, common words), or empty where none was asked for.
  private let rows = Mutex<[[Float]]>([])

  /// Whether there is an array for a history.
  ///
  /// - Parameters:
  ///   - followerCount: how many of the common words have followed it.
  ///   - commonCount: how many common words there are.
  static func holds(_ history: UInt32, followerCount: Int, of commonCount: Int) -> Bool {
    history < historyCount && followerCount >= max(leastFollowerCount, commonCount / 2)
  }

  /// - Precondition: `holds`.
  func row(after history: UInt32, _ make: () -> [Float]) -> [Float] {
    if let row = rows.withLock({ $0.isEmpty ? nil : $0[Int(history)] }), !row.isEmpty { return row }
    // Pages may have to come from the disk: nobody else waits for them. Two threads make the same.
    let row = make()
    rows.withLock { rows in
      if rows.isEmpty { rows = Array(repeating: [], count: Self.historyCount) }
      rows[Int(history)] = row
    }
    return row
  }
}
