internal import Glibc
internal import ProcessIO

/// Text on its way to a file, packed with gzip if the file's name ends in `.gz`, or to standard output (`-`).
///
/// A file appears under its name when it is complete; until then it has a temporary name, and is removed if the output is dropped
/// unfinished. Only a buffer of it is in memory.
package final class TextOutput {
  private let path: String
  /// nil for standard output.
  private let temporaryPath: String?
  private let output: OutputFile
  private let encoder: GzipEncoder?
  private var buffer: [UInt8] = []
  private var isFinished = false
  private static let bufferByteCount = 1 << 18

  package init(path: String) throws(StorageError) {
    let target = path == "-" ? path : OutputPath.target(of: path)
    self.path = target
    if path == "-" {
      temporaryPath = nil
      output = try OutputFile(standardOutput: ())
    } else {
      if let problem = OutputPath.problem(path) { throw .failed(operation: "write", reason: problem) }
      temporaryPath = OutputFile.partialPath(of: target)
      output = try OutputFile(partOf: target)
    }
    encoder = path.hasSuffix(".gz") ? try GzipEncoder() : nil
  }

  deinit {
    if !isFinished, let temporaryPath { unsafe unlink(temporaryPath) }
  }

  package func append(_ text: String) throws(StorageError) { try append(Array(text.utf8)) }

  package func append(_ bytes: [UInt8]) throws(StorageError) {
    buffer += bytes
    if buffer.count >= Self.bufferByteCount { try flush(isLast: false) }
  }

  private func flush(isLast: Bool) throws(StorageError) {
    let held = buffer
    if let encoder {
      try encoder.encode(held, isLast: isLast, to: output)
    } else {
      try unsafe output.append(held.span.bytes)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the rest and moves the file to its path.
  package func finish() throws(StorageError) {
    try flush(isLast: true)
    try output.finish(synchronize: temporaryPath != nil)
    if let temporaryPath {
      guard unsafe rename(temporaryPath, path) == 0 else {
        throw .system(operation: "move the finished file to its path", code: errno)
      }
    }
    isFinished = true
  }
}
