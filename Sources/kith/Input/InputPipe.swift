import CorpusInput
import Glibc
import Synchronization
import SystemPackage

/// Standard input as lines of UTF-8 behind a descriptor, for who waits for a descriptor rather than for lines.
///
/// A thread of its own reads, and writes what it has read to a pipe: plain text passes as it comes.
final class InputPipe: Sendable {
  /// Where the lines are to be read.
  let readEnd: FileDescriptor
  private let writeEnd: FileDescriptor
  private let outcome = Mutex<Result<Void, any Error>?>(nil)
  private let makeInput: @Sendable () throws -> LineInput

  /// - Parameter input: makes the input, on the thread.
  init(_ input: @escaping @Sendable () throws -> LineInput) throws {
    let pipe = try FileDescriptor.pipe()
    (readEnd, writeEnd) = (pipe.readEnd, pipe.writeEnd)
    makeInput = input
  }

  /// Begins to read.
  func start() throws {
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(self)
    // Sound: the thread takes the one reference that is passed to it.
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<InputPipe>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, unsafe work.toOpaque())
    guard status == 0 else {
      unsafe work.release()
      throw UsageError(message: "cannot read standard input: no thread is left")
    }
    pthread_detach(thread)
  }

  /// What reading ended with, once the reading end is at its end.
  func finish() throws { try outcome.withLock { $0 }?.get() }

  private func run() {
    let result = Result {
      var input = try makeInput()
      while true {
        let lines = try input.nextBatch()
        guard !lines.isEmpty else { break }
        let text = lines.filter { $0.flaw == nil }.map { $0.text + "\n" }.joined()
        // Nobody reads any more: the daemon has hung up, and the verb says so.
        guard (try? writeEnd.writeAll(text.utf8)) != nil else { return }
      }
      try input.finish()
    }
    outcome.withLock { $0 = result }
    try? writeEnd.close()  // Nothing more is written, and the other side sees the end.
  }
}
