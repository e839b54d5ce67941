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
    try input.require(ArchiveFormat.magicLength)
    let start = input.prefix(ArchiveFormat.magicLength)
    let format = ArchiveFormat(start: start)
    if format == nil, start.count < ArchiveFormat.magicLength,
      let promised = ArchiveFormat.allCases.first(where: { source.path.hasSuffix($0.fileExtension) }),
      promised.magic.starts(with: start)
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

  /// Fills the block from its beginning; the result is how many bytes it holds then: fewer than fit only at the end.
  mutating func read(into block: inout [UInt8]) throws(CorpusInputError) -> Int {
    var filled = 0
    while !isFinished, filled < block.count {
      try input.refill()
      do {
        isFinished = try decompressor.decode(&input, into: &block, filled: &filled)
      } catch {
        throw Self.named(error, source, format)
      }
    }
    return filled
  }

  private static func named(_ error: ArchiveError, _ source: CorpusSource, _ format: ArchiveFormat?) -> CorpusInputError
  {
    let format = format?.rawValue ?? "plain"
    return switch error {
    case .truncated: .truncatedArchive(path: source.name, format: format)
    case .corrupt(let reason): .corruptArchive(path: source.name, format: format, reason: reason)
    }
  }
}
