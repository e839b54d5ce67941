package import KithProtocol
import LanguageModel
package import Logging
import Storage
import Synchronization

/// The models of one folder, who may see them, and which of them are in memory.
///
/// A model is opened when it is first asked for, once however many requests ask at the same time, on threads of the store's
/// own, so that a slow disk delays no other model. Taking a model out of the store is one short lock. A new generation is put
/// in the same way: requests that hold the old one keep it, and only `model.load` waits for the new one.
///
/// Names are in this file, which model answers when none is named in `ModelStore+Default.swift`, loading and unloading in
/// `ModelStore+Memory.swift`, what operator and owners change in `ModelStore+Catalog.swift`, new files in
/// `ModelStore+Installing.swift`, and files that others replace or remove in `ModelStore+Files.swift`.
package final class ModelStore: Sendable {
  package typealias Completion = @Sendable (Result<ServedModel, ProtocolError>) -> Void

  /// The steps that put a finished file in service.
  package enum InstallStep: String, Sendable, CaseIterable { case verified, placed, synchronized, served }

  package struct Options: Sendable {
    /// The model that answers when none is named and there is no alias `default`; nil for the first that came.
    package var defaultModel: String?
    /// How many bytes of model files may be in memory at once; nil for no limit.
    package var memoryBudget: Int?
    /// Called after each step of an installation, so that a test can look at what a kill right there would leave.
    package var onInstallStep: (@Sendable (InstallStep) -> Void)?

    package init(defaultModel: String? = nil, memoryBudget: Int? = nil) {
      self.defaultModel = defaultModel
      self.memoryBudget = memoryBudget
    }
  }

  /// A model that is being opened: the requests that wait for it, and the memory that is reserved for it.
  struct Load {
    var waiting: [Completion] = []
    var reservedBytes = 0
  }

  struct State {
    /// In memory, and answering.
    var ready: [ModelKey: ServedModel] = [:]
    var loads: [ModelKey: Load] = [:]
    /// Out of service, to see whether a request still holds them; back in service if so, or if one is asked for meanwhile.
    var parked: [ModelKey: ReleasedModel] = [:]
    /// Replaced or unloaded, while requests may still hold them.
    var draining: [ReleasedModel] = []
    /// Models that could not be opened the last time.
    var corrupt: Set<ModelKey> = []
    /// How often a file was installed, so that a load that began before one does not end after it.
    var installCounts: [ModelKey: Int] = [:]
    /// Files that took the place of a served model's and could not be opened: the old generation answers.
    var refused: [ModelKey: FileIdentity] = [:]
    var catalog = ModelCatalog()
  }

  let folder: ModelFolder
  package let options: Options
  let logger: Logger
  /// Publishes which models come and go.
  package let events = Events()
  let state = Mutex(State())
  /// Held while the catalogue changes, so that its file never goes back.
  let catalogChange = Mutex(())
  private let useCount = Atomic<Int>(0)
  let loaders = ThreadPool(threadCount: 4, named: "kith-loader")

  package init(folder: String, options: Options = Options(), logger: Logger) {
    self.folder = ModelFolder(path: folder)
    self.options = options
    self.logger = logger
    readCatalog()
    keepFirst()
  }

  package func shutDown() async { await loaders.shutDown() }

  /// The ordinal of this use of a model: a clock for telling which one was used longest ago.
  func nextUse() -> Int { useCount.add(1, ordering: .relaxed).newValue }

  // MARK: Names

  /// How many models are installed.
  package var installedCount: Int { folder.keys.count }

  /// The installed models that the peer may see, by name.
  func visibleKeys(to peer: Peer) -> [ModelKey] {
    let keys = folder.keys
    return state.withLock { state in keys.filter { Self.isVisible($0, to: peer, state) } }
  }

  /// Whether the peer may know that the model is there.
  static func isVisible(_ key: ModelKey, to peer: Peer, _ state: State) -> Bool {
    key.owner == nil || peer.owns(key) || state.catalog.shared.contains(key)
  }

  /// The model that a name means to the peer: the default model, a model of the peer's own, an alias, or a shared model.
  ///
  /// Whether the model exists is checked when it is taken; one that the peer may not see counts as not found.
  package func resolve(
    _ name: String?, for peer: Peer
  ) -> Result<(key: ModelKey, generation: Int?), ProtocolError> {
    guard let name, name != "default" else {
      if let key = defaultKey(for: peer) { return .success((key, nil)) }
      return .failure(
        ProtocolError(
          .modelNotFound, "no model is installed",
          hint: "`kith-setup-english` builds an English one; `kith train NAME FILES…` makes one of your own"))
    }
    guard let given = ModelName(name) else { return .failure(notFound(name, for: peer)) }
    if let owner = given.owner {
      guard let uid = UserNames.uid(of: owner) else { return .failure(notFound(name, for: peer)) }
      let key = ModelKey(owner: uid, name: given.name)
      guard state.withLock({ Self.isVisible(key, to: peer, $0) }) else { return .failure(notFound(name, for: peer)) }
      return .success((key, given.generation))
    }
    if let uid = peer.namespace {
      let own = ModelKey(owner: uid, name: given.name)
      if state.withLock({ $0.ready[own] != nil }) || folder.identity(own) != nil {
        return .success((own, given.generation))
      }
    }
    let key = state.withLock { state -> ModelKey? in
      guard let target = state.catalog.aliases[given.name] else { return ModelKey(owner: nil, name: given.name) }
      return Self.isVisible(target, to: peer, state) ? target : nil
    }
    return key.map { .success(($0, given.generation)) } ?? .failure(notFound(name, for: peer))
  }

  package func isInstalled(_ key: ModelKey) -> Bool { folder.identity(key) != nil }

  package func notFound(_ name: String, for peer: Peer) -> ProtocolError {
    let aliases = state.withLock { state in
      state.catalog.aliases.filter { Self.isVisible($0.value, to: peer, state) }.map(\.key)
    }
    let near = nearest(to: name, among: visibleKeys(to: peer).map(\.text) + aliases)
    let file = passedOver(for: peer).first { $0.name == name }
    return ProtocolError(
      .modelNotFound, "there is no model `\(name)`",
      hint: file.map { "a file is not served because of its name: rename `\($0.file)` to `\(name).kith`" }
        ?? near.map { "did you mean `\($0)`?" } ?? "`kith models` lists those there are", field: ScopeTable.model.name)
  }

  // MARK: Lists

  /// The installed models that the peer may see, and how each of them is.
  package func list(for peer: Peer) -> [ModelReply] {
    withdrawRemoved()
    let defaultKey = defaultKey(for: peer)
    return visibleKeys(to: peer).map { modelState(of: $0, defaultKey: defaultKey) }
  }

  /// How one model is.
  package func modelState(of key: ModelKey, for peer: Peer) -> ModelReply {
    modelState(of: key, defaultKey: defaultKey(for: peer))
  }

  private func modelState(of key: ModelKey, defaultKey: ModelKey?) -> ModelReply {
    let size = folder.identity(key)?.byteCount
    return state.withLock { state in
      let served = state.ready[key]
      let condition: ModelState =
        if served != nil || state.parked[key] != nil {
          .ready
        } else if state.loads[key] != nil {
          .loading
        } else if state.draining.contains(where: { $0.key == key && $0.isAlive }) {
          .draining
        } else {
          state.corrupt.contains(key) ? .corrupt : .installed
        }
      var entry = ModelReply(
        name: key.text, state: condition, isDefault: key == defaultKey, byteCount: served?.file.byteCount ?? size,
        generation: served?.generation ?? state.catalog.generations[key]?.ordinal)
      entry.isPinned = state.catalog.pins.contains(key)
      entry.isPrivate = key.owner != nil && !state.catalog.shared.contains(key)
      entry.aliases = state.catalog.aliases(of: key)
      return entry
    }
  }

  /// The models in memory that the peer may see, by name.
  package func loaded(for peer: Peer) -> [ModelReply] {
    let keys = state.withLock { state in state.ready.keys.filter { Self.isVisible($0, to: peer, state) } }
    let defaultKey = defaultKey(for: peer)
    return keys.sorted().map { modelState(of: $0, defaultKey: defaultKey) }
  }

  /// Sends an event about a model to those who may see it.
  func tell(_ kind: EventKind, _ key: ModelKey, generation: Int? = nil) {
    events.publish(.model(kind, key.text, generation: generation)) { peer in
      state.withLock { Self.isVisible(key, to: peer, $0) }
    }
  }

  /// Tells the subscribers that may see the model, or the one before, that an alias has changed.
  func tell(alias: String, _ target: ModelKey?, before: ModelKey?) {
    guard let key = target ?? before else { return }
    events.publish(.alias(alias, target?.text)) { peer in
      state.withLock { Self.isVisible(key, to: peer, $0) }
    }
  }

  /// Any model in memory, to try whether answers come.
  package var anyLoaded: ServedModel? { state.withLock { $0.ready.values.first } }
}

extension ProtocolError {
  /// The error of a model file that cannot be used.
  init(_ error: ModelError, model: String) {
    let message = "the model `\(model)` cannot be used: \(error.message)"
    switch error {
    case .wrongVersion: self.init(.modelWrongVersion, message, field: ScopeTable.model.name)
    case .unreadable: self.init(.inputOutput, message, field: ScopeTable.model.name)
    default: self.init(.modelCorrupt, message, hint: "train it again, or install it anew", field: ScopeTable.model.name)
    }
  }
}
