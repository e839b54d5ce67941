/// The bytes of one source, unpacked, block by block.
struct UnpackedFile: ~Copyable {
  /// The size of every block but the last.
  static let blockSize = 1 << 20

  private let source: CorpusSource
  private let format: ArchiveFormat?
  private let decompressor: Decompressor
  private var input: InputBuffer
  private var isFinished = false

  init(_ source: CorpusSource) throws(CorpusInputError) {
    var input = try InputBuffer(source)
    let format = try input.recognise()
    let start = input.prefix(ArchiveFormat.longestMagic)
    if format == nil, start.count < ArchiveFormat.longestMagic,
      let promised = ArchiveFormat.allCases.first(where: { source.path.hasSuffix($0.fileExtension) }),
      promised.magic.starts(with: start.prefix(promised.magic.count))
    {
      throw .truncatedArchive(path: source.name, format: promised.rawValue)
    }
    do {
      decompressor = try Decompressor(format)
    } catch {
      throw Self.named(error, source, format)
    }
    self.source = source
    self.format = format
    self.input = input
  }

  /// How many bytes of the file itself were read.
  var bytesRead: Int { input.totalCount }

  /// How many bytes there are to come, of a plain file; nil where it is packed or a pipe.
  var unreadBytes: Int? {
    guard format == nil, let size = source.byteCount else { return nil }
    return max(0, size - input.totalCount)
  }

  /// Fills the block from its beginning; the result is how many bytes it holds then: fewer than fit only at the end.
  mutating func read(into block: inout [UInt8]) throws(CorpusInputError) -> Int {
    var filled = 0
    while !isFinished, filled < block.count { try decode(into: &block, filled: &filled) }
    return filled
  }

  /// Unpacks what is at hand to `block`, from the index `start` on; waits only where nothing is.
  /// - Precondition: `start` lies before the end of the block.
  /// - Returns: the index after the last byte; `start` itself only at the end of the file.
  mutating func readSome(into block: inout [UInt8], from start: Int) throws(CorpusInputError) -> Int {
    var filled = start
    while !isFinished, filled == start { try decode(into: &block, filled: &filled) }
    return filled
  }

  /// What was left out or changed in unpacking: a sentence, once all is read.
  var warning: String? {
    guard decompressor.hasTrailingGarbage, let format else { return nil }
    return "\(source.name): other data after the end of the \(format.rawValue) archive was left out"
  }

  private mutating func decode(into block: inout [UInt8], filled: inout Int) throws(CorpusInputError) {
    try input.refill()
    do {
      isFinished = try decompressor.decode(&input, into: &block, filled: &filled)
    } catch {
      throw Self.named(error, source, format)
    }
  }

  private static func named(_ error: ArchiveError, _ source: CorpusSource, _ format: ArchiveFormat?) -> CorpusInputError
  {
    let format = format?.rawValue ?? "plain"
    return switch error {
    case .truncated: .truncatedArchive(path: source.name, format: format)
    case .corrupt(let reason): .corruptArchive(path: source.name, format: format, reason: reason)
    case .needsMemory(let needed, let limit):
      .archiveNeedsMemory(path: source.name, format: format, needed: needed, limit: limit)
    }
  }
}
