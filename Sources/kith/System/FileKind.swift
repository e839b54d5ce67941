import Glibc

/// What bears a name on this system.
enum FileKind {
  /// One of S_IFREG, S_IFDIR and their like, links followed; nil for nothing.
  static func of(_ name: String) -> mode_t? {
    var status = stat()
    return unsafe stat(name, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Whether both names lead to one file.
  static func areOneFile(_ name: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard unsafe stat(name, &first) == 0, unsafe stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
