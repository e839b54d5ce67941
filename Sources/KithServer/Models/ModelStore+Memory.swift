import KithProtocol
import LanguageModel
import Logging
import Synchronization
import SystemPackage

/// Loading models into memory, and unloading them.
extension ModelStore {
  /// Gives the model to `completion`: at once if it is in memory, otherwise from another thread once it is loaded or has failed.
  ///
  /// A file that was replaced since is loaded first; if it cannot be, the old generation answers on.
  package func take(_ name: String?, for peer: Peer, _ completion: @escaping Completion) {
    switch resolve(name, for: peer) {
    case .failure(let error): completion(.failure(error))
    case .success(let (key, generation)): take(key, generation: generation, named: name, for: peer, completion)
    }
  }

  /// Gives the model of a session that an earlier daemon has left to `completion`; one that the peer may not see any more is not
  /// found.
  func take(_ key: ModelKey, for peer: Peer, _ completion: @escaping Completion) {
    guard state.withLock({ Self.isVisible(key, to: peer, $0) }) else {
      return completion(.failure(notFound(key.text, for: peer)))
    }
    take(key, generation: nil, named: key.text, for: peer, completion)
  }

  private func take(
    _ key: ModelKey, generation: Int?, named name: String?, for peer: Peer, _ completion: @escaping Completion
  ) {
    let use = nextUse()
    let ready = state.withLock { Self.ready(key, &$0) }
    ready?.lastUse.store(use, ordering: .relaxed)
    let insist = Self.insisting(on: generation, completion)
    guard let ready else { return load(key, named: name, for: peer, insist) }
    switch fileChange(of: ready) {
    case .none: insist(.success(ready))
    case .replaced(let file):
      load(key, named: name, for: peer) { [self] result in
        guard case .failure(let error) = result, error.code != .modelNotFound else { return insist(result) }
        refuse(file, keeping: ready)
        insist(.success(ready))
      }
    case .removed:
      withdraw(ready)
      take(name, for: peer, completion)  // the name may mean another now
    }
  }

  /// Loads the model again if its file has changed, and gives it to `completion`. The old generation answers meanwhile.
  package func reload(_ name: String?, for peer: Peer, _ completion: @escaping Completion) {
    switch resolve(name, for: peer) {
    case .failure(let error): completion(.failure(error))
    case .success(let (key, generation)):
      guard let file = folder.identity(key) else {
        return completion(.failure(notFound(name ?? "default", for: peer)))
      }
      guard peer.owns(key) else { return completion(.failure(Self.notYours(key))) }
      let current = state.withLock { Self.ready(key, &$0) }
      let insist = Self.insisting(on: generation, completion)
      if let current, current.file == file { return insist(.success(current)) }
      load(key, named: name, for: peer, insist)
    }
  }

  /// Unloads the model; requests that hold it finish.
  ///
  /// - Returns: Whether it was in memory.
  package func unload(_ key: ModelKey) -> Bool {
    let old = state.withLock { state -> ServedModel? in
      let old = Self.ready(key, &state)
      state.ready[key] = nil
      if let old { Self.release(old, &state) }
      return old
    }
    if let old { tell(.unloaded, key, generation: old.generation) }
    return old != nil
  }

  static func notYours(_ key: ModelKey) -> ProtocolError {
    ProtocolError(
      .denied, "the model `\(key.text)` is not yours to change", hint: "an administrator may, on the admin socket",
      field: ScopeTable.model.name)
  }

  /// The generation in service, also if it was about to leave.
  private static func ready(_ key: ModelKey, _ state: inout State) -> ServedModel? {
    if let served = state.ready[key] { return served }
    guard let revived = state.parked.removeValue(forKey: key)?.revived else { return nil }
    state.ready[key] = revived
    return revived
  }

  /// Passes on only the generation that the client insists on.
  private static func insisting(on generation: Int?, _ completion: @escaping Completion) -> Completion {
    guard let generation else { return completion }
    return { result in
      completion(
        result.flatMap { served in
          if served.generation == generation { return .success(served) }
          return .failure(
            ProtocolError(
              .modelNotFound,
              "generation \(generation) of `\(served.name)` is not in service: it is at \(served.generation)",
              field: ScopeTable.model.name))
        })
    }
  }

  /// Remembers a model that left service for as long as it takes memory.
  static func release(_ served: ServedModel, _ state: inout State) {
    state.draining.removeAll { !$0.isAlive }
    state.draining.append(ReleasedModel(served))
  }

  // MARK: Loading

  /// Opens the model on a thread of the store's own, once for all requests that wait.
  private func load(_ key: ModelKey, named name: String?, for peer: Peer, _ completion: @escaping Completion) {
    let (isFirst, isReplacement, installCount) = state.withLock { state in
      let isFirst = state.loads[key] == nil
      state.loads[key, default: Load()].waiting.append(completion)
      return (isFirst, state.ready[key] != nil, state.installCounts[key])
    }
    guard isFirst else { return }
    loaders.submit { [self] in
      var result = open(key, named: name ?? "default", for: peer)
      // The old generation answers meanwhile; where there is none, the first request should not wait for this.
      if isReplacement, case .success(let served) = result { served.warmUp() }
      let (waiting, old, isNew) = state.withLock { state -> ([Completion], ServedModel?, Bool) in
        let waiting = state.loads.removeValue(forKey: key)?.waiting ?? []
        if state.installCounts[key] != installCount, let newer = Self.ready(key, &state) {
          result = .success(newer)
          return (waiting, nil, false)
        }
        return (waiting, finish(result, of: key, &state), true)
      }
      if isNew, case .success(let served) = result, served.generation != old?.generation {
        tell(old == nil ? .loaded : .replaced, key, generation: served.generation)
      }
      for completion in waiting { completion(result) }
      _ = consume old  // the old generation may end here, which takes a while
    }
  }

  /// Puts an opened model in service. The old generation answers until then, and stays if the new one could not be opened.
  func finish(
    _ result: Result<ServedModel, ProtocolError>, of key: ModelKey, _ state: inout State
  ) -> ServedModel? {
    switch result {
    case .success(let served):
      state.corrupt.remove(key)
      state.refused[key] = nil
      state.parked[key] = nil
      let old = state.ready.updateValue(served, forKey: key)
      if let old { Self.release(old, &state) }
      return old
    case .failure(let error):
      if [.modelCorrupt, .modelWrongVersion].contains(error.code) { state.corrupt.insert(key) }
      return nil
    }
  }

  /// Maps the file and gives it its generation. A few milliseconds for a warm file, longer for a cold one.
  func open(_ key: ModelKey, named name: String, for peer: Peer) -> Result<ServedModel, ProtocolError> {
    let start = ContinuousClock.now
    do throws(ProtocolError) {
      guard let descriptor = try folder.open(key), let file = FileIdentity(descriptor: descriptor.rawValue) else {
        return .failure(missing(key, named: name, for: peer))
      }
      defer { try? descriptor.close() }  // read only: nothing can be lost
      try makeRoom(for: file.byteCount, of: key, peer)
      let model: Model
      do throws(ModelError) {
        model = try Model(descriptor: descriptor.rawValue)
      } catch {
        logger.log(.modelUnreadable, ["model": "\(key.text)", "reason": "\(error.message)"])
        throw ProtocolError(error, model: key.text)
      }
      let served = ServedModel(
        key: key, generation: generation(of: model, key), model: model, file: file, lastUse: nextUse())
      logger.log(
        .modelLoaded,
        [
          "model": "\(key.text)", "gen": "\(served.generation)", "bytes": "\(file.byteCount)",
          "took_us": "\((ContinuousClock.now - start).microseconds)",
        ])
      keepFirst()
      return .success(served)
    } catch {
      return .failure(error)
    }
  }

  /// The error of a model without a file; one that is the default by somebody's choice is said to be.
  private func missing(_ key: ModelKey, named name: String, for peer: Peer) -> ProtocolError {
    guard name == "default" else { return notFound(name, for: peer) }
    return ProtocolError(
      .modelNotFound, "the default model `\(key.text)` is not installed",
      hint: "choose another: `kith models alias default NAME`, or the setting `default`", field: ScopeTable.model.name)
  }

  // MARK: The budget

  /// The bytes of model files in memory: in service, being loaded, or still held by a request.
  package var memoryByteCount: Int { state.withLock { Self.memory($0, without: nil) } }

  /// - Parameter key: A model that is being replaced: its old generation leaves as soon as no request holds it.
  private static func memory(_ state: State, without key: ModelKey?) -> Int {
    state.ready.values.reduce(0) { $0 + ($1.key == key ? 0 : $1.file.byteCount) }
      + state.loads.reduce(0) { $0 + ($1.key == key ? 0 : $1.value.reservedBytes) }
      + (Array(state.parked.values) + state.draining).reduce(0) { $0 + ($1.isAlive ? $1.file.byteCount : 0) }
  }

  /// Reserves memory for a model, unloading the least recently used ones that are neither pinned nor held by a request.
  private func makeRoom(for byteCount: Int, of key: ModelKey, _ peer: Peer) throws(ProtocolError) {
    guard let budget = options.memoryBudget else { return }
    var held: Set<ModelKey> = []
    while true {
      let (fits, next) = state.withLock { state -> (Bool, ModelKey?) in
        if Self.memory(state, without: key) + byteCount <= budget {
          state.loads[key]?.reservedBytes = byteCount
          return (true, nil)
        }
        let candidates = state.ready.values.filter {
          $0.key != key && !held.contains($0.key) && !state.catalog.pins.contains($0.key)
        }
        let oldest = candidates.min { $0.lastUse.load(ordering: .relaxed) < $1.lastUse.load(ordering: .relaxed) }
        return (false, oldest?.key)
      }
      if fits { return }
      guard let next else { throw tooBig(byteCount, of: key, budget: budget, held, peer) }
      park(next)
      if settle(next) {
        tell(.unloaded, next)
        logger.log(.modelEvicted, ["model": "\(next.text)", "for": "\(key.text)"])
      } else {
        held.insert(next)
      }
    }
  }

  /// Looks at a model that was parked: puts it back in service if a request holds it.
  ///
  /// - Returns: whether it is gone.
  func settle(_ key: ModelKey) -> Bool {
    state.withLock { state in
      guard let parked = state.parked[key] else { return state.ready[key] == nil }
      state.parked[key] = nil
      guard let revived = parked.revived else { return true }
      state.ready[key] = revived
      return false
    }
  }

  /// Takes a model out of service and keeps a weak reference to it. If that ends the model, it ends here, outside the lock.
  func park(_ key: ModelKey) {
    let served = state.withLock { state -> ServedModel? in
      guard let served = state.ready.removeValue(forKey: key) else { return nil }
      state.parked[key] = ReleasedModel(served)
      return served
    }
    _ = consume served
  }

  /// Names the models that take the memory, as far as the peer may know them.
  private func tooBig(
    _ byteCount: Int, of key: ModelKey, budget: Int, _ held: Set<ModelKey>, _ peer: Peer
  ) -> ProtocolError {
    let visible = Set(visibleKeys(to: peer))
    let (pinned, used) = state.withLock { state in
      (
        state.ready.keys.filter { state.catalog.pins.contains($0) }.sorted(),
        state.ready.keys.filter { held.contains($0) }.sorted()
      )
    }
    var reasons: [String] = []
    for (what, keys) in [("pinned", pinned), ("in use", used)] where !keys.isEmpty {
      let names = keys.filter(visible.contains).map { "`\($0.text)`" }
      let others = keys.count - names.count
      reasons.append(
        "\(what): " + (names + (others > 0 ? ["\(others) that you may not see"] : [])).joined(separator: ", "))
    }
    return ProtocolError(
      .modelTooBig,
      "the model `\(key.text)` needs \(byteCount) bytes of the \(budget) that models may take in memory"
        + (reasons.isEmpty ? "" : "; " + reasons.joined(separator: "; ")),
      hint: pinned.isEmpty
        ? (used.isEmpty ? "the operator can raise --memory-budget" : "try again when they are idle")
        : "unpin one, or raise --memory-budget", field: ScopeTable.model.name)
  }
}
