import Foundation

/// The sockets of a service manager.
enum SoakSocket {
  static func listening(at path: String) throws(SocketLoadError) -> CInt {
    let descriptor = try bound(SOCK_STREAM, at: path)
    guard listen(descriptor, 128) == 0 else { throw failure("cannot listen at \(path)") }
    return descriptor
  }

  static func bound(_ type: __socket_type, at path: String) throws(SocketLoadError) -> CInt {
    let descriptor = socket(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw SocketLoadError("the path of the socket is too long: \(path)")
    }
    // Sound: the field has room for more bytes than are copied, and its last byte stays zero.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    unsafe unlink(path)
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, status == 0 else { throw failure("cannot bind \(path)") }
    return descriptor
  }

  /// The next message of a service: its lines, and the descriptors that came with it.
  static func receive(from descriptor: CInt) -> (lines: [String], descriptors: [CInt]) {
    var text = [UInt8](repeating: 0, count: 4_096)
    // Of 64 bits, as the header of what comes beside a message is aligned.
    var control = [UInt64](repeating: 0, count: 32)
    var found: [CInt] = []
    // Sound: the system writes no more than the buffers hold, and says how much; they are looked at within the calls.
    let count = unsafe text.withUnsafeMutableBytes { text in
      unsafe control.withUnsafeMutableBytes { control in
        var part = unsafe iovec(iov_base: text.baseAddress, iov_len: text.count)
        return unsafe withUnsafeMutablePointer(to: &part) { part in
          var message = unsafe msghdr()
          unsafe message.msg_iov = part
          unsafe message.msg_iovlen = 1
          unsafe message.msg_control = control.baseAddress
          unsafe message.msg_controllen = control.count
          let count = unsafe recvmsg(descriptor, &message, Int32(MSG_CMSG_CLOEXEC))
          unsafe found = descriptors(in: UnsafeRawBufferPointer(control).prefix(message.msg_controllen))
          return count
        }
      }
    }
    let lines = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").map(String.init)
    return (lines, found)
  }

  /// Those of the first header, if they are what it holds: its length (8 bytes), level and type (4 each), then 4 bytes each.
  private static func descriptors(in control: Slice<UnsafeRawBufferPointer>) -> [CInt] {
    let bytes = unsafe Array(control)
    func number(_ offset: Int) -> Int {
      (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
    guard bytes.count >= 16, number(8) == Int(SOL_SOCKET), number(12) == Int(SCM_RIGHTS) else { return [] }
    let end = min(bytes.count, number(0))
    return stride(from: 16, to: end - 3, by: 4).map { CInt(truncatingIfNeeded: number($0)) }
  }

  private static func failure(_ what: String) -> SocketLoadError {
    SocketLoadError("\(what): \(unsafe String(cString: strerror(errno)))")
  }
}
