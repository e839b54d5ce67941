import CLinux

/// The kernel's record of a peer when it connected: it cannot be forged, and does not change afterwards.
package struct PeerCredentials: Sendable, Equatable {
  package let uid: UInt32
  /// The peer's group and its supplementary ones.
  package let groups: Set<UInt32>

  package init(uid: UInt32, groups: Set<UInt32>) {
    self.uid = uid
    self.groups = groups
  }

  /// Nil if the descriptor is of no connected Unix socket.
  package init?(socket: CInt) {
    var peer = kith_peer()
    guard unsafe kith_peer_credentials(socket, &peer) == 0 else { return nil }
    var groups = [UInt32](repeating: 0, count: 64)
    while true {
      let count = unsafe kith_peer_groups(socket, &groups, CInt(groups.count))
      if count < 0 {
        groups = []  // a kernel before 4.13: the peer's own group must do
        break
      }
      let fits = count <= groups.count
      groups = fits ? Array(groups[..<Int(count)]) : [UInt32](repeating: 0, count: Int(count))
      if fits { break }
    }
    uid = peer.user
    self.groups = Set(groups).union([peer.group])
  }
}
