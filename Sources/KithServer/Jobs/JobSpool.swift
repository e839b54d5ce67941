import Glibc
import KithProtocol
import SystemPackage

/// The text a job was fed, in a file of the job's own folder, which goes when the job is over.
///
/// Beside it a small file says how much of it counts: what was being written when the daemon was killed is cut off when it
/// starts again, so a client that goes on from `fed_bytes` neither loses nor repeats anything. After the counts, that file
/// holds the last keyed feeds, in slots that are used in turn.
struct JobSpool: Sendable {
  private let folder: String
  private let file: OpenFile
  private let counts: OpenFile
  /// Bytes in the file: the text, and what separates documents.
  private(set) var byteCount = 0
  /// Bytes of text that were fed.
  private(set) var fedByteCount = 0
  /// The keyed feeds from before the file was opened, the oldest first.
  let keyedFeeds: [KeyedFeed]
  private var keyedCount = 0

  /// Makes `corpus.txt` in the folder, or opens the one that is there.
  init(folder: String) throws(ProtocolError) {
    guard FileSystem.makeFolder(folder) else { throw FileSystem.failure("the job's folder could not be made") }
    self.folder = folder
    do {
      file = OpenFile(
        try .open(
          FilePath("\(folder)/corpus.txt"), .writeOnly, options: [.create, .append, .closeOnExec],
          permissions: .ownerReadWrite))
      let counts = OpenFile(
        try .open(
          FilePath("\(folder)/fed"), .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite))
      self.counts = counts
      var bytes = [UInt8](repeating: 0, count: (1 + Self.slotCount) * KeyedFeed.slotByteCount)
      let count = try unsafe bytes.withUnsafeMutableBytes {
        unsafe try counts.descriptor.read(fromAbsoluteOffset: 0, into: $0)
      }
      let values = String(decoding: bytes[..<min(count, Self.countsByteCount)], as: UTF8.self)
        .split(separator: " ").compactMap { Int($0) }
      if values.count == 2 { (byteCount, fedByteCount) = (values[0], values[1]) }
      var feeds: [(ordinal: Int, feed: KeyedFeed)] = []
      for slot in 0..<Self.slotCount where Self.byteOffset(ofSlot: slot) < count {
        let offset = Self.byteOffset(ofSlot: slot)
        let content = bytes[offset..<offset + KeyedFeed.slotByteCount]
        guard let (ordinal, end, feed) = KeyedFeed.read(content) else { continue }
        if end <= byteCount {
          feeds.append((ordinal, feed))
        } else {
          // Its text is cut off: it must not count once the text is that long again.
          try counts.descriptor.writeAll(
            toAbsoluteOffset: Int64(offset), Array(repeating: UInt8(ascii: " "), count: KeyedFeed.slotByteCount))
        }
      }
      feeds.sort { $0.ordinal < $1.ordinal }
      keyedFeeds = feeds.map(\.feed)
      keyedCount = (feeds.last?.ordinal ?? -1) + 1
    } catch {
      throw ProtocolError(.inputOutput, "the job's file could not be made: \(error)")
    }
    guard ftruncate(file.descriptor.rawValue, off_t(byteCount)) == 0 else {
      throw FileSystem.failure("the job's file could not be opened")
    }
  }

  private static let countsByteCount = 40
  private static let slotCount = ProtocolLimits.keys
  private static func byteOffset(ofSlot slot: Int) -> Int { (1 + slot) * KeyedFeed.slotByteCount }

  static func path(in folder: String) -> String { "\(folder)/corpus.txt" }

  /// Adds a piece of text, and what ends a document after it.
  ///
  /// - Parameter key: The feed with its key, if it has one.
  mutating func append(_ text: String, _ documentEnd: String, _ key: KeyedFeed?) throws(ProtocolError) {
    do {
      try file.descriptor.writeAll((text + documentEnd).utf8)
      let now = (byteCount + text.utf8.count + documentEnd.utf8.count, fedByteCount + text.utf8.count)
      if let key {
        let offset = Self.byteOffset(ofSlot: keyedCount % Self.slotCount)
        try counts.descriptor.writeAll(toAbsoluteOffset: Int64(offset), key.slot(keyedCount, now.0))
        keyedCount += 1
      }
      // Last, so that the text counts only when all of it is there.
      try writeCounts(now.0, now.1)
      (byteCount, fedByteCount) = now
    } catch Errno.noSpace, Errno.diskQuotaExceeded, Errno.fileTooLarge {
      throw ProtocolError(.noSpace, "the disk is full", hint: "make room, then train again")
    } catch {
      throw ProtocolError(.inputOutput, "the text could not be stored: \(error)")
    }
  }

  private func writeCounts(_ bytes: Int, _ fed: Int) throws {
    func padded(_ count: Int) -> String {
      let digits = String(count)
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
