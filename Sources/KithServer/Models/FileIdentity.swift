import Glibc

/// What tells one file from the next that takes its name.
struct FileIdentity: Sendable, Equatable {
  let device: UInt64
  let inode: UInt64
  let byteCount: Int
  let modified: Int
  let modifiedNanoseconds: Int

  /// Nil if there is no regular file.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    modified = Int(status.st_mtim.tv_sec)
    modifiedNanoseconds = Int(status.st_mtim.tv_nsec)
  }
}
