import Glibc
import KithProtocol

/// How many descriptors the process may have, and how many connections that is enough for.
enum OpenFileLimit {
  /// Descriptors reserved for models, jobs, pipes of trainings and the process itself.
  private static let kept = 64

  /// Raises the limit as far as it goes without privileges: shells and user managers start with 1,024, which is less than as
  /// many connections need.
  ///
  /// - Returns: How many connections there is room for; at most the protocol's limit.
  static func raise() -> Int {
    var limit = rlimit()
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(files, &limit) == 0 else { return ProtocolLimits.connections }
    let before = limit.rlim_cur
    limit.rlim_cur = min(limit.rlim_max, 1 << 16)
    // If that is less, or refused, the old one holds.
    let isRaised = limit.rlim_cur > before && (unsafe setrlimit(files, &limit) == 0)
    if !isRaised { limit.rlim_cur = before }
    let room = Int(clamping: limit.rlim_cur) - kept
    return min(ProtocolLimits.connections, max(2 * ProtocolLimits.reservedConnections, room))
  }
}
