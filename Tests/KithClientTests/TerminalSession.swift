import Foundation
import Glibc
import Synchronization
import Testing

/// `kith` at a terminal of its own: keys go in, what it draws comes out, and ^C is a key that interrupts.
///
/// A pseudo-terminal that the process has for its controlling one, so that the kernel makes a signal of ^C exactly when a
/// real terminal would.
final class TerminalSession: Sendable {
  private let master: Int32
  private let identifier: pid_t
  private let drawn = Mutex<[UInt8]>([])

  /// TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>, POSIX_SPAWN_SETSID of <spawn.h>: macros that Swift does not see.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
  private static let newSession: Int16 = 0x80

  init(_ arguments: [String], environment: [String: String], columns: UInt16 = 80) throws {
    // What posix_openpt, unlockpt and ptsname do, which Glibc shows to GNU programs only; closed in every child.
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number): (Int32, UInt32) = (0, 0)
    try #require(unsafe master >= 0 && ioctl(master, Self.setLock, &lock) == 0)
    try #require(unsafe ioctl(master, Self.getNumber, &number) == 0)
    let path = "/dev/pts/\(number)"
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a new session opens becomes its controlling one.
    unsafe posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    for number in 1...2 as ClosedRange<Int32> { unsafe posix_spawn_file_actions_adddup2(&actions, 0, number) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | Self.newSession)
    // Copies that live as long as the call needs them; the lists end with a null.
    var argumentPointers = unsafe ([Kith.path] + arguments).map { unsafe strdup($0) } + [nil]
    var environmentPointers = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (argumentPointers + environmentPointers).forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    let status = unsafe posix_spawn(
      &identifier, Kith.path, &actions, &attributes, &argumentPointers, &environmentPointers)
    try #require(status == 0)
    self.identifier = identifier
  }

  deinit {
    kill(identifier, SIGKILL)
    close(master)
  }

  /// Presses keys.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = unsafe write(master, bytes, bytes.count)
  }

  /// Reads what is drawn until it holds a text, and forgets all up to its end.
  ///
  /// - Throws: what was drawn instead, when the process has gone or draws nothing more for a minute.
  func wait(for text: String) throws {
    while true {
      let isThere = drawn.withLock { drawn in
        guard let range = drawn.firstRange(of: Array(text.utf8)) else { return false }
        drawn.removeSubrange(..<range.upperBound)
        return true
      }
      if isThere { return }
      guard readSome() else { throw Missing(text: text, drawn: drawn.withLock { String(decoding: $0, as: UTF8.self) }) }
    }
  }

  struct Missing: Error {
    let text: String
    let drawn: String
  }

  /// Waits for the end of the process.
  ///
  /// - Returns: its exit status; nil if it was killed.
  func end() -> Int32? {
    while readSome() {}
    var status: Int32 = 0
    while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
  }

  /// - Returns: false when nobody has the other end any more, or nothing comes within a minute.
  private func readSome() -> Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, 60_000) == 1 else { return false }
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe read(master, &chunk, chunk.count)
    guard count > 0 else { return false }
    drawn.withLock { $0 += chunk[..<count] }
    return true
  }
}
