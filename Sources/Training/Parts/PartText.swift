internal import LanguageModel
internal import Storage
internal import Tokenization

/// The text of one part, and which of its stretches are learnt from in which round: the file `part.N` of an exchange folder.
struct PartText {
  /// The part's, with what is near it before and after.
  let tokens: MappedColumn<UInt32>
  /// Of `tokens`, what is the part's own; empty for a part without text.
  let range: Range<Int>
  /// Shape (rounds): of `tokens`, in the order of learning.
  let rounds: [[TrainingStretch]]

  // MARK: Writing

  /// - Parameters:
  ///   - rounds: of the part, as stretches of `tokens`, the whole corpus.
  ///   - range: the part's text, in which the stretches are.
  ///   - key: of the training.
  static func write(
    _ rounds: [[TrainingStretch]], _ range: Range<Int>, of tokens: MappedColumn<UInt32>, part: Int, key: String,
    to path: String
  ) throws(StorageError) {
    // A word's partners may be another part's.
    let reach = range.isEmpty ? 0 : DistanceBins.reach
    let written = max(0, range.lowerBound - reach)..<min(tokens.count, range.upperBound + reach)
    // Each stretch once, in the order of the text.
    let stretches = Dictionary(rounds.joined().map { ($0.range.lowerBound, $0) }) { first, _ in first }
      .sorted { $0.key < $1.key }.map(\.value)
    var facts = FactLines()
    facts.add("key", key)
    facts.add("part", part)
    facts.add("range", [range.lowerBound - written.lowerBound, range.upperBound - written.lowerBound])
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
    try facts.write(to: writer)
    var table: [UInt64] = []
    var index: [Int: UInt32] = [:]
    for (number, stretch) in stretches.enumerated() {
      let start = UInt64(stretch.range.lowerBound - written.lowerBound)
      table += [start, UInt64(stretch.range.count), UInt64(stretch.half)]
      index[stretch.range.lowerBound] = UInt32(number)
    }
    try writer.section("stretch", table.span)
    let order = rounds.joined().map { index[$0.range.lowerBound] ?? 0 }
    try writer.section("order", order.span)
    let counts = rounds.map { UInt32($0.count) }
    try writer.section("round", counts.span)
    try writer.beginSection("tokens", elementByteCount: 4)
    try unsafe writer.append(tokens.span.extracting(written).bytes)
    writer.endSection()
    try writer.finish()
  }

  // MARK: Reading

  /// - Throws: `corrupt` for a file that is of another training or part, or in which anything leads outside.
  init(contentsOf path: String, part: Int, of corpus: PartedCorpus) throws(StorageError) {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    try file.verify()
    let facts = try FactLines(file)
    guard try facts.text("key") == corpus.key, try facts.number("part") == part else {
      throw .corrupt(section: "about", reason: "it is of another training, or of another part")
    }
    let column: MappedColumn<UInt32> = try file.column("tokens", of: UInt32.self)
    let words = column.span
    for i in 0..<words.count where words[i] >= UInt32(clamping: corpus.frequencies.count) {
      throw .corrupt(section: "tokens", reason: "it names a word that there is not")
    }
    let bounds = try facts.numbers("range", of: Int.self)
    guard bounds.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1], bounds[1] <= words.count else {
      throw .corrupt(section: "about", reason: "its own text lies outside of its text")
    }
    range = bounds[0]..<bounds[1]
    let table: MappedColumn<UInt64> = try file.column("stretch", of: UInt64.self)
    var stretches: [TrainingStretch] = []
    for i in 0..<table.count / 3 {
      let (start, count) = (table[3 * i], table[3 * i + 1])
      guard start <= UInt64(words.count), count <= UInt64(words.count) - start, table[3 * i + 2] <= 1 else {
        throw .corrupt(section: "stretch", reason: "a stretch lies outside the text")
      }
      stretches.append(
        TrainingStretch(half: Int(table[3 * i + 2]), range: Int(start)..<Int(start + count)))
    }
    let counts: MappedColumn<UInt32> = try file.column("round", of: UInt32.self, count: corpus.roundCount)
    let order: MappedColumn<UInt32> = try file.column("order", of: UInt32.self)
    var rounds: [[TrainingStretch]] = []
    var next = 0
    for round in 0..<counts.count {
      let end = next + Int(counts[round])
      guard end <= order.count, (next..<end).allSatisfy({ Int(order[$0]) < stretches.count }) else {
        throw .corrupt(section: "order", reason: "it names a stretch that there is not")
      }
      rounds.append((next..<end).map { stretches[Int(order[$0])] })
      next = end
    }
    self.rounds = rounds
    tokens = column
  }
}
