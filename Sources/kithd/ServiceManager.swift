import CSystemd
import Glibc
import KithServer

/// Sockets from systemd and messages to it; without systemd every call does nothing.
enum ServiceManager {
  /// The listening Unix stream sockets that came by activation, each with its unit's FileDescriptorName=.
  ///
  /// - Throws: `StartError` if one that came is something else, named with the setting of its unit that is at fault.
  static func listeners() throws(StartError) -> [(name: String, listener: Listener)] {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = unsafe sd_listen_fds_with_names(1, &names)  // 1: our children shall not take these sockets for theirs
    guard count > 0 else { return [] }
    var passed: [(name: String, descriptor: CInt)] = []
    for i in 0..<Int(count) {
      // libsystemd gives as many names as descriptors, each a string of malloc's, as is the list.
      let name = unsafe names?[i].map { unsafe String(cString: $0) } ?? ""
      unsafe free(names?[i])
      passed.append((name, SD_LISTEN_FDS_START + CInt(i)))
    }
    unsafe free(names)
    return try passed.map { (name, descriptor) throws(StartError) in
      if let fault = PassedSocket(descriptor).fault {
        throw StartError(message: "the socket that systemd passed\(name.isEmpty ? "" : " as `\(name)`") \(fault)")
      }
      return (name, .descriptor(descriptor))
    }
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
