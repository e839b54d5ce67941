internal import Glibc

/// A file being written from its start to its end through a buffer.
///
/// Not thread-safe; one writer at a time. Errors of the operating system (a full disk above all) come out of `append`
/// and `finish`; a file that is dropped unfinished is closed but stays where it is, for its owner to remove.
package final class OutputFile {
  private var descriptor: Int32
  /// Holds the lock of a file that is not whole yet, until its owner has renamed it.
  private var lock: Int32 = -1
  private var buffer: [UInt8] = []
  private static let bufferByteCount = 1 << 18
  private var isOpen = true
  /// Bytes given to `append` so far.
  package private(set) var byteCount = 0

  /// Creates the file, or empties it.
  package init(path: String, permissions: UInt16 = 0o644) throws(StorageError) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(permissions))
    guard descriptor >= 0 else { throw .system(operation: "create a file", code: errno) }
    buffer.reserveCapacity(Self.bufferByteCount)
  }

  /// Creates `PATH.partial-PID`, for a file that gets its name when it is whole, and removes what processes that were killed left of
  /// earlier ones.
  convenience init(partOf path: String) throws(StorageError) {
    Leftovers.remove(besides: path, ending: Self.partialEnding)
    let partial = Self.partialPath(of: path)
    try self.init(descriptor: Self.openUnfinished(partial))
    try takeLock()
    // Another process that began at the same time may have taken it for a leftover before it was locked.
    while !Leftovers.leads(partial, to: descriptor) { try reopen(partial) }
    guard ftruncate(descriptor, 0) == 0 else { throw .system(operation: "empty a file", code: errno) }
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    buffer.reserveCapacity(Self.bufferByteCount)
  }

  /// What is in it stays until it is locked: a process of the same number may write it, in another container.
  private static func openUnfinished(_ path: String) throws(StorageError) -> Int32 {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o644))
    guard descriptor >= 0 else { throw .system(operation: "create a file", code: errno) }
    return descriptor
  }

  /// Where there are no locks, only leftovers stay.
  private func takeLock() throws(StorageError) {
    lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    try Leftovers.take(lock)
  }

  /// Creates the file anew, of which nothing is written yet.
  private func reopen(_ path: String) throws(StorageError) {
    close(lock)
    close(descriptor)
    (lock, isOpen) = (-1, false)
    descriptor = try Self.openUnfinished(path)
    isOpen = true
    try takeLock()
  }

  private static let partialEnding = ".partial-"

  static func partialPath(of path: String) -> String { "\(path)\(partialEnding)\(getpid())" }

  /// Writes to standard output, which stays open.
  package init(standardOutput: Void) throws(StorageError) {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { throw .system(operation: "write to standard output", code: errno) }
    buffer.reserveCapacity(Self.bufferByteCount)
  }

  deinit {
    if isOpen { close(descriptor) }
    if lock >= 0 { close(lock) }
  }

  package func append(_ bytes: RawSpan) throws(StorageError) {
    byteCount += bytes.byteCount
    if bytes.byteCount >= Self.bufferByteCount {
      try flush()
      try write(bytes)
      return
    }
    unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    if buffer.count >= Self.bufferByteCount { try flush() }
  }

  /// Replaces bytes that were written before. Precondition: the range lies inside what was written.
  package func overwrite(at offset: Int, with bytes: [UInt8]) throws(StorageError) {
    try flush()
    let written = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    guard written == bytes.count else {
      let error = StorageError.system(operation: "write", code: errno)
      throw written < 0 ? error : .failed(operation: "write", reason: "short write")
    }
  }

  package func flush() throws(StorageError) {
    do {
      let held = buffer  // a class lends no span of a property; the copy shares its storage
      try unsafe write(held.span.bytes)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the buffer and closes; with `synchronize`, waits until the disk has it.
  package func finish(synchronize: Bool = false) throws(StorageError) {
    try flush()
    if synchronize, fsync(descriptor) != 0 {
      throw .system(operation: "write to the disk", code: errno)
    }
    isOpen = false
    guard close(descriptor) == 0 else { throw .system(operation: "close a file", code: errno) }
  }

  private func write(_ bytes: RawSpan) throws(StorageError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done..<bytes.byteCount)
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(operation: "write", code: errno)
      }
      done += count
    }
  }
}
