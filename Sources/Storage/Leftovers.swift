internal import Glibc

/// What processes that were killed left behind: files and folders `PREFIX.ENDING-PID`, which their owners lock while they live.
enum Leftovers {
  /// Removes those of that prefix and ending whose owners are gone.
  static func remove(besides prefix: String, ending: String) {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : ""
    let beginning = (parts.last ?? "") + ending
    for name in folderEntries(folder.isEmpty ? "." : folder) where isLeftover(name, beginning) {
      let descriptor = lock(folder + name)
      guard descriptor >= 0 else { continue }
      if unsafe unlink(folder + name) != 0, errno == EISDIR { removeFolder(folder + name) }
      close(descriptor)
    }
  }

  /// Removes those of the files in a folder that are not whole and whose owners are gone.
  static func remove(in folder: String, where isUnfinished: (String) -> Bool) {
    for name in folderEntries(folder) where isUnfinished(name) {
      let descriptor = lock("\(folder)/\(name)")
      guard descriptor >= 0 else { continue }
      unsafe unlink("\(folder)/\(name)")
      close(descriptor)
    }
  }

  /// Only digits follow: anything else is somebody's own.
  private static func isLeftover(_ name: String, _ beginning: Substring) -> Bool {
    guard name.hasPrefix(beginning) else { return false }
    let number = name.utf8.dropFirst(beginning.utf8.count)
    return !number.isEmpty && number.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// Whether a path still leads to an open file or folder.
  static func leads(_ path: String, to descriptor: CInt) -> Bool {
    var (named, opened) = (stat(), stat())
    return unsafe lstat(path, &named) == 0 && fstat(descriptor, &opened) == 0 && named.st_ino == opened.st_ino
      && named.st_dev == opened.st_dev
  }

  /// - Returns: the descriptor that holds the lock; -1 if another process does, where the path leads elsewhere by now, or where there
  ///   are no locks.
  static func lock(_ path: String) -> CInt {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return -1 }
    // Another that looks for leftovers may have removed it after it was opened here, and its owner have made it anew.
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0, leads(path, to: descriptor) { return descriptor }
    close(descriptor)
    return -1
  }

  /// Locks what this process has made.
  /// - Returns: the descriptor that holds the lock; -1 where there are no locks, or where nothing has the name any more.
  static func hold(_ path: String) throws(StorageError) -> CInt {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return -1 }
    do { if try take(descriptor) { return descriptor } } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    return -1
  }

  /// Locks a descriptor. Who looks whether it is a leftover has the lock for a moment only, or longer where the machine is busy.
  /// - Returns: false where there are no locks.
  /// - Throws: `StorageError.failed` if another keeps it.
  @discardableResult
  static func take(_ descriptor: CInt) throws(StorageError) -> Bool {
    for _ in 0..<patience {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(1_000)
    }
    throw .failed(operation: "lock an unfinished file", reason: "another process works on it")
  }

  /// In thousandths of a second.
  private static let patience = 60_000
}

/// Removes files in a folder that are not whole, where the processes that wrote them were killed.
package func removeUnfinished(in folder: String, where isUnfinished: (String) -> Bool) {
  Leftovers.remove(in: folder, where: isUnfinished)
}
