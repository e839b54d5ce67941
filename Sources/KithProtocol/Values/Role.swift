/// How much somebody may do. Each role may do what those before it may.
///
/// An operation's table says which one an operation needs. Where one user runs a daemon for themselves there are no roles:
/// everybody who can open the socket is an administrator.
package enum Role: String, Sendable, CaseIterable, Comparable {
  /// Ask models.
  case query
  /// Train models of one's own, and look after them.
  case train
  /// Look after everybody's models, and the daemon.
  case admin

  package static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .query: 0
    case .train: 1
    case .admin: 2
    }
  }
}
