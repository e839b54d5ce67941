import Glibc

/// The permission bits of files.
enum FileModes {
  /// Nil if there is no such file.
  static func mode(of path: String) -> UInt32? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status.st_mode : nil
  }
}
