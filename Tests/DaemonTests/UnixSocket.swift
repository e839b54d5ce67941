import Fixtures
import Glibc

/// Calls on Unix stream sockets, without pointers. All of them wait.
enum UnixSocket {
  struct Failure: Error, CustomStringConvertible {
    let description: String
    let code: Int32

    init(_ what: String) {
      code = errno
      description = "\(what): \(unsafe String(cString: strerror(code)))"  // strerror never gives null
    }
  }

  static func connected(to path: String) throws(Failure) -> Int32 {
    try unsafe withAddress(of: path) { descriptor, address, size in unsafe connect(descriptor, address, size) }
  }

  static func listening(at path: String, backlog: Int32 = 1_024) throws(Failure) -> Int32 {
    let descriptor = try bound(SOCK_STREAM, at: path)
    guard listen(descriptor, backlog) == 0 else { throw Failure("cannot listen at \(path)") }
    return descriptor
  }

  static func bound(_ type: __socket_type, at path: String) throws(Failure) -> Int32 {
    try unsafe withAddress(type, of: path) { descriptor, address, size in unsafe bind(descriptor, address, size) }
  }

  private static func withAddress(
    _ type: __socket_type = SOCK_STREAM, of path: String,
    _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(Failure) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure("cannot make a socket") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let failure = Failure("cannot use \(path)")
      close(descriptor)
      throw failure
    }
    return descriptor
  }

  /// The next connection; nil when the socket listens no more.
  static func accepted(_ listener: Int32) -> Int32? {
    let descriptor = accept(listener, nil, nil)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// What has come, at least one byte; nothing at the end, or when the connection is broken.
  static func received(_ descriptor: Int32) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
    return count > 0 ? Array(chunk[..<count]) : []
  }

  /// A datagram, and the descriptors that came with it.
  static func receivedWithDescriptors(_ descriptor: Int32) -> (bytes: [UInt8], descriptors: [Int32]) {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    // Of 64 bits, as the header of what comes beside a message is aligned.
    var control = [UInt64](repeating: 0, count: 32)
    var controlCount = 0
    // Sound: the system writes no more than the buffers hold, and says how much.
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe control.withUnsafeMutableBytes { control in
        var part = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return unsafe withUnsafeMutablePointer(to: &part) { part in
          var message = unsafe msghdr()
          unsafe message.msg_iov = part
          unsafe message.msg_iovlen = 1
          unsafe message.msg_control = control.baseAddress
          unsafe message.msg_controllen = control.count
          let count = unsafe recvmsg(descriptor, &message, Int32(MSG_CMSG_CLOEXEC))
          unsafe controlCount = message.msg_controllen
          return count
        }
      }
    }
    // A header of 16 bytes: its length, its level and its type; then four bytes for each descriptor.
    let halves = control.flatMap { [Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $0 >> 32)] }
    let isRights = controlCount > 16 && halves[2] == SOL_SOCKET && halves[3] == Int32(SCM_RIGHTS)
    return (Array(bytes.prefix(max(0, count))), isRights ? Array(halves[4..<Int(halves[0]) / 4]) : [])
  }

  /// - Returns: False if the other end is gone.
  static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits until the other end has closed its socket altogether, and not only the one direction.
  static func waitForHangUp(_ descriptor: Int32) {
    var state = pollfd(fd: descriptor, events: 0, revents: 0)
    while unsafe poll(&state, 1, -1) >= 0, state.revents & Int16(POLLHUP) == 0 {}
  }

  /// - Returns: False if nothing comes within a minute.
  static func waitForInput(_ descriptor: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&state, 1, 60_000 * Int32(Sanitizers.slowdown)) == 1
  }
}
