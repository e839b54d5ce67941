import Glibc
import SystemPackage

/// Writes a file that appears when it is whole: beside it first, then under its name.
enum AtomicFile {
  /// - Parameter isPrivate: whether nobody else may read it.
  static func write(_ text: String, to file: String, isPrivate: Bool = false) throws {
    let partial = "\(file).partial-\(getpid())"
    do {
      let output = try FileDescriptor.open(
        FilePath(partial), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: isPrivate ? .ownerReadWrite : [.ownerReadWrite, .groupRead, .otherRead])
      do {
        try output.writeAll(text.utf8)
        guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
        try output.close()
        guard unsafe rename(partial, file) == 0 else { throw Errno(rawValue: errno) }
      } catch {
        try? output.close()  // the first error is the one to tell
        unsafe unlink(partial)
        throw error
      }
    } catch {
      throw UsageError(message: "cannot write \(file): \(error)")
    }
  }
}
