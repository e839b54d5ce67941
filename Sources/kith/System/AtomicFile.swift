import Glibc
import SystemPackage

/// Writes a file that appears when it is whole: beside it first, then under its name.
///
/// A symbolic link stays, and its file is written; what is no plain file, such as a pipe or `/dev/stdout`, is written to as it is.
enum AtomicFile {
  /// - Parameter isPrivate: whether nobody else may read it.
  static func write(_ text: String, to name: String, isPrivate: Bool = false) throws {
    let file = target(of: name)
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

  /// Whether what is written to both names goes to one file, which need not be there yet; not of `-` and of what is no plain file.
  static func areOneFile(_ name: String, _ other: String) -> Bool {
    guard name != "-", other != "-" else { return false }
    guard let kind = FileKind.of(name) else {
      return FileKind.of(other) == nil && target(of: name) == target(of: other)
    }
    return kind == S_IFREG && FileKind.areOneFile(name, other)
  }

  /// Where the name's links lead, also where there is no file yet.
  static func target(of name: String) -> String {
    var name = FilePath(name)
    // More links than the kernel follows are a circle.
    for _ in 0..<40 {
      if let path = unsafe realpath(name.string, nil) {
        defer { unsafe free(path) }
        return unsafe String(cString: path)
      }
      // A pipe behind `/dev/stdout` is there, and has no path.
      guard FileKind.of(name.string) == nil else { break }
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink(name.string, &bytes, bytes.count)
      guard count > 0 else { break }
      let link = FilePath(String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
      name = link.isAbsolute ? link : name.removingLastComponent().pushing(link)
    }
    return name.string
  }
}
