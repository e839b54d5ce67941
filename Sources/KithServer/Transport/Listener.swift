import Glibc
import SystemPackage

/// A Unix stream socket to listen on.
package enum Listener: Sendable {
  /// A path at which to make one, with this mode. A socket file that a dead daemon left there is replaced.
  case path(String, mode: UInt32)
  /// One that listens already, as systemd hands it over.
  case descriptor(CInt)

  private static let backlog: CInt = 1_024

  /// The path to remove at the end; systemd's sockets are systemd's.
  var ownedPath: String? { if case .path(let path, _) = self { path } else { nil } }

  /// A listening socket that does not block, the caller's to close.
  func open() throws(ListenError) -> CInt {
    switch self {
    case .descriptor(let descriptor):
      let flags = fcntl(descriptor, F_GETFL)
      guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else { throw failure(errno) }
      return descriptor
    case .path(let path, let mode):
      var address = try Self.address(of: path)
      try Self.clear(path, &address)
      let descriptor = Self.makeSocket()
      guard descriptor >= 0 else { throw failure(errno) }
      // Restricted from the first moment on: between `bind` and a later change of mode anybody could connect.
      let before = umask(~mode & 0o777)
      let isBound = unsafe Self.with(&address) { unsafe bind(descriptor, $0, $1) } == 0
      let error = errno
      umask(before)
      guard isBound, listen(descriptor, Self.backlog) == 0 else {
        let reason = isBound ? errno : error
        close(descriptor)
        throw failure(reason)
      }
      return descriptor
    }
  }

  private func failure(_ error: CInt) -> ListenError {
    ListenError(message: "cannot listen\(ownedPath.map { " at \($0)" } ?? ""): \(Errno(rawValue: error))")
  }

  /// Removes the socket file of a dead daemon; refuses to touch that of a live one, or anything else.
  private static func clear(_ path: String, _ address: inout sockaddr_un) throws(ListenError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ListenError(message: "cannot listen at \(path): the file there is not a socket; move it away")
    }
    let descriptor = makeSocket()
    defer { close(descriptor) }
    // A live one whose queue is full says EAGAIN.
    if unsafe with(&address, { unsafe connect(descriptor, $0, $1) }) != 0, errno == ECONNREFUSED {
      unsafe unlink(path)
      return
    }
    throw ListenError(message: "a daemon already answers at \(path); stop it first, or choose another --socket")
  }

  private static func makeSocket() -> CInt {
    socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
  }

  private static func address(of path: String) throws(ListenError) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // The last byte stays zero.
    let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard bytes.count <= limit else {
      throw ListenError(message: "cannot listen at \(path): the path is longer than \(limit) bytes")
    }
    // Sound: the field has room for more bytes than are copied.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: bytes) }
    return address
  }

  /// Sound: a `sockaddr_un` is a `sockaddr` of the size that is told with it.
  private static func with(
    _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

/// Why a socket could not be opened, in a sentence for the operator.
package struct ListenError: Error {
  package let message: String
}
