import Glibc

/// What bears a name on this system.
enum FileKind {
  /// One of S_IFREG, S_IFDIR and their like, links followed; nil for nothing.
  static func of(_ name: String) -> mode_t? {
    var status = stat()
    return unsafe stat(name, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
