import Glibc
import KithClient
import Synchronization
import SystemPackage

/// The effect of ^C.
///
/// While a request runs (`watch`), the first ^C makes a descriptor readable, so that the connection cancels the request
/// and the verb can tidy up; the second one leaves at once. At other times the first one leaves at once, except in
/// `kith repl`.
enum Interruption {
  /// 0: leave at once. 1: a request runs. 2: a request runs and was interrupted. 3: ^C changes nothing.
  private static let state = Atomic<Int>(0)
  /// The state while no request runs.
  private static let between = Atomic<Int>(0)
  /// The writing end of the pipe, for the signal handler.
  private static let writer = Atomic<Int32>(-1)
  private static let reader = Atomic<Int32>(-1)

  static func install() {
    // No pipe (no descriptors left): ^C leaves at once.
    guard let pipe = try? FileDescriptor.pipe() else { return }
    for end in [pipe.readEnd, pipe.writeEnd] {
      _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK)
    }
    reader.store(pipe.readEnd.rawValue, ordering: .relaxed)
    writer.store(pipe.writeEnd.rawValue, ordering: .relaxed)
    state.store(0, ordering: .relaxed)
    var action = sigaction()
    // Sound: the handler does only what a signal handler may: atomics, write and _exit.
    unsafe action.__sigaction_handler.sa_handler = { Interruption.handle($0) }
    // A parent may have started us with these signals blocked: threads of its runtime often have them so.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] {
      unsafe sigaction(signal, &action, nil)
      unsafe sigaddset(&signals, signal)
    }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func handle(_ signal: Int32) {
    let (isFirst, before) = state.compareExchange(expected: 1, desired: 2, ordering: .relaxed)
    guard isFirst else {
      if before == 3, signal == SIGINT { return }
      _exit(130)
    }
    var byte: UInt8 = 0
    _ = unsafe write(writer.load(ordering: .relaxed), &byte, 1)
  }

  /// The descriptor that becomes readable on ^C, for `Connection.interruption`.
  static var descriptor: FileDescriptor? {
    let readingEnd = reader.load(ordering: .relaxed)
    return readingEnd < 0 ? nil : FileDescriptor(rawValue: readingEnd)
  }

  /// Runs `body`, a request, so that ^C can cancel it.
  static func watch<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard descriptor != nil else { return try body() }
    state.store(1, ordering: .relaxed)
    defer { state.store(between.load(ordering: .relaxed), ordering: .relaxed) }
    return try body()
  }

  /// Waits for this long.
  ///
  /// - Throws: `ClientError.interrupted` on ^C.
  static func pause(milliseconds: Int) throws(ClientError) {
    var entry = pollfd(fd: reader.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0)
    let isInterrupted = watch {
      // A negative descriptor is one that poll ignores; a signal may end the wait before the byte is seen.
      let count = unsafe poll(&entry, 1, Int32(clamping: milliseconds))
      return count > 0 || state.load(ordering: .relaxed) == 2
    }
    guard isInterrupted else { return }
    var byte: UInt8 = 0
    _ = unsafe read(entry.fd, &byte, 1)
    throw .interrupted
  }

  /// Waits, within `watch`, until there is something to read, or for this long where nothing is named.
  ///
  /// - Throws: `ClientError.interrupted` on ^C.
  static func wait(for input: FileDescriptor? = nil, milliseconds: Int = -1) throws(ClientError) {
    let end = ContinuousClock.now + .milliseconds(max(0, milliseconds))
    while true {
      // A negative descriptor is one that poll ignores.
      var entries = [input?.rawValue ?? -1, reader.load(ordering: .relaxed)].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let left = milliseconds < 0 ? -1 : max(0, ((end - .now) / .milliseconds(1)).rounded(.up))
      let count = unsafe poll(&entries, nfds_t(entries.count), Int32(left))
      if entries[1].revents != 0 || state.load(ordering: .relaxed) == 2 {
        var byte: UInt8 = 0
        _ = unsafe read(entries[1].fd, &byte, 1)
        throw .interrupted
      }
      // A signal may end the wait before its time.
      if count > 0 || (milliseconds >= 0 && .now >= end) || (count < 0 && errno != EINTR) { return }
    }
  }

  /// From now on ^C does nothing while no request runs.
  static func ignoreBetweenRequests() {
    between.store(3, ordering: .relaxed)
    state.store(3, ordering: .relaxed)
  }
}
