import KithProtocol
import LanguageModel
import Storage

/// What lies on the disk, whether there is a model to ask it with or not.
extension MemoryStore {
  /// One memory of a user.
  struct Held {
    let model: ModelKey
    let name: String
    /// With damaged files that were set aside, bytes.
    var byteCount = 0
    /// When the file was written last, seconds of Unix time; nil where there is only what was set aside.
    var time: Int?
    var damagedCount = 0
  }

  /// All memories of a user, by model and name.
  func held(by user: UInt32) -> [Held] {
    var all: [Held] = []
    for folder in folderEntries("\(folder)/\(user)") {
      guard let model = Self.model(ofFolder: folder) else { continue }
      let path = "\(self.folder)/\(user)/\(folder)"
      var byName: [String: Held] = [:]
      for entry in folderEntries(path) {
        guard let (name, isAside) = Self.memory(ofFile: entry), let file = FileIdentity(path: "\(path)/\(entry)") else {
          continue
        }
        var held = byName[name] ?? Held(model: model, name: name)
        held.byteCount += file.byteCount
        if isAside { held.damagedCount += 1 } else { held.time = file.modified }
        byName[name] = held
      }
      all += byName.values
    }
    return all.sorted { $0.model != $1.model ? $0.model < $1.model : $0.name < $1.name }
  }

  /// Removes memories of a user with everything of them; that is on the disk when this returns.
  ///
  /// - Parameters:
  ///   - model: as clients name it, whether it is there or not; a name alone may be a model of the user's own.
  ///   - name: nil for all beside the model.
  /// - Returns: those that were removed.
  func remove(_ model: String, _ name: String?, of user: UInt32) throws(ProtocolError) -> [Held] {
    let all = held(by: user)
    let own = all.filter { $0.model.owner == user && $0.model.name == model }
    let meant = own.isEmpty || all.contains { $0.model.text == model } ? all.filter { $0.model.text == model } : own
    let removed = meant.filter { name == nil || $0.name == name }
    for held in removed {
      do throws(StorageError) {
        try find(held.name, of: user, held.model).removeFiles()
      } catch {
        throw FileSystem.failure("the memory's file could not be removed", error)
      }
    }
    return removed
  }

  /// The bytes that a user's memories take on the disk, those that were set aside too.
  package func byteCount(of user: UInt32) -> Int {
    let own = "\(folder)/\(user)"
    return folderEntries(own).reduce(0) { sum, model in
      folderEntries("\(own)/\(model)").reduce(sum) {
        $0 + (FileIdentity(path: "\(own)/\(model)/\($1)")?.byteCount ?? 0)
      }
    }
  }

  /// Removes what was being written when an earlier run ended.
  package func removeDebris() {
    for user in folderEntries(folder) {
      for model in folderEntries("\(folder)/\(user)") {
        let own = "\(folder)/\(user)/\(model)"
        for name in folderEntries(own) where name.hasPrefix(".") { FileSystem.remove("\(own)/\(name)") }
      }
    }
  }

  /// The name of a model's folder: no slash is in it.
  static func folderName(of model: ModelKey) -> String {
    model.catalogText.map { $0 == "/" ? "~" : String($0) }.joined()
  }

  private static func model(ofFolder folder: String) -> ModelKey? {
    guard folder.hasPrefix("~") else { return ModelKey(catalogText: folder) }
    guard let second = folder.dropFirst().firstIndex(of: "~") else { return nil }
    return ModelKey(catalogText: "\(folder[..<second])/\(folder[folder.index(after: second)...])")
  }

  /// The memory of a file's name, and whether it was damaged and set aside; nil for another file.
  private static func memory(ofFile file: String) -> (name: String, isAside: Bool)? {
    let parts = file.split(separator: "-", omittingEmptySubsequences: false)
    let stem = parts.dropLast().joined(separator: "-") + "-"
    let asideEnding = Self.ending + MemoryFile.asideEnding
    let isAside = stem.hasSuffix(asideEnding) && parts.last.flatMap { Int($0) } != nil
    guard isAside || file.hasSuffix(Self.ending) else { return nil }
    let name = isAside ? stem.dropLast(asideEnding.utf8.count) : file.dropLast(Self.ending.utf8.count)
    return ModelName.isName(String(name)) ? (String(name), isAside) : nil
  }
}
