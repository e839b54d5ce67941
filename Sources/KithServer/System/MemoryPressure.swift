import CLinux
import Glibc
import KithProtocol
import SystemPackage

/// The kernel's word that processes of the unit wait for memory, as systemd 254 and later passes it on (systemd.io/MEMORY_PRESSURE).
///
/// `$MEMORY_PRESSURE_WATCH` names a file of the control group, into which what `$MEMORY_PRESSURE_WRITE` holds in Base64 is written:
/// how much waiting counts. It then has urgent data each time. A FIFO or a socket in its place has data to read instead.
package final class MemoryPressure: Sendable {
  private let file: OpenFile
  private let end: OpenFile
  private let events: Int16
  private let readsData: Bool

  /// - Parameters:
  ///   - watch: `$MEMORY_PRESSURE_WATCH`.
  ///   - write: `$MEMORY_PRESSURE_WRITE`.
  /// - Returns: nil if nothing is to be watched, or it cannot be.
  package init?(watch: String?, write: String?) {
    guard let watch, watch.hasPrefix("/"), watch != "/dev/null" else { return nil }
    let threshold = write.flatMap { Base64.decode($0) } ?? []
    var status = stat()
    guard unsafe stat(watch, &status) == 0 else { return nil }
    let kind = status.st_mode & S_IFMT
    var descriptor: CInt
    switch kind {
    case S_IFSOCK: descriptor = Self.connect(to: watch)
    // For writing too, so that a FIFO whose writer leaves does not hang up.
    case S_IFREG, S_IFIFO: descriptor = unsafe open(watch, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    default: return nil
    }
    guard descriptor >= 0 else { return nil }
    file = OpenFile(.init(rawValue: descriptor))
    events = Int16(kind == S_IFREG ? POLLPRI : POLLIN)
    readsData = kind != S_IFREG
    // What is written to a FIFO would come back.
    if kind != S_IFIFO, !threshold.isEmpty {
      let count = unsafe threshold.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count == threshold.count else { return nil }
    }
    descriptor = kith_event()
    guard descriptor >= 0 else { return nil }
    end = OpenFile(.init(rawValue: descriptor))
  }

  private static func connect(to path: String) -> CInt {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return -1 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      close(descriptor)
      return -1
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 { return descriptor }
    close(descriptor)
    return -1
  }

  /// Waits until memory is short; the thread waits with it.
  ///
  /// - Returns: false if there is nothing more to wait for: after `stop`, or when what was watched is gone.
  package func wait() -> Bool {
    while true {
      var entries = [
        pollfd(fd: file.descriptor.rawValue, events: events, revents: 0),
        pollfd(fd: end.descriptor.rawValue, events: Int16(POLLIN), revents: 0),
      ]
      guard unsafe poll(&entries, 2, -1) > 0 else {
        if errno == EINTR { continue }
        return false
      }
      guard entries[1].revents == 0 else { return false }
      // A pressure file whose group is gone has an error and urgent data at once.
      guard entries[0].revents & Int16(POLLERR | POLLNVAL) == 0 else { return false }
      guard readsData else { return entries[0].revents & events != 0 }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = unsafe read(file.descriptor.rawValue, &bytes, bytes.count)
      if count > 0 { return true }
      guard count < 0, errno == EAGAIN || errno == EINTR else { return false }
    }
  }

  /// Ends waiting, now and for ever.
  package func stop() {
    var one: UInt64 = 1
    _ = unsafe Glibc.write(end.descriptor.rawValue, &one, 8)
  }
}
