internal import Glibc

/// Where a file is to be written.
package enum OutputPath {
  /// Why no file can come to be at a path, as a sentence without an end; nil if nothing is known to be in the way.
  ///
  /// A finished file gets its name by renaming, which would put it in the place of a device, a pipe or a socket.
  package static func problem(_ name: String) -> String? {
    let path = target(of: name)
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: return nil
      case S_IFDIR: return "\(path) is a folder: name a file"
      default: return "\(path) is no regular file, and would be replaced by one: name another"
      }
    }
    if errno == ELOOP { return "\(path) is a symbolic link that leads to no file" }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard unsafe stat(folder, &status) == 0 else { return "there is no folder \(folder) for \(path)" }
    return status.st_mode & S_IFMT == S_IFDIR ? nil : "\(folder) is no folder, so that \(path) cannot be in it"
  }

  /// Where a path's last symbolic links lead, also where there is no file yet: a finished file replaces that one, and the link stays.
  static func target(of path: String) -> String {
    var path = path
    // More links than the kernel follows are a circle.
    for _ in 0..<40 {
      var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe readlink(path, $0.baseAddress!, $0.count) }
      guard count > 0 else { break }
      let link = String(decoding: bytes[..<count], as: UTF8.self)
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      path = link.hasPrefix("/") ? link : folder + link
    }
    return path
  }

  /// Whether two paths lead to the same file that exists.
  package static func areSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard unsafe stat(first, &one) == 0, unsafe stat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}
