import CLinux
import Glibc
import KithProtocol
import Storage
import SystemPackage

/// The folder of the models' files: `NAME.kith` for everybody's, `~UID/NAME.kith` for a user's own.
///
/// Files are opened beneath the folder and never through a symbolic link. Names that begin with a dot
/// are of files that are not finished.
struct ModelFolder: Sendable {
  let path: String

  func file(_ key: ModelKey) -> String { "\(path)/\(key.path)" }

  /// The installed models, sorted: everybody's first.
  var keys: [ModelKey] {
    let entries = folderEntries(path)
    var keys = Self.names(entries).map { ModelKey(owner: nil, name: $0) }
    for folder in entries where folder.hasPrefix("~") {
      guard let owner = UInt32(folder.dropFirst()) else { continue }
      keys += Self.names(folderEntries("\(path)/\(folder)")).map { ModelKey(owner: owner, name: $0) }
    }
    return keys.sorted()
  }

  /// A file that would be a model if its name were one's.
  struct PassedOver: Sendable, Equatable {
    /// nil for everybody's.
    let owner: UInt32?
    /// In the folder of the models.
    let file: String
    /// A model's name that would do; nil if nothing of it is left.
    let name: String?
  }

  /// Files that would be models if their names were such, everybody's and users' own, sorted.
  var passedOver: [PassedOver] {
    let entries = folderEntries(path)
    let owners = entries.filter { $0.hasPrefix("~") }.compactMap { UInt32($0.dropFirst()) }
    let own = owners.flatMap { owner in
      folderEntries("\(path)/~\(owner)").map { (owner: UInt32?.some(owner), file: "~\(owner)/\($0)") }
    }
    let files = entries.map { (owner: UInt32?.none, file: $0) } + own
    return files.sorted { $0.file < $1.file }.compactMap { owner, file in
      let name = String((file.split(separator: "/").last ?? "").dropLast(5))
      guard file.hasSuffix(".kith"), !name.hasPrefix("."), !ModelName.isName(name) else { return nil }
      return PassedOver(owner: owner, file: file, name: ModelName.allowed(like: name))
    }
  }

  private static func names(_ entries: [String]) -> [String] {
    entries.filter { $0.hasSuffix(".kith") }.map { String($0.dropLast(5)) }.filter(ModelName.isName)
  }

  /// Nil if the model is not installed.
  func identity(_ key: ModelKey) -> FileIdentity? { FileIdentity(path: file(key)) }

  /// Opens the model's file for reading.
  ///
  /// - Returns: Nil if there is no such file, or if it may not be opened (a link, a folder).
  func open(_ key: ModelKey) throws(ProtocolError) -> FileDescriptor? {
    let folder = try openFolder()
    defer { try? folder.close() }  // opened for looking up only: nothing can be lost
    let descriptor = unsafe kith_open_beneath(folder.rawValue, key.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
    if descriptor >= 0 { return FileDescriptor(rawValue: descriptor) }
    if [ENOENT, ENOTDIR, ELOOP, EXDEV].contains(errno) { return nil }
    throw ProtocolError(
      .inputOutput, "the model's file cannot be opened: \(FileSystem.lastError)", field: ScopeTable.model.name)
  }

  private func openFolder() throws(ProtocolError) -> FileDescriptor {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ProtocolError(.inputOutput, "the folder of the models cannot be opened: \(FileSystem.lastError)")
    }
    return FileDescriptor(rawValue: descriptor)
  }

  /// Renames a finished file to the model's own.
  func install(_ temporary: String, as key: ModelKey) throws(ProtocolError) {
    if let owner = key.owner { _ = FileSystem.makeFolder("\(path)/~\(owner)") }  // the rename below says if that failed
    guard FileSystem.rename(temporary, file(key)) else {
      throw FileSystem.failure("the new model's file could not be renamed to its name")
    }
  }

  /// Waits until the disk knows of an installed or removed file, so that it stays so if the machine stops.
  func synchronize(_ key: ModelKey) throws(ProtocolError) {
    do throws(StorageError) {
      try synchronizeFolder(of: file(key))
      if key.owner != nil { try synchronizeFolder(of: "\(path)/~") }
    } catch {
      throw ProtocolError(.inputOutput, "the folder of the models could not be written to the disk")
    }
  }

  /// - Returns: False if there is no such file.
  func remove(_ key: ModelKey) throws(ProtocolError) -> Bool {
    guard unsafe unlink(file(key)) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw ProtocolError(.inputOutput, "the model could not be deleted: \(FileSystem.lastError)")
    }
    try? synchronize(key)  // it is gone; a crash before the disk knows only brings it back
    return true
  }

  /// Where a file of that name grows until it is finished: hidden, so that it is no model, and collected at the start.
  func temporary(_ name: String) -> String { "\(path)/.\(name).new" }

  /// Removes a temporary file and what a killed writer may have left beside it.
  func discard(_ temporary: String) {
    let name = temporary.dropFirst(path.utf8.count + 1)
    for other in folderEntries(path) where other.hasPrefix(name) { FileSystem.remove("\(path)/\(other)") }
  }

  /// Removes what was being made when an earlier run ended: hidden files, which no model's file is.
  ///
  /// - Returns: how many there were.
  func removeDebris() -> Int {
    let debris = folderEntries(path).filter { $0.hasPrefix(".") }
    for name in debris { FileSystem.remove("\(path)/\(name)") }
    return debris.count
  }

  /// The bytes that a user's own models take on the disk.
  func byteCount(of owner: UInt32) -> Int {
    Self.names(folderEntries("\(path)/~\(owner)"))
      .reduce(0) { $0 + (identity(ModelKey(owner: owner, name: $1))?.byteCount ?? 0) }
  }
}
