import Glibc
package import KithProtocol

/// The user at the other end of a connection, and what they may do.
package struct Peer: Sendable, Hashable {
  package let uid: UInt32
  package let role: Role
  /// Whether roles hold here at all. Where one user runs a daemon for themselves they do not: every model is theirs.
  package let isScoped: Bool

  package init(uid: UInt32, role: Role, isScoped: Bool) {
    self.uid = uid
    self.role = role
    self.isScoped = isScoped
  }

  /// The user who runs a daemon for themselves, and the daemon itself.
  package static let alone = Peer(uid: getuid(), role: .admin, isScoped: false)

  /// The user whose models a plain name means first, and who will own new ones; nil where those are everybody's.
  package var namespace: UInt32? { isScoped && role < .admin ? uid : nil }
}
