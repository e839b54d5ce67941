/// What an import passed over, for one warning at the end: how often, and where first.
struct ImportFindings {
  private(set) var count = 0
  /// The first case, as a message names it.
  private var first = ""

  mutating func add(_ description: @autoclosure () -> String) {
    if count == 0 { first = description() }
    count += 1
  }

  mutating func add(_ other: ImportFindings) {
    if count == 0 { first = other.first }
    count += other.count
  }

  /// - Parameters:
  ///   - one: what is said of a single case.
  ///   - many: what is said of several, after their number.
  func warn(_ one: String, _ many: String, _ warn: (String) -> Void) {
    guard count > 0 else { return }
    warn(count == 1 ? "one \(one): \(first)" : "\(count) \(many); the first: \(first)")
  }
}
