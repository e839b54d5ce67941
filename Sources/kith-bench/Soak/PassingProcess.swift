import Foundation

/// A process that gets descriptors, from number 3 on, and nothing else of ours.
enum PassingProcess {
  /// - Parameter messages: the file that its standard error is appended to.
  static func start(
    _ arguments: [String], environment: [String], messages: String, passing descriptors: [CInt]
  ) throws(SocketLoadError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // Copies with higher numbers first, so that none takes the place of another that is still to come.
    let copies = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 1_024) }
    defer { for copy in copies { close(copy) } }
    for (index, copy) in copies.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, copy, Int32(3 + index))
    }
    // Closing what is not open is no error.
    for descriptor in Int32(3 + copies.count)..<1_024 {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    // Copies that end with the call; the lists end with a null, as posix_spawn wants them.
    var argumentPointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var environmentPointers = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argumentPointers + environmentPointers).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, arguments[0], &actions, nil, &argumentPointers, &environmentPointers)
    guard status == 0 else {
      throw SocketLoadError("cannot start \(arguments[0]): \(unsafe String(cString: strerror(status)))")
    }
    return process
  }
}
