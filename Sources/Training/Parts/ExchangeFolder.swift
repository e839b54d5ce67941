internal import Glibc
internal import Storage

/// A folder through which a training and the machines that learn its parts speak. Each file appears in it when it is whole.
///
/// | file | from | what |
/// |---|---|---|
/// | `corpus` | the training | what all parts share (`PartedCorpus`) |
/// | `noise.0`, `noise.1` | the training | the samplers of noise for both halves of the text |
/// | `part.N` | the training | the text of part N, and in which order it is learnt (`PartText`) |
/// | `pairs.N` | part N | which words stand near each other in its text (`PairFile`) |
/// | `start` | the training | what all parts start the round from |
/// | `round` | the training | a line of JSON: `{"round":3,"rounds":256,"parts":[0,1,2,3]}` names the parts that have text in the round; before the first `{"pairs":"…","parts":[0,1,2,3]}`, where co-occurrences are asked for, with a hash of the training's key; at the end `{"ended":true}` |
/// | `learnt.N` | part N | what it has come to |
package struct ExchangeFolder: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  var corpus: String { "\(path)/corpus" }
  var start: String { "\(path)/start" }
  var round: String { "\(path)/round" }
  func noise(_ half: Int) -> String { "\(path)/noise.\(half)" }
  func part(_ part: Int) -> String { "\(path)/part.\(part)" }
  func learnt(_ part: Int) -> String { "\(path)/learnt.\(part)" }
  func pairs(_ part: Int) -> String { "\(path)/pairs.\(part)" }

  /// Whether a file is one of those above. What was being written when its writer was killed is for the next writer to remove.
  static func isOurs(_ name: String) -> Bool {
    if ["corpus", "noise.0", "noise.1", "start", "round"].contains(name) { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && ["part", "learnt", "pairs"].contains(parts[0]) && isNumber(parts[1])
  }

  /// Whether it is what a writer of such a file has not finished: `NAME.partial-PID`.
  static func isUnfinished(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = parts.last, last.hasPrefix(partialMark), isNumber(last.dropFirst(partialMark.count)) else {
      return false
    }
    return isOurs(parts.dropLast().joined(separator: "."))
  }

  private static let partialMark = "partial-"

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// Whether `round` is a line of ours.
  var hasRound: Bool {
    guard let line else { return false }
    return [Self.begun, Self.ended].contains(line) || line.hasPrefix(Self.roundStart) || line.hasPrefix(Self.pairsStart)
  }

  /// Writes the line of `round`.
  func announce(_ line: String) throws(TrainingError) {
    try writing(round) { (path) throws(StorageError) in
      let output = try TextOutput(path: path)
      try output.append("\(line)\n")
      try output.finish()
    }
  }

  /// Writes a file; its error names it.
  func writing(
    _ path: String, _ write: (String) throws(StorageError) -> Void
  ) throws(TrainingError) {
    do {
      try write(path)
    } catch {
      throw .badExchange("\(path) cannot be written: \(Self.sentence(error))")
    }
  }

  /// The problem with a file, where the storage error speaks of a model.
  static func sentence(_ error: StorageError) -> String {
    switch error {
    case .notAModel: "it is no file of a training in parts"
    case .wrongVersion(let found, let newest):
      "it has format version \(found), this kithd reads up to \(newest): all machines need the same version"
    case .incomplete: "it was not written to its end: copy it again"
    case .truncated(let expected, let found): "it should have \(expected) bytes but has \(found): copy it again"
    case .corrupt(let section, let reason): "it is damaged in \(section): \(reason); copy it again"
    case .system, .failed: error.message
    }
  }

  /// Announces a round, and the parts that have text in it.
  func announce(round: Int, of roundCount: Int, parts: [Int]) throws(TrainingError) {
    try announce(#"\#(Self.roundStart)\#(round),"rounds":\#(roundCount),"parts":\#(Self.list(parts))}"#)
  }

  /// Asks parts for their co-occurrences.
  func announce(pairsOf key: String, parts: [Int]) throws(TrainingError) {
    let name = String(Self.hash(ofKey: key), radix: 16)
    try announce(#"\#(Self.pairsStart)\#(name)","parts":\#(Self.list(parts))}"#)
  }

  private static func list(_ parts: [Int]) -> String { "[\(parts.map(String.init).joined(separator: ","))]" }

  static func hash(ofKey key: String) -> UInt64 {
    var hash = FNV1a()
    for byte in key.utf8 { hash.add(byte) }
    return hash.value
  }

  /// What a machine that waits finds.
  enum State {
    case nothing, ended
    /// Co-occurrences are asked for; with the hash of the training's key.
    case pairs(UInt64)
    /// A round that has begun, and the name of its start's content.
    case round(UInt64)
  }

  var state: State {
    guard let line else { return .nothing }
    if line == Self.ended { return .ended }
    if line.hasPrefix(Self.pairsStart) {
      return UInt64(line.dropFirst(Self.pairsStart.count).prefix { $0 != "\"" }, radix: 16).map(State.pairs) ?? .nothing
    }
    guard line.hasPrefix(Self.roundStart) else { return .nothing }
    return (try? RoundFile.hash(ofStart: start)).map(State.round) ?? .nothing
  }

  /// Whether a training uses the folder that asks for nothing yet, or for nothing any more before the first round.
  var isPreparing: Bool { line == Self.begun }

  /// The line of `round`.
  private var line: String? {
    guard let file = try? MappedFile(contentsOf: round), file.byteCount < 1 << 16 else { return nil }
    let bytes = (0..<file.byteCount).map { unsafe file.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.last == "\n" ? String(text.dropLast()) : nil
  }

  /// Between two looks into the folder, in microseconds.
  static let pause = useconds_t(50_000)
  private static let roundStart = #"{"round":"#
  private static let pairsStart = #"{"pairs":""#
  /// Shows whose the folder is, before the first round.
  static let begun = "{}"
  static let ended = #"{"ended":true}"#

  /// Takes away all files of ours but `round`, and what writers that were killed left of them. What `round` says comes first:
  /// who finds that a file has gone looks there why.
  func clear(saying line: String) throws(TrainingError) {
    defer {
      for name in folderEntries(path) where Self.isOurs(name) && "\(path)/\(name)" != round {
        unsafe unlink("\(path)/\(name)")
      }
      removeUnfinished(in: path) { Self.isUnfinished($0) }
    }
    try announce(line)
  }
}
