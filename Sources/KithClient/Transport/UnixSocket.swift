import Glibc
import SystemPackage

/// Connects to sockets of the file system.
enum UnixSocket {
  /// Connects, waiting up to `patience` milliseconds while too many other connections wait to be accepted.
  static func connect(to path: String, patience: Int) throws(ConnectFailure) -> FileDescriptor {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .noSuchFile }
    // The last byte stays zero.
    guard bytes.count < capacity else { throw .pathTooLong(limit: capacity - 1) }
    // Sound: the field has room for `capacity` bytes, more than are copied.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: bytes) }

    let rawValue = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard rawValue >= 0 else { throw .other("\(Errno(rawValue: errno))") }
    let descriptor = FileDescriptor(rawValue: rawValue)
    do {
      try connect(descriptor, &address, patience)
    } catch {
      try? descriptor.close()  // The first error is the one to report.
      throw error
    }
    makeNonBlocking(descriptor)
    return descriptor
  }

  /// A blocking connect waits while the queue of the listener is full; a send timeout limits that wait.
  private static func connect(
    _ descriptor: FileDescriptor, _ address: inout sockaddr_un, _ patience: Int
  ) throws(ConnectFailure) {
    var limit = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    let limitSize = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor.rawValue, SOL_SOCKET, SO_SNDTIMEO, &limit, limitSize)
    while true {
      let status = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          unsafe Glibc.connect(descriptor.rawValue, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      if status == 0 { return }
      let failure = errno
      guard failure == EACCES, isBeingMade(address) else { return try fail(failure, address) }
      usleep(10_000)
    }
  }

  private static func fail(_ code: Int32, _ address: sockaddr_un) throws(ConnectFailure) {
    switch code {
    case ENOENT, ENOTDIR: throw .noSuchFile
    case ECONNREFUSED: throw isSocket(address) ? .refused : .notASocket
    case EACCES, EPERM: throw .permissionDenied
    case EPROTOTYPE, ENOTSOCK: throw .notASocket
    case EAGAIN: throw .busy
    default: throw .other("\(Errno(rawValue: code))")
    }
  }

  /// The system says "refused" also of plain files.
  private static func isSocket(_ address: sockaddr_un) -> Bool {
    status(of: address).map { $0.st_mode & S_IFMT == S_IFSOCK } ?? false
  }

  /// Whether the socket is so new that its group may not be set yet: systemd binds it, and then has a child change its owner.
  private static func isBeingMade(_ address: sockaddr_un) -> Bool {
    guard let status = status(of: address) else { return false }
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let age = now.tv_sec - status.st_ctim.tv_sec
    return (-1...1).contains(age)
  }

  private static func status(of address: sockaddr_un) -> stat? {
    var address = address
    let path = unsafe withUnsafeBytes(of: &address.sun_path) { field in
      unsafe String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  static func makeNonBlocking(_ descriptor: FileDescriptor) {
    let flags = fcntl(descriptor.rawValue, F_GETFL)
    _ = fcntl(descriptor.rawValue, F_SETFL, flags | O_NONBLOCK)
  }
}
