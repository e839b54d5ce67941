/// How much somebody may do. Each role may do what those before it may.
///
/// `Operation.role` says which one an operation needs. Where one user runs a daemon for themselves there are no roles:
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

extension Operation {
  /// The least role that may ask for this. With `train`, only for what is one's own; with `admin`, for anything.
  package var role: Role {
    switch self {
    case .ping, .hello, .status, .stats, .describe, .subscribe, .cancel: .query
    case .predict, .complete, .score, .choose, .explain, .related, .topic, .similar, .collocates, .reason, .xray: .query
    case .modelList, .modelShow: .query
    case .modelLoad, .modelUnload, .modelShare, .modelVerify, .modelDelete, .modelImport, .modelExport: .train
    case .sessionOpen, .sessionAppend, .sessionUndo, .sessionSave, .sessionClose: .query
    case .modelPin, .modelUnpin, .modelAlias: .admin
    case .configReload, .logLevel, .drain: .admin
    case .train, .feed, .jobList, .jobWatch, .jobCancel: .train
    }
  }
}
