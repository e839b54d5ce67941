internal import Glibc

/// The first bytes of a file, to tell what it is before it is read.
struct FileStart {
  /// nil of an ARPA file, of one that is packed, and of what is no regular file.
  let format: ForeignFormat?

  init(_ path: String) {
    var bytes: [UInt8] = []
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if path != "-", descriptor >= 0 {
      var status = stat()
      // Reading takes from a pipe what its reader would miss.
      if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        bytes = [UInt8](repeating: 0, count: 64)
        bytes.removeLast(bytes.count - max(0, unsafe pread(descriptor, &bytes, bytes.count, 0)))
      }
    }
    if descriptor >= 0 { close(descriptor) }
    format = ForeignFormat(start: bytes.span)
  }
}
