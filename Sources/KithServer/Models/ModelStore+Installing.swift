package import KithProtocol
import LanguageModel
import Logging
import Synchronization
import SystemPackage

/// Installing new files.
extension ModelStore {
  /// Where the file of that name grows until it is installed.
  package func temporary(_ name: String) -> String { folder.temporary(name) }

  /// Opens the model's file for reading; nil if there is none.
  func open(_ key: ModelKey) throws(ProtocolError) -> FileDescriptor? { try folder.open(key) }

  /// The bytes that a user's own models take on the disk.
  func byteCount(of owner: UInt32) -> Int { folder.byteCount(of: owner) }

  /// - Throws: `model.exists` if the name is an alias already, behind which the model would be hidden.
  func checkNoAlias(_ key: ModelKey) throws(ProtocolError) {
    guard key.owner == nil, let other = state.withLock({ $0.catalog.aliases[key.name] }) else { return }
    throw ProtocolError(
      .modelExists, "the name `\(key.name)` is an alias of `\(other.text)`",
      hint: "choose another name, or remove the alias", field: ScopeTable.model.name)
  }

  /// Removes an output that was not installed, and what a killed training may have left beside it.
  package func discard(_ temporary: String) { folder.discard(temporary) }

  /// Removes what was being made when an earlier run of the daemon ended.
  package func removeDebris() {
    let count = folder.removeDebris()
    if count > 0 { logger.notice("removed unfinished files of an earlier run", metadata: ["files": "\(count)"]) }
  }

  /// Says which files in the folder are not served because of their names.
  package func warnOfPassedOver() {
    for file in folder.passedOver {
      var metadata: Logger.Metadata = ["file": "\(file.file)"]
      if let name = file.name { metadata["rename"] = "\(name).kith" }
      logger.warning(
        "a file is not served: a model's name has letters, digits, dots, dashes and underscores", metadata: metadata)
    }
  }

  /// The files that are not served because of their names, everybody's and the peer's own.
  func passedOver(for peer: Peer) -> [ModelFolder.PassedOver] {
    folder.passedOver.filter { file in file.owner.map { peer.owns(ModelKey(owner: $0, name: file.file)) } ?? true }
  }

  /// Puts a finished file in service under a name: checks every byte, renames it into place, and swaps the model.
  ///
  /// Requests in flight keep the generation they began with. If anything fails the old model stands. A model that finds
  /// no room in memory is installed all the same, and loaded when it is asked.
  package func install(_ temporary: String, as key: ModelKey) -> Result<Int, ProtocolError> {
    do throws(ProtocolError) {
      let model: Model
      do throws(ModelError) {
        model = try Model(contentsOf: temporary)
        try model.verify()
      } catch {
        throw ProtocolError(error, model: key.text)
      }
      options.onInstallStep?(.verified)
      try folder.install(temporary, as: key)
      options.onInstallStep?(.placed)
      try folder.synchronize(key)
      options.onInstallStep?(.synchronized)
      let generation = serve(key, self.generation(of: model, key))
      options.onInstallStep?(.served)
      return .success(generation)
    } catch {
      return .failure(error)
    }
  }

  /// Serves the file that was just put in place.
  ///
  /// - Returns: the generation.
  private func serve(_ key: ModelKey, _ generation: Int) -> Int {
    let result = open(key, named: key.text, for: .alone)
    let (served, old) = state.withLock { state -> (Int, ServedModel?) in
      state.installCounts[key, default: 0] += 1
      if case .success(let served) = result { return (served.generation, finish(result, of: key, &state)) }
      // No room: the old generation must not go on answering instead of the new one.
      let old = state.ready.removeValue(forKey: key)
      if let old { Self.release(old, &state) }
      return (generation, old)
    }
    tell(old == nil ? .loaded : .replaced, key, generation: served)
    return served
  }
}
