import Glibc
import ProcessIO
import SystemPackage

/// Writes a file that appears when it is whole: beside it first, then under its name.
///
/// A symbolic link stays, and its file is written; what is no plain file, such as a pipe or `/dev/stdout`, is written to as it is.
enum AtomicFile {
  /// - Parameter isPrivate: whether nobody else may read it.
  static func write(_ text: String, to name: String, isPrivate: Bool = false) throws {
    let file = OutputPath.target(of: name)
    if let kind = FileKind.of(file), kind != S_IFREG {
      do {
        let output = try FileDescriptor.open(FilePath(file), .writeOnly, options: [.closeOnExec])
        try output.closeAfter { _ = try output.writeAll(text.utf8) }
      } catch {
        throw UsageError(message: "cannot write \(name): \(error)")
      }
      return
    }
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
      throw UsageError(message: "cannot write \(name): \(error)")
    }
  }
}
