internal import Glibc

/// A folder for temporary files that goes away, with everything in it, when its owner lets go.
///
/// Files in it are flat (no folders). A process that is killed leaves its folder behind; the name says whose it was
/// (`….scratch-PID`), and `removeDebris` collects those whose process is gone.
package final class ScratchFolder: Sendable {
  package let path: String

  /// Creates `PREFIX.scratch-PID`, for instance beside the file that is being made.
  package init(besides prefix: String) throws(StorageError) {
    path = "\(prefix).scratch-\(getpid())"
    guard unsafe mkdir(path, 0o700) == 0 else {
      throw .system(operation: "create a folder for temporary files", code: errno)
    }
  }

  deinit { removeFlatFolder(path) }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func remove(_ name: String) { unsafe unlink(file(name)) }
}

/// Removes a folder and the files in it, if there are no folders in it.
package func removeFlatFolder(_ path: String) {
  for name in folderEntries(path) { unsafe unlink("\(path)/\(name)") }
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
