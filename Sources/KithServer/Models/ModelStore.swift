package import KithProtocol
import LanguageModel
package import Logging
import NIOPosix
import Storage
import Synchronization

/// The models of one folder: which there are, and which are in memory.
///
/// A model is a file `NAME.kith`. It is opened when first asked for, once however many ask at the same time, on
/// threads of its own, so that a slow disk keeps nobody from another model. Taking a model out of the store is one
/// short lock; a new generation is put in the same way, and requests that hold the old one keep it.
package final class ModelStore: Sendable {
  package typealias Completion = @Sendable (Result<ServedModel, ProtocolError>) -> Void

  private enum Entry {
    /// Being opened; those who wait for it.
    case loading([Completion])
    case ready(ServedModel)
    case corrupt
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// The last generation of every name served so far, and its content.
    var generations: [String: (number: Int, contentHash: String)] = [:]
    /// The model that `default` means when none is configured; nil until it is needed.
    var chosenDefault: String?
  }

  package let folder: String
  private let configuredDefault: String?
  private let logger: Logger
  private let state = Mutex(State())
  private let loaders = NIOThreadPool(numberOfThreads: 4)

  package init(folder: String, defaultModel: String?, logger: Logger) {
    self.folder = folder
    configuredDefault = defaultModel
    self.logger = logger
    loaders.start()
  }

  package func shutDown() async throws { try await loaders.shutdownGracefully() }

  func path(of name: String) -> String { "\(folder)/\(name).kith" }

  // MARK: Names

  /// The names of the installed models, sorted.
  package var installedNames: [String] {
    folderEntries(folder).filter { $0.hasSuffix(".kith") }.map { String($0.dropLast(5)) }
      .filter(FieldType.isModelName)
  }

  /// The model that answers when none is named: the configured one, or the first by name.
  package var defaultName: String? {
    if let configuredDefault { return configuredDefault }
    if let chosen = state.withLock({ $0.chosenDefault }) { return chosen }
    let first = installedNames.first
    state.withLock { $0.chosenDefault = first }
    return first
  }

  /// What `default`, or no name, stands for; any other name stands for itself.
  package func resolve(_ name: String?) -> Result<String, ProtocolError> {
    if let name, name != "default" { return .success(name) }
    if let name = defaultName { return .success(name) }
    return .failure(
      ProtocolError(
        .modelNotFound, "no model is installed",
        hint: "`kith-setup-english` builds an English one; `kith train NAME FILES…` makes one of your own"))
  }

  /// The installed models and how each of them is.
  package var list: [ModelState] {
    state.withLock { $0.chosenDefault = nil }
    let defaultName = defaultName
    return installedNames.map { name in
      let (entry, generation) = state.withLock { ($0.entries[name], $0.generations[name]?.number) }
      let isDefault = name == defaultName
      let size = FileIdentity(path: path(of: name))?.byteCount
      return switch entry {
      case nil: ModelState(name: name, state: .installed, isDefault: isDefault, byteCount: size, generation: generation)
      case .loading:
        ModelState(name: name, state: .loading, isDefault: isDefault, byteCount: size, generation: generation)
      case .corrupt:
        ModelState(name: name, state: .corrupt, isDefault: isDefault, byteCount: size, generation: generation)
      case .ready(let served): self.state(of: served)
      }
    }
  }

  /// The models in memory, by name.
  package var loaded: [ServedModel] {
    state.withLock { state in
      state.entries.values.compactMap { if case .ready(let served) = $0 { served } else { nil } }
    }.sorted { $0.name < $1.name }
  }

  package func state(of served: ServedModel) -> ModelState {
    ModelState(
      name: served.name, state: .ready, isDefault: served.name == defaultName, byteCount: served.file.byteCount,
      generation: served.generation)
  }

  // MARK: Taking

  /// Gives the model to `completion`: at once if it is in memory, else from another thread when it is, or cannot be.
  package func take(_ name: String?, _ completion: @escaping Completion) {
    switch resolve(name) {
    case .failure(let error): completion(.failure(error))
    case .success(let name):
      let ready = state.withLock { state -> ServedModel? in
        if case .ready(let served) = state.entries[name] { served } else { nil }
      }
      if let ready { return completion(.success(ready)) }
      load(name, completion)
    }
  }

  /// Takes the model anew if its file has changed since, and gives it to `completion`.
  package func reload(_ name: String?, _ completion: @escaping Completion) {
    switch resolve(name) {
    case .failure(let error): completion(.failure(error))
    case .success(let name):
      let file = FileIdentity(path: path(of: name))
      let current = state.withLock { state -> ServedModel? in
        if case .ready(let served) = state.entries[name], served.file == file { served } else { nil }
      }
      if let current { return completion(.success(current)) }
      load(name, completion)
    }
  }

  /// - Returns: Whether it was in memory.
  package func unload(_ name: String) -> Bool {
    state.withLock { state in
      guard case .ready = state.entries[name] else { return false }
      state.entries[name] = nil
      return true
    }
  }

  package func isInstalled(_ name: String) -> Bool { FileIdentity(path: path(of: name)) != nil }

  package func notFound(_ name: String) -> ProtocolError {
    let near = nearest(to: name, among: installedNames)
    return ProtocolError(
      .modelNotFound, "there is no model `\(name)`",
      hint: near.map { "did you mean `\($0)`?" } ?? "`kith models` lists those there are", field: "model")
  }

  // MARK: Loading

  private func load(_ name: String, _ completion: @escaping Completion) {
    let isFirst = state.withLock { state in
      if case .loading(let waiting) = state.entries[name] {
        state.entries[name] = .loading(waiting + [completion])
        return false
      }
      state.entries[name] = .loading([completion])
      return true
    }
    guard isFirst else { return }
    loaders.submit { [self] _ in
      let result = open(name)
      let waiting = state.withLock { state -> [Completion] in
        guard case .loading(let waiting) = state.entries[name] else { return [] }
        switch result {
        case .success(let served): state.entries[name] = .ready(served)
        case .failure(let error): state.entries[name] = error.code == .modelNotFound ? nil : .corrupt
        }
        if case .failure = result, state.chosenDefault == name { state.chosenDefault = nil }
        return waiting
      }
      for completion in waiting { completion(result) }
    }
  }

  /// Maps the file and gives it its generation. A few milliseconds for a warm file, longer for a cold one.
  private func open(_ name: String) -> Result<ServedModel, ProtocolError> {
    let path = path(of: name)
    guard let file = FileIdentity(path: path) else {
      return .failure(notFound(name))
    }
    let clock = ContinuousClock()
    let start = clock.now
    do throws(ModelError) {
      let model = try Model(contentsOf: path)
      let served = ServedModel(name: name, generation: generation(of: model, named: name), model: model, file: file)
      logger.notice(
        "model loaded",
        metadata: [
          "model": "\(name)", "gen": "\(served.generation)", "bytes": "\(file.byteCount)",
          "took": "\(clock.now - start)",
        ])
      return .success(served)
    } catch {
      logger.error("model cannot be loaded", metadata: ["model": "\(name)", "reason": "\(error.message)"])
      return .failure(ProtocolError(error, model: name))
    }
  }

  private func generation(of model: Model, named name: String) -> Int {
    let hash = model.details.contentHash
    return state.withLock { state in
      let last = state.generations[name]
      if let last, last.contentHash == hash { return last.number }
      let number = (last?.number ?? 0) + 1
      state.generations[name] = (number, hash)
      return number
    }
  }

  // MARK: Installing

  /// Removes an output that was not installed, and what a killed training may have left beside it.
  static func discard(_ temporary: String) {
    let folder = String(temporary[..<(temporary.lastIndex(of: "/") ?? temporary.startIndex)])
    let name = temporary.dropFirst(folder.utf8.count + 1)
    for other in folderEntries(folder) where other.hasPrefix(name) { FileSystem.remove("\(folder)/\(other)") }
  }

  /// Removes what trainings of an earlier run left in the folder: hidden files, which no model's file is.
  package func removeDebris() {
    for name in folderEntries(folder) where name.hasPrefix(".") { FileSystem.remove("\(folder)/\(name)") }
  }

  /// Puts a finished file in service under a name: checks every byte, renames it into place, and swaps the model.
  ///
  /// Requests in flight keep the generation they began with. If anything fails the old model stands.
  package func install(_ temporary: String, as name: String) -> Result<ServedModel, ProtocolError> {
    do throws(ModelError) {
      try Model(contentsOf: temporary).verify()
    } catch {
      return .failure(ProtocolError(error, model: name))
    }
    let path = path(of: name)
    guard FileSystem.rename(temporary, path) else {
      return .failure(
        ProtocolError(.inputOutput, "the new model could not be put in its place: \(FileSystem.lastError)"))
    }
    try? synchronizeFolder(of: path)  // the model is in place; a crash before the disk knows costs the new one only
    let result = open(name)
    if case .success(let served) = result {
      let waiting = state.withLock { state -> [Completion] in
        let before = state.entries.updateValue(.ready(served), forKey: name)
        state.chosenDefault = nil
        if case .loading(let waiting) = before { return waiting }
        return []
      }
      for completion in waiting { completion(result) }
    }
    return result
  }
}

extension ProtocolError {
  /// What a client is told about a model file that cannot be used.
  init(_ error: ModelError, model: String) {
    let message = "the model `\(model)` cannot be used: \(error.message)"
    switch error {
    case .wrongVersion: self.init(.modelWrongVersion, message, field: "model")
    case .unreadable: self.init(.inputOutput, message, field: "model")
    default: self.init(.modelCorrupt, message, hint: "train it again, or install it anew", field: "model")
    }
  }
}
