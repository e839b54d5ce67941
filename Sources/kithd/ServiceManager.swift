import CSystemd
import Glibc
import KithServer

/// What systemd gives us and wants to hear; without systemd every call does nothing.
enum ServiceManager {
  /// The listening Unix stream sockets that came by activation.
  static var listeners: [Listener] {
    let count = sd_listen_fds(1)  // 1: our children shall not take these sockets for theirs
    guard count > 0 else { return [] }
    return (SD_LISTEN_FDS_START..<SD_LISTEN_FDS_START + count)
      .filter { sd_is_socket_unix($0, Int32(SOCK_STREAM.rawValue), 1, nil, 0) > 0 }
      .map { .descriptor($0) }
  }

  /// How often the watchdog wants to hear from us at the latest; nil if there is none.
  static var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  static func ready(status: String) { unsafe sd_notify(0, "READY=1\nSTATUS=\(status)") }
  static func status(_ status: String) { unsafe sd_notify(0, "STATUS=\(status)") }
  static func stopping() { unsafe sd_notify(0, "STOPPING=1\nSTATUS=Answering what runs, then stopping") }
  static func feedWatchdog() { unsafe sd_notify(0, "WATCHDOG=1") }
}
