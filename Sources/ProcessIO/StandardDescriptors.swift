import Glibc

/// Standard input, output and error.
package enum StandardDescriptors {
  /// Keeps the numbers of those that are closed from the next files that are opened: reading and writing them fails, as it should.
  package static func reserve() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free. What cannot be done to the closed one cannot be done to it either.
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
