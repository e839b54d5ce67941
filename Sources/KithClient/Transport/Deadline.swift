/// When to stop waiting.
struct Deadline {
  static let never = Deadline(nil)

  private let start: ContinuousClock.Instant
  private let limit: Int?

  /// In that many milliseconds, or never.
  init(_ milliseconds: Int?) {
    start = ContinuousClock.now
    limit = milliseconds
  }

  /// What was asked for; 0 if there is no limit.
  var milliseconds: Int { limit ?? 0 }

  /// What is left, as `poll` wants it: -1 is for ever.
  var pollTimeout: Int32 {
    guard let limit else { return -1 }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let elapsed = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    return Int32(clamping: max(0, limit - elapsed))
  }
}
