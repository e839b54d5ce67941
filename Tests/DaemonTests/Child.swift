import Fixtures
import Glibc

/// A process that inherits nothing but its three standard streams, which are files.
///
/// Not Foundation's `Process`: that one lets its children inherit the sockets by which it learns of other children's ends,
/// so that a daemon started by one test keeps another test waiting.
struct Child {
  let identifier: pid_t

  struct Failure: Error { let status: Int32 }

  /// - Parameters:
  ///   - environment: all of it, but for what a sanitiser is told.
  ///   - inherited: descriptors that the child finds as its numbers from 3 on.
  init(
    _ arguments: [String], environment: [String], output: String, messages: String, inherited: [Int32] = []
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, messages, flags, 0o600)
    // Copies with higher numbers first, so that none takes the place of another that is still to come.
    let copies = inherited.map { fcntl($0, F_DUPFD_CLOEXEC, 64) }
    defer { for copy in copies { close(copy) } }
    for (index, copy) in copies.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, copy, Int32(3 + index))
    }
    // Closing what is not open is no error.
    for descriptor in Int32(3 + inherited.count)..<1_024 {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    // Test threads have signals blocked; children should not.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    // What runs in the background of a script has interrupts ignored.
    var interrupts = sigset_t()
    unsafe sigemptyset(&interrupts)
    unsafe sigaddset(&interrupts, SIGINT)
    unsafe posix_spawnattr_setsigdefault(&attributes, &interrupts)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // Copies that end with the call; the lists end with a null, as posix_spawn wants them.
    var argumentPointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var environmentPointers =
      unsafe (environment + Sanitizers.environment.map { "\($0)=\($1)" }).map { unsafe strdup($0) } + [nil]
    defer { unsafe (argumentPointers + environmentPointers).forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    let status = unsafe posix_spawn(
      &identifier, arguments[0], &actions, &attributes, &argumentPointers, &environmentPointers)
    guard status == 0 else { throw Failure(status: status) }
    self.identifier = identifier
  }

  /// Waits for its end; a child that takes longer than any may is killed, so that the test fails and does not hang.
  /// - Returns: the exit status as a shell gives it: 128 and more for a signal.
  func wait(within limit: Duration = .seconds(120 * Sanitizers.slowdown)) -> Int32 {
    var status: Int32 = 0
    let deadline = ContinuousClock.now + limit
    while true {
      let ended = unsafe waitpid(identifier, &status, WNOHANG)
      if ended == identifier { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
      if ended < 0, errno != EINTR { return -1 }
      if ContinuousClock.now > deadline { kill(identifier, SIGKILL) }
      usleep(2_000)
    }
  }
}
