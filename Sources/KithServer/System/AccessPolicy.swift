import Glibc
package import KithProtocol

/// Who has which role: root, the daemon's own user and the group `kith-admin` administer, the group `kith-train` trains, and
/// everybody else who can open the socket queries.
package struct AccessPolicy: Sendable {
  package var daemon: UInt32
  /// Nil where the machine has no such group.
  package var trainGroup: UInt32?
  package var adminGroup: UInt32?

  package init(daemon: UInt32, trainGroup: UInt32?, adminGroup: UInt32?) {
    self.daemon = daemon
    self.trainGroup = trainGroup
    self.adminGroup = adminGroup
  }

  /// As the machine's user database has it.
  package static var system: AccessPolicy {
    AccessPolicy(daemon: getuid(), trainGroup: group("kith-train"), adminGroup: group("kith-admin"))
  }

  /// The peer's own role, or less if the socket allows less.
  package func role(of peer: PeerCredentials, ceiling: Role) -> Role {
    let own: Role =
      if peer.uid == 0 || peer.uid == daemon || adminGroup.map(peer.groups.contains) ?? false {
        .admin
      } else if trainGroup.map(peer.groups.contains) ?? false {
        .train
      } else {
        .query
      }
    return min(own, ceiling)
  }

  private static func group(_ name: String) -> UInt32? {
    var entry = unsafe Glibc.group()
    var result: UnsafeMutablePointer<Glibc.group>?
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    let status = unsafe getgrnam_r(name, &entry, &buffer, buffer.count, &result)
    guard unsafe status == 0 && result != nil else { return nil }
    return unsafe entry.gr_gid
  }
}
