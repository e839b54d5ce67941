import KithProtocol

/// How often, and after how long a pause, a call is made again.
///
/// Only calls that do no harm when they are done twice are repeated: those whose operation's table says so, and those with an
/// idempotency key. They are made again when the connection was lost, when the daemon cannot be reached for a moment, and when it says that the same
/// request may well succeed a little later. The time limit of a call, `Connection.deadlineMilliseconds`, counts for all its
/// attempts together: no pause goes beyond it.
public struct RetryPolicy: Sendable, Equatable {
  /// How many times a call is made again.
  public var count: Int
  /// The first pause, in milliseconds. Each further one is twice as long; each is shortened at random by up to a half, so
  /// that many clients don't come back all at once.
  public var firstPause: Int
  /// No pause is longer, in milliseconds, unless the daemon asks for more.
  public var longestPause: Int

  /// A custom policy.
  public init(count: Int, firstPause: Int = 20, longestPause: Int = 2_000) {
    self.count = count
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// Four times, within about a third of a second: long enough for a daemon that is restarted.
  public static let standard = RetryPolicy(count: 4)
  /// Every error is the caller's.
  public static let never = RetryPolicy(count: 0)
}

/// The retries of one call.
struct Retries {
  private let policy: RetryPolicy
  private let deadline: Deadline
  private var madeCount = 0

  init(_ policy: RetryPolicy, until deadline: Deadline) {
    self.policy = policy
    self.deadline = deadline
  }

  /// How many milliseconds to wait before the next attempt; nil if there shall be none.
  mutating func pause(after error: ClientError) -> Int? {
    guard madeCount < policy.count, Self.mayPass(error) else { return nil }
    let longest = min(policy.longestPause, policy.firstPause << min(madeCount, 20))
    var pause = Int.random(in: longest / 2...max(longest / 2, longest))
    if case .server(let error) = error { pause = max(pause, error.retryAfterMilliseconds ?? 0) }
    madeCount += 1
    let left = deadline.pollTimeout
    return left < 0 || pause < Int(left) ? pause : nil
  }

  private static func mayPass(_ error: ClientError) -> Bool {
    switch error {
    case .connectionLost: true
    case .cannotConnect(_, let reason): [.noSuchFile, .refused, .busy].contains(reason)
    case .server(let error): error.isWorthRetrying && error.knownCode != .deadline
    default: false
    }
  }
}
