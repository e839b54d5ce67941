import CorpusInput
import Glibc
import Synchronization
import SystemPackage

/// Standard input as lines of UTF-8 behind a descriptor, for who waits for a descriptor rather than for lines.
///
/// A thread of its own reads, and writes what it has read to a pipe: plain text passes as it comes. So does a line that
/// cannot be read: who reads the lines sees all of them, and says itself what is wrong.
final class InputPipe: Sendable {
  /// Where the lines are to be read.
  let readEnd: FileDescriptor
  private let writeEnd: FileDescriptor
  private let outcome = Mutex<Result<Void, any Error>?>(nil)
  private let makeInput: @Sendable () throws -> LineInput
  private let lineLimit: Int

  /// - Parameters:
  ///   - lineLimit: in place of a line that is longer stands another one that is.
  ///   - input: makes the input, on the thread.
  init(lineLimit: Int, _ input: @escaping @Sendable () throws -> LineInput) throws {
    self.lineLimit = lineLimit
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

  private func bytes(of line: LineInput.Line, _ input: borrowing LineInput) -> [UInt8] {
    if line.flaw == nil { return Array(line.text.utf8) }
    // Nothing is kept of a line that is too long; this one is too.
    if line.raw.isEmpty { return [UInt8](repeating: UInt8(ascii: "x"), count: lineLimit + 1) }
    if input.isUTF8 { return Array(line.raw[..<line.contentCount]) }
    // What was no character stays none.
    return line.text.unicodeScalars.flatMap { $0 == "\u{fffd}" ? [0xff] : Array(String($0).utf8) }
  }

  private func run() {
    let result = Result {
      var input = try makeInput()
      while true {
        let lines = try input.nextBatch()
        guard !lines.isEmpty else { break }
        var bytes: [UInt8] = []
        for line in lines { bytes += self.bytes(of: line, input) + [UInt8(ascii: "\n")] }
        // Nobody reads any more: the daemon has hung up, and the verb says so.
        guard (try? writeEnd.writeAll(bytes)) != nil else { return }
      }
      try input.finish()
    }
    outcome.withLock { $0 = result }
    try? writeEnd.close()  // Nothing more is written, and the other side sees the end.
  }
}
