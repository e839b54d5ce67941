import Glibc
package import KithProtocol
import LanguageModel
import Logging
import Synchronization
import SystemPackage

/// The changes that operators and owners make: pins, aliases, sharing, and deleting models.
///
/// Each change is on the disk before it holds, and survives a restart.
extension ModelStore {
  private var catalogPath: String { "\(folder.path)/catalog.json" }

  func readCatalog() {
    guard let catalog = ModelCatalog(contentsOf: catalogPath) else {
      // The next change overwrites it and its content would be lost, so keep it for the operator to look at.
      _ = FileSystem.rename(catalogPath, "\(catalogPath).damaged")
      return logger.error("the catalogue of the models is damaged; aliases, pins and generations start afresh")
    }
    state.withLock { $0.catalog = catalog }
  }

  /// Changes the catalogue, on the disk first.
  private func change<Value>(_ body: (inout ModelCatalog) throws(ProtocolError) -> Value) throws(ProtocolError) -> Value
  {
    try catalogChange.withLock { _ throws(ProtocolError) in
      var catalog = state.withLock { $0.catalog }
      let before = catalog
      let value = try body(&catalog)
      if catalog != before {
        try catalog.write(to: catalogPath, temporary: "\(folder.path)/.catalog.new")
        state.withLock { [catalog] in $0.catalog = catalog }
      }
      return value
    }
  }

  /// The generation of a model's content: one higher than before if the content is new under its name.
  ///
  /// If it cannot be written down it holds until the daemon ends, and the model serves all the same.
  func generation(of model: Model, _ key: ModelKey) -> Int {
    let hash = model.details.contentHash
    return catalogChange.withLock { _ in
      let (generation, changed) = state.withLock { state -> (Int, ModelCatalog?) in
        let (generation, isNew) = state.catalog.generation(of: hash, key)
        return (generation, isNew ? state.catalog : nil)
      }
      do throws(ProtocolError) {
        try changed?.write(to: catalogPath, temporary: "\(folder.path)/.catalog.new")
      } catch {
        logger.warning("the generation could not be written down", metadata: ["model": "\(key.text)"])
      }
      return generation
    }
  }

  /// The key of an installed model that the peer may change.
  ///
  /// - Throws: `model.not_found`, also for a model that the peer may not see; `auth.denied`.
  package func changeable(_ name: String?, for peer: Peer) throws(ProtocolError) -> ModelKey {
    let (key, _) = try resolve(name, for: peer).get()
    guard isInstalled(key) else { throw notFound(name ?? "default", for: peer) }
    guard peer.owns(key) else { throw Self.notYours(key) }
    return key
  }

  private static func gone(_ key: ModelKey) -> ProtocolError {
    ProtocolError(.modelNotFound, "there is no model `\(key.text)` any more", field: ScopeTable.model.name)
  }

  /// Pins a model in memory, or unpins it.
  ///
  /// - Returns: False if that changes nothing.
  @discardableResult
  package func setPinned(_ isPinned: Bool, _ key: ModelKey) throws(ProtocolError) -> Bool {
    try change { catalog in
      isPinned ? catalog.pins.insert(key).inserted : catalog.pins.remove(key) != nil
    }
  }

  /// Loads the pinned models, when the daemon starts.
  package func loadPinned() {
    for key in state.withLock({ $0.catalog.pins }).sorted() where isInstalled(key) {
      take(key.owner == nil ? key.name : "~\(key.owner ?? 0)/\(key.name)", for: .alone) { _ in }  // the journal tells
    }
  }

  /// Lets everybody ask a user's model, or its owner alone.
  package func setShared(_ isShared: Bool, _ key: ModelKey) throws(ProtocolError) {
    guard key.owner != nil else {
      if isShared { return }
      throw ProtocolError(
        .badValue, "the model `\(key.text)` is everybody's: it has no owner", field: ScopeTable.model.name)
    }
    try change { catalog in
      if isShared { catalog.shared.insert(key) } else { catalog.shared.remove(key) }
    }
  }

  /// Makes a name stand for a model; nil removes the alias.
  ///
  /// - Returns: the model that it stood for before.
  package func setAlias(_ alias: String, _ target: ModelKey?) throws(ProtocolError) -> ModelKey? {
    if alias != "default", target != nil, isInstalled(ModelKey(owner: nil, name: alias)) {
      throw ProtocolError(
        .modelExists, "there is a model `\(alias)`, so the name cannot stand for another",
        hint: "choose another name, or delete that model", field: "alias")
    }
    let before = try change { (catalog) throws(ProtocolError) in
      if let target, target.owner != nil, !catalog.shared.contains(target) {
        throw ProtocolError(
          .denied, "the model `\(target.text)` is private", hint: "its owner shares it with `model.share`",
          field: ScopeTable.model.name)
      }
      let before = catalog.aliases[alias]
      catalog.aliases[alias] = target
      return before
    }
    if before != target { tell(alias: alias, target, before: before) }
    return before
  }

  /// Deletes a model's file, with its pin, its aliases and who may see it. Its generations go on counting.
  ///
  /// - Returns: whether it was the peer's default model.
  @discardableResult
  package func delete(_ key: ModelKey, for peer: Peer = .alone) throws(ProtocolError) -> Bool {
    let wasDefault = defaultKey(for: peer) == key
    guard try folder.remove(key) else { throw Self.gone(key) }
    _ = unload(key)
    state.withLock { _ = $0.corrupt.remove(key) }
    try change { catalog in
      catalog.pins.remove(key)
      catalog.shared.remove(key)
      for alias in catalog.aliases(of: key) { catalog.aliases[alias] = nil }
    }
    tell(.deleted, key)
    let entry: Logger.Metadata = ["model": "\(key.text)"]
    guard wasDefault else {
      logger.log(.modelDeleted, entry)
      return false
    }
    logger.log(.modelDeleted, entry.merging(["default": "\(defaultName(for: peer) ?? "none")"]) { own, _ in own })
    return true
  }

  /// Writes down which model came first: everybody's, or the owner's.
  ///
  /// If that cannot be done, it holds until the daemon ends.
  ///
  /// - Returns: the one before.
  func keepInCatalog(_ key: ModelKey) -> ModelKey? {
    catalogChange.withLock { _ in
      let (before, catalog) = state.withLock { state in
        (state.catalog.first.updateValue(key, forKey: key.owner), state.catalog)
      }
      guard before != key else { return before }
      do throws(ProtocolError) {
        try catalog.write(to: catalogPath, temporary: "\(folder.path)/.catalog.new")
      } catch {
        logger.warning("the default model could not be written down", metadata: ["model": "\(key.text)"])
      }
      return before
    }
  }

  /// Reads every byte of the model's file.
  package func verify(_ key: ModelKey) throws(ProtocolError) -> (byteCount: Int, contentHash: String) {
    guard let descriptor = try folder.open(key) else { throw Self.gone(key) }
    defer { try? descriptor.close() }  // read only: nothing can be lost
    do throws(ModelError) {
      let model = try Model(descriptor: descriptor.rawValue)
      try model.verify()
      return (model.fileByteCount, model.details.contentHash)
    } catch {
      logger.log(.modelDamaged, ["model": "\(key.text)", "reason": "\(error.message)"])
      state.withLock { _ = $0.corrupt.insert(key) }
      throw ProtocolError(error, model: key.text)
    }
  }
}
