import CSystemd
import Glibc
import KithServer

/// Sockets from systemd and messages to it; without systemd every call does nothing.
enum ServiceManager {
  /// The listening Unix stream sockets that came by activation, each with its unit's FileDescriptorName=.
  static var listeners: [(name: String, listener: Listener)] {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = unsafe sd_listen_fds_with_names(1, &names)  // 1: our children shall not take these sockets for theirs
    guard count > 0 else { return [] }
    var listeners: [(name: String, listener: Listener)] = []
    for i in 0..<Int(count) {
      let descriptor = SD_LISTEN_FDS_START + CInt(i)
      // libsystemd gives as many names as descriptors, each a string of malloc's, as is the list.
      let name = unsafe names?[i].map { unsafe String(cString: $0) } ?? ""
      unsafe free(names?[i])
      guard sd_is_socket_unix(descriptor, Int32(SOCK_STREAM.rawValue), 1, nil, 0) > 0 else { continue }
      listeners.append((name, .descriptor(descriptor)))
    }
    unsafe free(names)
    return listeners
  }

  /// How often the watchdog wants to hear from us at the latest; nil if there is none.
  static var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  static func ready(status: String) { unsafe sd_notify(0, "READY=1\nSTATUS=\(status)") }
  static func status(_ status: String) { unsafe sd_notify(0, "STATUS=\(status)") }
  static func reloading() {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let microseconds = time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
    unsafe sd_notify(0, "RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=Reloading the configuration")
  }
  static func stopping() { unsafe sd_notify(0, "STOPPING=1\nSTATUS=Answering running requests, then stopping") }
  static func feedWatchdog() { unsafe sd_notify(0, "WATCHDOG=1") }
}
