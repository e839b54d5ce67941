import Synchronization

/// The open connections by id, and how many each user has.
final class ConnectionRegistry: Sendable {
  private struct State {
    var lastID = 0
    /// nil for a connection that is about to begin.
    var open: [Int: LoopBound<Connection>?] = [:]
    var counts: [UInt32: Int] = [:]
    /// Resumed when no connection is open any more.
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var all: [LoopBound<Connection>] { state.withLock { $0.open.values.compactMap { $0 } } }

  enum Admission {
    /// The connection may begin, with this id.
    case admitted(id: Int)
    /// The limit of all connections is reached.
    case full
    /// The user's own limit is reached.
    case userFull
  }

  /// Counts a connection if the limits allow one more; a refused one counts for nobody while it is being told so.
  func admit(_ user: UInt32, limit: Int, ofUser userLimit: Int) -> Admission {
    state.withLock { state in
      guard state.open.count < limit else { return .full }
      guard state.counts[user, default: 0] < userLimit else { return .userFull }
      state.lastID += 1
      state.open.updateValue(nil, forKey: state.lastID)
      state.counts[user, default: 0] += 1
      return .admitted(id: state.lastID)
    }
  }

  func add(_ connection: LoopBound<Connection>, as id: Int) {
    state.withLock { if $0.open[id] != nil { $0.open.updateValue(connection, forKey: id) } }
  }

  func remove(_ id: Int, of user: UInt32) {
    let ended = state.withLock { state in
      state.open.removeValue(forKey: id)
      let rest = (state.counts[user] ?? 1) - 1
      state.counts[user] = rest > 0 ? rest : nil
      guard state.open.isEmpty else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in ended { continuation.resume() }
  }

  /// Comes back once no connection is open.
  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.open.isEmpty { state.waiting.append(continuation) }
        return state.open.isEmpty
      }
      if isOver { continuation.resume() }
    }
  }
}
