import Glibc

/// Where a file is to be written.
package enum OutputPath {
  /// Why no file can come to be at a path, as a sentence without an end; nil if nothing is known to be in the way.
  ///
  /// A finished file gets its name by renaming, which would put it in the place of a device, a pipe or a socket.
  package static func problem(_ path: String) -> String? {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: return nil
      case S_IFDIR: return "\(path) is a folder: name a file"
      default: return "\(path) is no regular file, and would be replaced by one: name another"
      }
    }
    if errno == ELOOP { return "\(path) leads to no file, by symbolic links that lead to each other" }
    let folder = parts(of: target(of: path)).folder
    guard unsafe stat(folder, &status) == 0 else { return "there is no folder \(folder) for \(path)" }
    return status.st_mode & S_IFMT == S_IFDIR ? nil : "\(folder) is no folder, so that \(path) cannot be in it"
  }

  /// Where a path leads by its symbolic links, also where there is no file yet: a finished file replaces that one, and the links stay.
  package static func target(of path: String) -> String {
    var path = path
    // More links than the kernel follows are a circle.
    for _ in 0..<40 {
      if let real = real(path) { return real }
      var status = stat()
      // A pipe behind `/dev/stdout` is there, and has no path.
      guard unsafe stat(path, &status) != 0, let link = link(path) else { break }
      path = link.hasPrefix("/") ? link : "\(parts(of: path).folder)/\(link)"
    }
    let (folder, name) = parts(of: path)
    return real(folder).map { $0 == "/" ? "/\(name)" : "\($0)/\(name)" } ?? path
  }

  /// Whether both paths lead to one regular file, which need not be there yet.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    switch unsafe (stat(first, &one) == 0, stat(second, &other) == 0) {
    case (true, true): return areSame(one, other)
    case (false, false): return target(of: first) == target(of: second)
    default: return false
    }
  }

  /// Whether a path leads to the file that standard input is read from.
  package static func isStandardInput(_ path: String) -> Bool {
    var (one, other) = (stat(), stat())
    return unsafe stat(path, &one) == 0 && fstat(STDIN_FILENO, &other) == 0 && areSame(one, other)
  }

  private static func areSame(_ one: stat, _ other: stat) -> Bool {
    one.st_mode & S_IFMT == S_IFREG && one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }

  /// The absolute path without links; nil if nothing is there.
  private static func real(_ path: String) -> String? {
    guard let bytes = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(bytes) }
    return unsafe String(validatingCString: bytes)
  }

  /// What a symbolic link says; nil if it is none.
  private static func link(_ path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe readlink(path, $0.baseAddress!, $0.count) }
    return count > 0 ? String(validating: bytes[..<count], as: UTF8.self) : nil
  }

  private static func parts(of path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), path[path.index(after: slash)...])
  }
}
