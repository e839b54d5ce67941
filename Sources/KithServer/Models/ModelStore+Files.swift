import KithProtocol
import Logging
import Synchronization

/// Files that others replace or remove in the folder of the models: a look at the file with each request notices it.
///
/// It takes a microsecond, of a request for a model; those that compute nothing do not look.
extension ModelStore {
  /// What has become of a served model's file.
  enum FileChange { case none, replaced(by: FileIdentity), removed }

  func fileChange(of served: ServedModel) -> FileChange {
    guard let file = folder.identity(served.key) else { return .removed }
    if file == served.file { return .none }
    // One that could not be opened is tried again only when it changes.
    if state.withLock({ $0.refused[served.key] == file }) { return .none }
    return .replaced(by: file)
  }

  /// Takes a model out of service whose file is gone; requests that hold it finish.
  func withdraw(_ served: ServedModel) {
    let wasServed = state.withLock { state in
      guard state.ready[served.key] === served else { return false }
      state.ready[served.key] = nil
      state.refused[served.key] = nil
      Self.release(served, &state)
      return true
    }
    guard wasServed else { return }
    tell(.unloaded, served.key, generation: served.generation)
    logger.log(.modelRemoved, ["model": "\(served.key.text)", "gen": "\(served.generation)"])
    keepFirst()
  }

  /// Takes all models out of service whose files are gone.
  func withdrawRemoved() {
    for served in state.withLock({ Array($0.ready.values) }) {
      if case .removed = fileChange(of: served) { withdraw(served) }
    }
  }

  /// Keeps the old generation in service where the file that replaced its own cannot be opened; the journal has the reason.
  func refuse(_ file: FileIdentity, keeping served: ServedModel) {
    state.withLock { state in
      if state.ready[served.key] === served { state.refused[served.key] = file }
    }
  }
}
