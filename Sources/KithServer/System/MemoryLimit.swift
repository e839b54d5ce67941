/// The memory that a service manager allows the daemon before it slows it down: MemoryHigh= of the unit.
///
/// More models than that in memory would push out each other's pages without end, so it is the budget where none is given.
package enum MemoryLimit {
  /// Bytes; nil without control groups (version 2), or without a limit.
  ///
  /// - Parameters:
  ///   - membership: the file that names the process's group.
  ///   - root: where the groups are.
  package static func high(
    membership: String = "/proc/self/cgroup", root: String = "/sys/fs/cgroup"
  ) -> Int? {
    // Of version 2 there is one line: `0::/system.slice/kithd.service`.
    let group = FileSystem.text(membership)?.split(separator: "\n").first { $0.hasPrefix("0::/") }?.dropFirst(3)
    guard let group else { return nil }
    // `max` is no number, and no limit.
    return FileSystem.text("\(root)\(group)/memory.high").flatMap { Int($0.prefix { $0 != "\n" }) }
  }
}
