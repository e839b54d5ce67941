import Glibc

/// Distinguishes a file from a later one of the same name.
struct FileIdentity: Sendable, Equatable {
  let device: UInt64
  let inode: UInt64
  let byteCount: Int
  let modified: Int
  let modifiedNanoseconds: Int
  /// When it came to its place, in nanoseconds: the file's last change of any kind, a new name among them.
  let arrival: Int

  /// Whether it is the same file with the same content. A new name or mode makes no other.
  static func == (a: FileIdentity, b: FileIdentity) -> Bool {
    a.device == b.device && a.inode == b.inode && a.byteCount == b.byteCount && a.modified == b.modified
      && a.modifiedNanoseconds == b.modifiedNanoseconds
  }

  /// Whether it is the same file, also with other content.
  func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

  /// Nil if there is no regular file at the path; a symbolic link is none.
  init?(path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Nil if the descriptor is not of a regular file.
  init?(descriptor: CInt) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init?(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    modified = Int(status.st_mtim.tv_sec)
    modifiedNanoseconds = Int(status.st_mtim.tv_nsec)
    arrival =
      Int(status.st_ctim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue
      &+ Int(status.st_ctim.tv_nsec)
  }
}
