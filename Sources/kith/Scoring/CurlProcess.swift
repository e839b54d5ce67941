import CLinux
import Glibc
import KithClient
import SystemPackage

/// A running `curl`. It inherits nothing but what is named here, and ends when kith does, however that ends.
final class CurlProcess {
  private let output: FileDescriptor
  private var identifier: pid_t = 0

  /// - Parameters:
  ///   - configuration: becomes its standard input.
  ///   - files: its descriptors from 3 on.
  init(configuration: MemoryFile, files: [MemoryFile]) throws {
    let pipe = try FileDescriptor.pipe()
    output = pipe.readEnd
    defer { try? pipe.writeEnd.close() }  // the process has its own
    let nowhere = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec)
    defer { try? nowhere.close() }  // nothing was written
    _ = fcntl(output.rawValue, F_SETFD, FD_CLOEXEC)
    _ = fcntl(pipe.writeEnd.rawValue, F_SETFD, FD_CLOEXEC)
    // Copies with higher numbers, so that none takes the place of another that is still to come.
    let inherited = [configuration.descriptor, pipe.writeEnd, nowhere] + files.map(\.descriptor)
    let copies = inherited.map { fcntl($0.rawValue, F_DUPFD_CLOEXEC, 256) }
    defer { for copy in copies where copy >= 0 { close(copy) } }
    guard copies.allSatisfy({ $0 >= 0 }) else {
      try? output.close()
      throw UsageError(message: "too many open files")
    }
    // Copies that end with the call; the list ends with a null. A user's ~/.curlrc may ask for anything, so it is not read.
    let words: [String] = ["curl", "--disable", "--config", "-"]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    // A group of its own: ^C at the terminal is for kith, which then ends it.
    identifier = unsafe kith_start_bound("curl", &arguments, copies, Int32(copies.count))
    guard identifier < 0 else { return }
    let problem = Errno(rawValue: errno)
    try? output.close()
    guard problem == .noSuchFileOrDirectory else { throw UsageError(message: "cannot start curl: \(problem)") }
    throw UsageError(message: "there is no curl, which asks the server", hint: "install it:  apt install curl")
  }

  /// What it printed meanwhile, as soon as there is something; nil at its end.
  ///
  /// - Throws: `ClientError.interrupted` on ^C.
  func read() throws -> ArraySlice<UInt8>? {
    try Interruption.wait(for: output)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = try unsafe chunk.withUnsafeMutableBytes { unsafe try output.read(into: $0) }
    return count == 0 ? nil : chunk[..<count]
  }

  /// Waits for its end, after all of its output.
  ///
  /// - Returns: its exit status.
  func wait() -> Int32 {
    guard identifier > 0 else { return 0 }
    var status: Int32 = 0
    while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    identifier = 0
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  /// Ends it at once.
  func end() {
    if identifier > 0 { kill(identifier, SIGTERM) }
    _ = wait()
  }

  deinit {
    end()
    try? output.close()  // nothing was written
  }
}

/// A file in memory that has no name.
final class MemoryFile {
  let descriptor: FileDescriptor

  init(_ bytes: [UInt8]) throws {
    let number = unsafe kith_memory_file("kith")
    guard number >= 0 else { throw UsageError(message: "cannot make a file in memory: \(Errno(rawValue: errno))") }
    descriptor = FileDescriptor(rawValue: number)
    try descriptor.writeAll(bytes)
    try descriptor.seek(offset: 0, from: .start)
  }

  deinit { try? descriptor.close() }  // nothing of it is on a disk
}
