internal import Storage

/// What all parts start a round from: the file `start` of an exchange folder; and what one part comes to: `learnt.N`.
///
/// Both are checkpoints, with numbers that say what they belong to. Velocities (`CombinedParts`) stay with the training.
enum RoundFile {
  private static let round = "exchange.round"
  private static let done = "exchange.done"
  private static let start = "exchange.start"

  /// - Parameter done: tokens that all parts have learnt from before the round.
  static func writeStart(
    _ common: CheckpointContent, round: Int, done: Int, key: String, to path: String
  ) throws(StorageError) {
    var content = common
    content.key = key
    content.columns = common.columns.filter { !CombinedParts.isVelocity($0.name) }
    content.numbers[Self.round] = UInt64(round)
    content.numbers[Self.done] = UInt64(done)
    try content.write(to: path)
  }

  /// A round's start, read.
  struct Start {
    let content: CheckpointContent
    let round: Int
    let done: Int
    /// Names the file's content.
    let hash: UInt64
  }

  static func start(contentsOf path: String, of corpus: PartedCorpus) throws(StorageError) -> Start {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
    try file.verify()
    let content = try CheckpointContent(file)
    guard content.key == corpus.key, let round = content.numbers[Self.round], round < UInt64(corpus.roundCount),
      let done = content.numbers[Self.done], done <= UInt64(corpus.total)
    else { throw .corrupt(section: "checkpoint", reason: "it is the start of no round of this training") }
    return Start(content: content, round: Int(round), done: Int(done), hash: hash(of: file))
  }

  static func writeLearnt(_ learnt: CheckpointContent, from start: Start, to path: String) throws(StorageError) {
    var content = learnt
    content.key = start.content.key
    content.numbers[Self.start] = start.hash
    try content.write(to: path)
  }

  /// Whether a file holds what a part has learnt from that start.
  ///
  /// - Parameter isRead: whether to read all of it, and not its head alone.
  static func isLearnt(_ path: String, from start: UInt64, isRead: Bool = false) -> Bool {
    guard let file = try? ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic),
      let about: MappedColumn<UInt8> = try? file.column("checkpoint", of: UInt8.self)
    else { return false }
    let text = String(decoding: (0..<about.count).map { about[$0] }, as: UTF8.self)
    return text.contains("\(Self.start)\t\(start)\n") && (!isRead || (try? file.verify()) != nil)
  }

  static func hash(ofStart path: String) throws(StorageError) -> UInt64 {
    hash(of: try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic))
  }

  private static func hash(of file: ModelFile) -> UInt64 { UInt64(file.contentHash, radix: 16) ?? 0 }

  /// What a part has come to, whose columns are read when they are asked for.
  struct Learnt: LearntPart {
    private let file: ModelFile
    let numbers: [String: UInt64]

    /// - Throws: `corrupt` if the columns are not those of `common`.
    init(contentsOf path: String, common: CheckpointContent) throws(StorageError) {
      file = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
      try file.verify()
      for column in common.columns where !CombinedParts.isVelocity(column.name) {
        let _: MappedColumn<Float> = try file.column(column.name, of: Float.self, count: column.values.count)
      }
      numbers = try CheckpointContent.numbers(of: file).filter { !$0.key.hasPrefix("exchange.") }
    }

    func column(_ name: String) -> [Float] {
      guard let column: MappedColumn<Float> = try? file.column(name, of: Float.self) else { return [] }
      return (0..<column.count).map { column[$0] }
    }
  }
}
