import KithProtocol
import SystemPackage

/// The text a job was fed, in a file of its own folder, which goes when the job is over.
struct JobSpool: Sendable {
  private let folder: String
  private let file: FileDescriptor
  private(set) var byteCount = 0

  /// Makes `STATE/jobs/JOB/corpus.txt`, for this user alone.
  init(folder: String) throws(ProtocolError) {
    guard FileSystem.makeFolder(folder) else {
      throw ProtocolError(.inputOutput, "the job's folder could not be made: \(FileSystem.lastError)")
    }
    self.folder = folder
    do {
      file = try FileDescriptor.open(
        FilePath("\(folder)/corpus.txt"), .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw ProtocolError(.inputOutput, "the job's file could not be made: \(error)")
    }
  }

  var path: String { "\(folder)/corpus.txt" }

  mutating func append(_ text: String) throws(ProtocolError) {
    do {
      try file.writeAll(text.utf8)
    } catch Errno.noSpace, Errno.diskQuotaExceeded {
      throw ProtocolError(.noSpace, "the disk is full", hint: "make room, then train again")
    } catch {
      throw ProtocolError(.inputOutput, "the text could not be stored: \(error)")
    }
    byteCount += text.utf8.count
  }

  /// Closes the file and leaves it for the training. A second close would fail, and does nothing.
  func close() { _ = try? file.close() }

  func remove() { FileSystem.remove(folder) }
}
