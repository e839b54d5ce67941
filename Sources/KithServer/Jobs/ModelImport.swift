import Glibc
import KithProtocol
import SystemPackage

/// A model's file that a client brings piece by piece, on its way into the folder of the models.
///
/// It grows under a name that no model has, in room that was reserved at the start, so that a full disk shows at once.
struct ModelImport: Sendable {
  let path: String
  let byteCount: Int
  private let file: OpenFile
  private(set) var writtenByteCount = 0

  /// Makes the file and reserves its room.
  init(path: String, byteCount: Int) throws(ProtocolError) {
    self.path = path
    self.byteCount = byteCount
    do {
      file = OpenFile(
        try .open(
          FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
          permissions: [.ownerReadWrite, .groupRead, .otherRead]))
    } catch {
      throw ProtocolError(.inputOutput, "the model's file could not be made: \(error)")
    }
    let status = posix_fallocate(file.descriptor.rawValue, 0, off_t(byteCount))
    guard status == 0 else {
      errno = status
      let failure = FileSystem.failure("there is no room for \(byteCount) bytes")
      close()
      FileSystem.remove(path)
      throw failure
    }
  }

  mutating func append(_ bytes: [UInt8]) throws(ProtocolError) {
    guard writtenByteCount + bytes.count <= byteCount else {
      throw ProtocolError(
        .badValue, "more than the \(byteCount) bytes that were announced have come", hint: "begin the import again",
        field: FeedTable.data.name)
    }
    do {
      try file.descriptor.writeAll(toAbsoluteOffset: Int64(writtenByteCount), bytes)
    } catch Errno.noSpace, Errno.diskQuotaExceeded, Errno.fileTooLarge {
      throw ProtocolError(.noSpace, "the disk is full", hint: "make room, then import again")
    } catch {
      throw ProtocolError(.inputOutput, "the model could not be stored: \(error)")
    }
    writtenByteCount += bytes.count
  }

  /// Waits until the disk has the file, and closes it.
  func finish() throws(ProtocolError) {
    guard writtenByteCount == byteCount else {
      throw ProtocolError(
        .badValue, "\(writtenByteCount) of the \(byteCount) bytes that were announced have come",
        hint: "begin the import again", field: "end")
    }
    guard fsync(file.descriptor.rawValue) == 0 else { throw FileSystem.failure("the model could not be stored") }
    close()
  }

  func close() { file.close() }
}
