import KithProtocol
import Logging
import Synchronization

/// Which model answers when none is named: that of the alias `default`, that of the setting, or the first that came.
///
/// The first one is written down, so that no other takes its place, however either came. When it is deleted, or its file is
/// gone, the first that came of those left takes its place, and the journal says so.
extension ModelStore {
  /// The model that answers the peer when none is named.
  package func defaultName(for peer: Peer) -> String? { defaultKey(for: peer)?.text }

  func defaultKey(for peer: Peer) -> ModelKey? { chosenDefault(for: peer) ?? firstModel(for: peer) }

  /// The default model that an alias or the setting chooses.
  ///
  /// - Returns: nil if neither does, or if it is an alias for a model that the peer may not see.
  func chosenDefault(for peer: Peer) -> ModelKey? {
    if let alias = state.withLock({ $0.catalog.aliases["default"] }) {
      return state.withLock { Self.isVisible(alias, to: peer, $0) } ? alias : nil
    }
    return options.defaultModel.map { ModelKey(owner: nil, name: $0) }
  }

  /// The first model that came, of those that the peer may see: everybody's before users' own, unless there was none of
  /// everybody's when the user's own first one came.
  private func firstModel(for peer: Peer) -> ModelKey? {
    let owners: [UInt32?] = peer.namespace.map { [$0, nil] } ?? [nil]
    for owner in owners {
      let (key, isReady) = state.withLock { state -> (ModelKey?, Bool) in
        guard let key = state.catalog.first[owner], Self.isVisible(key, to: peer, state) else { return (nil, false) }
        return (key, state.ready[key] != nil)
      }
      if let key, isReady || isInstalled(key) { return key }
    }
    let keys = byArrival(visibleKeys(to: peer))
    guard
      let key = keys.first(where: { $0.owner == nil }) ?? keys.first(where: { $0.owner == peer.namespace })
        ?? keys.first
    else { return nil }
    // What is only shared with the peer, or seen by an administrator, is nobody's to keep.
    if key.owner == nil || key.owner == peer.namespace { keep(key) }
    return key
  }

  /// The models in the order in which their files came.
  private func byArrival(_ keys: [ModelKey]) -> [ModelKey] {
    let arrivals: [(key: ModelKey, time: Int)] = keys.map { ($0, folder.identity($0)?.arrival ?? .max) }
    return arrivals.sorted { $0.time == $1.time ? $0.key < $1.key : $0.time < $1.time }.map(\.key)
  }

  /// Writes down the first of everybody's models, before another can come.
  func keepFirst() { _ = firstModel(for: .alone) }

  private func keep(_ key: ModelKey) {
    let before = keepInCatalog(key)
    guard before != key else { return }
    logger.log(.defaultChosen, ["model": "\(key.text)", "before": "\(before?.text ?? "none")"])
  }
}
