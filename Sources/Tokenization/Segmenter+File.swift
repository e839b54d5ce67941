package import Storage

extension Segmenter {
  private static let textSection = "segmentation.text"
  private static let offsetSection = "segmentation.offset"
  private static let costSection = "segmentation.cost"

  /// Whether a file has its sections.
  package static func isThere(in file: ModelFile) -> Bool { file.section(named: offsetSection) != nil }

  /// Reads and checks its sections.
  package convenience init(_ file: ModelFile) throws(StorageError) {
    let offsets: MappedColumn<UInt32> = try file.column(Self.offsetSection, of: UInt32.self)
    let count = offsets.count - 1
    guard count >= 0, count <= Self.mostPieces else {
      throw .corrupt(section: Self.offsetSection, reason: "it has an impossible size")
    }
    let text: MappedColumn<UInt8> = try file.column(Self.textSection, of: UInt8.self, count: Int(offsets[count]))
    let costs: MappedColumn<UInt32> = try file.column(Self.costSection, of: UInt32.self, count: count)
    var pieces: [Piece] = []
    pieces.reserveCapacity(count)
    var last: [UInt8] = []
    for index in 0..<count {
      let (start, end) = (Int(offsets[index]), Int(offsets[index + 1]))
      guard start <= end, end <= text.count else {
        throw .corrupt(section: Self.offsetSection, reason: "the offsets do not ascend")
      }
      let spelling = (start..<end).map { text[$0] }
      guard let word = String(validating: spelling, as: UTF8.self), !word.isEmpty,
        word.unicodeScalars.count <= Self.longestPiece, last.lexicographicallyPrecedes(spelling)
      else {
        throw .corrupt(section: Self.textSection, reason: "a word is not UTF-8, too long or out of order")
      }
      guard costs[index] <= Self.mostCost else {
        throw .corrupt(section: Self.costSection, reason: "a word costs too much")
      }
      pieces.append(Piece(spelling: spelling, cost: costs[index]))
      last = spelling
    }
    self.init(pieces: pieces)
  }

  /// Writes its sections.
  package func write(to writer: ModelFileWriter) throws(StorageError) {
    var text: [UInt8] = []
    var offsets: [UInt32] = [0]
    for piece in pieces {
      text += piece.spelling
      offsets.append(UInt32(text.count))
    }
    let costs = pieces.map { $0.cost }
    try writer.section(Self.textSection, text.span)
    try writer.section(Self.offsetSection, offsets.span)
    try writer.section(Self.costSection, costs.span)
  }
}
