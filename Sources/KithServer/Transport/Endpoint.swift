package import KithProtocol

/// A socket to listen on, and the way to identify its peers.
package struct Endpoint: Sendable {
  package let listener: Listener
  /// Identifies the peer of a connected descriptor; nil refuses the connection.
  package let identify: @Sendable (CInt) -> Peer?

  package init(_ listener: Listener, identify: @escaping @Sendable (CInt) -> Peer?) {
    self.listener = listener
    self.identify = identify
  }

  /// A socket that only one user can open: everything is allowed there, and everything is theirs.
  package static func alone(_ listener: Listener) -> Endpoint { Endpoint(listener) { _ in .alone } }

  /// A socket of many users, on which nobody has a role above `ceiling`.
  package static func shared(_ listener: Listener, ceiling: Role, policy: AccessPolicy) -> Endpoint {
    Endpoint(listener) { socket in
      PeerCredentials(socket: socket).map {
        Peer(uid: $0.uid, role: policy.role(of: $0, ceiling: ceiling), isScoped: true)
      }
    }
  }
}
