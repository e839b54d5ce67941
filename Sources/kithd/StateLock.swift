import Glibc

/// Keeps a second daemon from the same state folder. The kernel lets go of it however the daemon ends.
struct StateLock: ~Copyable {
  private let descriptor: CInt

  init(folder: String) throws(StartError) {
    descriptor = unsafe open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StartError(message: "cannot write in \(folder): \(unsafe String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw StartError(message: "another kithd uses \(folder); stop it first, or choose another --state")
    }
  }

  deinit { close(descriptor) }
}
