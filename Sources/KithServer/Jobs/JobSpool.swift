import Glibc
import KithProtocol
import SystemPackage

/// The text a job was fed, in a file of the job's own folder, which goes when the job is over.
///
/// Beside it a file of 40 bytes says how much of it counts: what was being written when the daemon was killed is cut off
/// when it starts again, so a client that goes on from `fed_bytes` neither loses nor repeats anything.
struct JobSpool: Sendable {
  private let folder: String
  private let file: OpenFile
  private let counts: OpenFile
  /// Bytes in the file: the text, and what separates documents.
  private(set) var byteCount = 0
  /// Bytes of text that were fed.
  private(set) var fedByteCount = 0

  /// Makes `corpus.txt` in the folder, or opens the one that is there.
  init(folder: String) throws(ProtocolError) {
    guard FileSystem.makeFolder(folder) else { throw FileSystem.failure("the job's folder could not be made") }
    self.folder = folder
    do {
      file = OpenFile(
        try .open(
          FilePath("\(folder)/corpus.txt"), .writeOnly, options: [.create, .append, .closeOnExec],
          permissions: .ownerReadWrite))
      counts = OpenFile(
        try .open(
          FilePath("\(folder)/fed"), .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite))
      var bytes = [UInt8](repeating: 0, count: Self.countsByteCount)
      let count = try unsafe bytes.withUnsafeMutableBytes {
        unsafe try counts.descriptor.read(fromAbsoluteOffset: 0, into: $0)
      }
      let numbers = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
      if numbers.count == 2 { (byteCount, fedByteCount) = (numbers[0], numbers[1]) }
    } catch {
      throw ProtocolError(.inputOutput, "the job's file could not be made: \(error)")
    }
    guard ftruncate(file.descriptor.rawValue, off_t(byteCount)) == 0 else {
      throw FileSystem.failure("the job's file could not be opened")
    }
  }

  private static let countsByteCount = 40

  static func path(in folder: String) -> String { "\(folder)/corpus.txt" }

  /// Adds a piece of text, and what ends a document after it.
  mutating func append(_ text: String, _ documentEnd: String) throws(ProtocolError) {
    do {
      try file.descriptor.writeAll((text + documentEnd).utf8)
      let now = (byteCount + text.utf8.count + documentEnd.utf8.count, fedByteCount + text.utf8.count)
      try writeCounts(now.0, now.1)
      (byteCount, fedByteCount) = now
    } catch Errno.noSpace, Errno.diskQuotaExceeded, Errno.fileTooLarge {
      throw ProtocolError(.noSpace, "the disk is full", hint: "make room, then train again")
    } catch {
      throw ProtocolError(.inputOutput, "the text could not be stored: \(error)")
    }
  }

  private func writeCounts(_ bytes: Int, _ fed: Int) throws {
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: 19 - digits.utf8.count) + digits
    }
    try counts.descriptor.writeAll(toAbsoluteOffset: 0, "\(padded(bytes)) \(padded(fed)) ".utf8)
  }

  /// Waits until the disk has the text, closes the files and leaves them for the training.
  func finish() throws(ProtocolError) {
    guard fsync(file.descriptor.rawValue) == 0, fsync(counts.descriptor.rawValue) == 0 else {
      throw FileSystem.failure("the text could not be stored")
    }
    close()
  }

  func close() {
    file.close()
    counts.close()
  }
}
