import SystemPackage

/// The bytes of one open file on their way into a decoder: a fixed buffer that is refilled when it is used up.
struct InputBuffer: ~Copyable {
  private let source: CorpusSource
  private let descriptor: FileDescriptor
  /// Bytes in `range` are read and not yet used.
  private(set) var bytes: [UInt8]
  private(set) var range = 0..<0
  /// Whether the file has no more bytes than those in the buffer.
  private(set) var isAtEnd = false
  /// How many bytes of the file were read so far.
  private(set) var totalCount = 0

  init(_ source: CorpusSource, capacity: Int = 1 << 17) throws(CorpusInputError) {
    self.source = source
    descriptor = try source.open()
    bytes = [UInt8](repeating: 0, count: capacity)
  }

  deinit {
    // Nothing was written, so a failing close loses nothing.
    if !source.isStandardInput { try? descriptor.close() }
  }

  var isEmpty: Bool { range.isEmpty }
  var isFinished: Bool { range.isEmpty && isAtEnd }
  var first: UInt8? { range.isEmpty ? nil : bytes[range.lowerBound] }

  /// The first unused bytes, up to that many.
  func prefix(_ count: Int) -> ArraySlice<UInt8> { bytes[range].prefix(count) }

  /// Marks bytes as used.
  mutating func drop(_ count: Int) { range = (range.lowerBound + count)..<range.upperBound }

  /// Reads more, when all is used up and the file has more.
  mutating func refill() throws(CorpusInputError) {
    guard range.isEmpty, !isAtEnd else { return }
    range = 0..<(try read(at: 0))
  }

  /// Reads until the first bytes tell how the file is packed; nil: it is plain. A pipe may hand over
  /// the first bytes one by one; nobody waits for more once they can be no mark of an archive.
  mutating func recognise() throws(CorpusInputError) -> ArchiveFormat? {
    precondition(range.lowerBound == 0)
    while true {
      switch ArchiveFormat.recognise(bytes[range].prefix(ArchiveFormat.longestMagic)) {
      case .packed(let format): return format
      case .plain: return nil
      case .open:
        guard !isAtEnd else { return nil }
        range = 0..<(range.upperBound + (try read(at: range.upperBound)))
      }
    }
  }

  private mutating func read(at start: Int) throws(CorpusInputError) -> Int {
    let descriptor = self.descriptor
    while true {
      do {
        // Sound: the system writes at most as many bytes as the buffer given to it has.
        let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
          try unsafe descriptor.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]), retryOnInterrupt: false)
        }
        isAtEnd = count == 0
        totalCount += count
        return count
      } catch Errno.interrupted where !CorpusInterruption.isDue {
        continue
      } catch {
        throw .unreadable(path: source.name, errno: error as? Errno ?? .ioError)
      }
    }
  }
}
