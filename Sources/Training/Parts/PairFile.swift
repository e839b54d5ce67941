internal import LanguageModel
internal import Storage
internal import Tokenization

/// The co-occurrences of a part of a corpus: the file `pairs.N` of an exchange folder.
///
/// Rows lie in blocks, each of them the sections `count.N`, `length.N`, `partner.N` and `code.N` (`PairRows`).
struct PairFile {
  private let blocks: [Block]
  /// Shape (rows): in which block a row lies, and where its entries and its code begin there.
  private let places: [Place]

  fileprivate struct Block {
    let counts: MappedColumn<UInt32>
    let partners: MappedColumn<UInt16>
    let code: MappedColumn<UInt8>
    let firstRow: Int
  }

  private struct Place {
    let block: UInt32
    let entry: UInt32
    let code: UInt32
  }

  var rowCount: Int { places.count }

  /// Bytes of code after which a block ends; a row more is less than fits into the width of `Place`.
  private static let blockLength = 256 << 20

  // MARK: Writing

  /// - Parameter key: of the training.
  static func write(
    _ source: some PairRowSource, part: Int, key: String, to path: String, control: TrainingControl
  ) throws(TrainingError) {
    try storing { () throws(StorageError) in try Writer(path, part: part, key: key) }.write(source, control)
  }

  private struct Writer {
    private let writer: ModelFileWriter
    private var facts = FactLines()
    private var block = PairRows()
    private var blockCount = 0

    init(_ path: String, part: Int, key: String) throws(StorageError) {
      writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
      facts.add("key", key)
      facts.add("part", part)
    }

    consuming func write(_ source: some PairRowSource, _ control: TrainingControl) throws(TrainingError) {
      var done = 0
      try source.rows { (rows) throws(TrainingError) in
        block.append(rows)
        done += rows.counts.count
        try control.progress(.cooccur, done, of: source.rowCount, "words")
        if block.code.count >= PairFile.blockLength { try flush() }
      }
      try flush()
      try storing { () throws(StorageError) in
        facts.add("blocks", blockCount)
        try facts.write(to: writer)
        try writer.finish()
      }
    }

    private mutating func flush() throws(TrainingError) {
      try storing { () throws(StorageError) in
        try writer.section("count.\(blockCount)", block.counts.span)
        try writer.section("length.\(blockCount)", block.codeLengths.span)
        try writer.section("partner.\(blockCount)", block.partners.span)
        try writer.section("code.\(blockCount)", block.code.span)
      }
      blockCount += 1
      block = PairRows()
    }
  }

  // MARK: Reading

  /// Maps a file and checks all of it.
  ///
  /// - Throws: `corrupt` for a file that is of another training or part, or says what cannot be.
  init(contentsOf path: String, part: Int, key: String, rowCount: Int) throws(StorageError) {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    try file.verify()
    let facts = try FactLines(file)
    guard try facts.text("key") == key, try facts.number("part") == part else {
      throw .corrupt(section: "about", reason: "it is of another training, or of another part")
    }
    var blocks: [Block] = []
    var places: [Place] = []
    places.reserveCapacity(rowCount)
    for number in 0..<(try facts.number("blocks", in: 0...ModelFileLayout.maximumSectionCount)) {
      let counts: MappedColumn<UInt32> = try file.column("count.\(number)", of: UInt32.self)
      let lengths: MappedColumn<UInt32> = try file.column("length.\(number)", of: UInt32.self, count: counts.count)
      let block = Block(
        counts: counts, partners: try file.column("partner.\(number)", of: UInt16.self),
        code: try file.column("code.\(number)", of: UInt8.self), firstRow: places.count)
      guard counts.count <= rowCount - places.count else {
        throw .corrupt(section: "count.\(number)", reason: "there are more rows than words")
      }
      var (entry, offset) = (0, 0)
      for row in 0..<counts.count {
        places.append(
          Place(block: UInt32(number), entry: UInt32(clamping: entry), code: UInt32(clamping: offset)))
        let end = offset + Int(lengths[row])
        guard end <= min(block.code.count, Int(UInt32.max)), Int(counts[row]) <= block.partners.count - entry,
          block.isPossible(row, entry: entry, offset: &offset), offset == end
        else {
          throw .corrupt(section: "code.\(number)", reason: "it is not what pairs of words can be")
        }
        entry += Int(counts[row])
      }
      guard entry == block.partners.count, offset == block.code.count else {
        throw .corrupt(section: "code.\(number)", reason: "there is more than its rows say")
      }
      blocks.append(block)
    }
    guard places.count == rowCount else {
      throw .corrupt(section: "about", reason: "it has \(places.count) rows where \(rowCount) belong")
    }
    (self.blocks, self.places) = (blocks, places)
  }

  /// The key of the training that a file is of; nil if it is none.
  static func key(ofFile path: String) -> String? {
    guard let file = try? ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic) else { return nil }
    return try? FactLines(file).text("key")
  }

  func entryCount(ofRow row: Int) -> Int {
    let block = blocks[Int(places[row].block)]
    return Int(block.counts[row - block.firstRow])
  }

  /// Calls `body` with each partner of a row's word.
  func forEachPartner(ofRow row: Int, _ body: (_ partner: UInt16, _ counts: PairCounts) -> Void) {
    let place = places[row]
    let block = blocks[Int(place.block)]
    let code = block.code.span
    var offset = Int(place.code)
    for entry in Int(place.entry)..<Int(place.entry) + Int(block.counts[row - block.firstRow]) {
      body(block.partners[entry], PairCode.read(code, at: &offset))
    }
  }
}

extension PairFile.Block {
  /// Whether a row's entries are possible ones, none of which is empty; moves `offset` behind their code.
  fileprivate func isPossible(_ row: Int, entry: Int, offset: inout Int) -> Bool {
    let bytes = code.span
    var last = WordID.firstWord.index - 1
    for index in entry..<entry + Int(counts[row]) {
      let partner = Int(partners[index])
      guard partner > last, partner <= firstRow + row, PairCode.read(bytes, at: &offset).total > 0 else { return false }
      last = partner
    }
    return true
  }
}
