import CSystemd
import Glibc
import KithProtocol
import KithServer

/// Sockets from systemd and messages to it; without systemd every call does nothing.
enum ServiceManager {
  /// What came from systemd.
  struct Passed {
    /// The listening Unix stream sockets, each with its unit's FileDescriptorName=.
    var listeners: [(name: String, listener: Listener)] = []
    /// Sessions that an earlier daemon has left, each with its name.
    var sessions: [(name: String, descriptor: CInt)] = []
  }

  /// The sockets that came by activation, and what is in the descriptor store.
  ///
  /// - Throws: `StartError` if a socket that came is something else, named with the setting of its unit that is at fault.
  static func passed() throws(StartError) -> Passed {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = unsafe sd_listen_fds_with_names(1, &names)  // 1: our children shall not take these sockets for theirs
    guard count > 0 else { return Passed() }
    var passed: [(name: String, descriptor: CInt)] = []
    for i in 0..<Int(count) {
      // libsystemd gives as many names as descriptors, each a string of malloc's, as is the list.
      let name = unsafe names?[i].map { unsafe String(cString: $0) } ?? ""
      unsafe free(names?[i])
      passed.append((name, SD_LISTEN_FDS_START + CInt(i)))
    }
    unsafe free(names)
    var result = Passed()
    for (name, descriptor) in passed {
      let socket = PassedSocket(descriptor)
      if !socket.isSocket, SessionStore.isName(name) {
        result.sessions.append((name, descriptor))
        continue
      }
      if let fault = socket.fault {
        throw StartError(message: "the socket that systemd passed\(name.isEmpty ? "" : " as `\(name)`") \(fault)")
      }
      result.listeners.append((name, .descriptor(descriptor)))
    }
    return result
  }

  /// Keeps sessions in systemd's descriptor store; nil where nobody does. From systemd 254 on $FDSTORE says how many it takes;
  /// before, those beyond its limit are not kept, which it tells nobody.
  static var keeper: SessionKeeper? {
    guard unsafe getenv("NOTIFY_SOCKET") != nil else { return nil }
    let limit = unsafe getenv("FDSTORE").flatMap { unsafe Int(String(cString: $0)) }
    guard limit != 0 else { return nil }
    return SessionKeeper(capacity: min(limit ?? .max, ProtocolLimits.sessions)) { descriptor, name in
      // A memory file never hangs up, and need not be watched.
      var descriptor = descriptor
      unsafe sd_pid_notify_with_fds(0, 0, "FDSTORE=1\nFDNAME=\(name)\nFDPOLL=0", &descriptor, 1)
    } forget: { name in
      unsafe sd_notify(0, "FDSTOREREMOVE=1\nFDNAME=\(name)")
    }
  }

  /// What systemd 254 and later has us watch; nil if there is nothing.
  static var memoryPressure: MemoryPressure? {
    func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
    return MemoryPressure(watch: variable("MEMORY_PRESSURE_WATCH"), write: variable("MEMORY_PRESSURE_WRITE"))
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
