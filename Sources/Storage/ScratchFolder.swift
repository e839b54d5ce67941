internal import Glibc

/// A folder for temporary files that goes away, with everything in it, when its owner lets go.
///
/// A process that is killed leaves its folder behind. It is locked as long as its owner lives, so that the next one of the
/// same name knows which are left over, and takes them away.
package final class ScratchFolder: Sendable {
  package let path: String
  /// Holds the lock.
  private let descriptor: CInt

  private static let ending = ".scratch-"

  /// Creates `PREFIX.scratch-PID`, for instance beside the file that is being made.
  package init(besides prefix: String) throws(StorageError) {
    path = "\(prefix)\(Self.ending)\(getpid())"
    Leftovers.remove(besides: prefix, ending: Self.ending)
    var held: CInt = -1
    repeat {
      if held >= 0 { close(held) }
      guard unsafe mkdir(path, 0o700) == 0 else {
        throw .system(operation: "create a folder for temporary files", code: errno)
      }
      held = try Leftovers.hold(path)
      // Another process that began at the same time may have taken it for a leftover before it was locked.
    } while held >= 0 ? !Leftovers.leads(path, to: held) : unsafe access(path, F_OK) != 0 && errno == ENOENT
    descriptor = held
  }

  deinit {
    removeFolder(path)
    if descriptor >= 0 { close(descriptor) }
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func remove(_ name: String) { unsafe unlink(file(name)) }
}

/// Removes a folder with the files in it, and the folders of files; links are not followed.
package func removeFolder(_ path: String) {
  for name in folderEntries(path) {
    let inner = "\(path)/\(name)"
    guard unsafe unlink(inner) != 0, errno == EISDIR else { continue }
    for file in folderEntries(inner) { unsafe unlink("\(inner)/\(file)") }
    unsafe rmdir(inner)
  }
  unsafe rmdir(path)
}

/// The names in a folder, sorted, without `.` and `..`; empty if it cannot be read.
package func folderEntries(_ path: String) -> [String] {
  guard let folder = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}
