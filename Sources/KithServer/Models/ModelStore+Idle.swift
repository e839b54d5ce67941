import KithProtocol
import Synchronization
/// What happens where memory is short.
extension ModelStore {
  /// Unloads all models that are neither pinned nor held by a request or a session, and lets go of arrays that are not lent.
  ///
  /// - Returns: the size of each model's file, bytes.
  package func unloadIdle() -> [Int] {
    let (keys, served) = state.withLock { state in
      (state.ready.keys.filter { !state.catalog.pins.contains($0) }.sorted(), Array(state.ready.values))
    }
    for model in served { model.workspaces.release() }
    let sizes = Dictionary(served.map { ($0.key, $0.file.byteCount) }) { first, _ in first }
    _ = consume served  // these too hold the models
    var unloaded: [Int] = []
    for key in keys {
      park(key)
      guard settle(key) else { continue }
      tell(.unloaded, key)
      unloaded.append(sizes[key] ?? 0)
    }
    return unloaded
  }
}
