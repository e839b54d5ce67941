internal import Glibc
internal import Storage

/// A folder through which a training and the machines that learn its parts speak. Each file appears in it when it is whole.
///
/// | file | from | what |
/// |---|---|---|
/// | `corpus` | the training | what all parts share (`PartedCorpus`) |
/// | `noise.0`, `noise.1` | the training | the samplers of noise for both halves of the text |
/// | `part.N` | the training | the text of part N, and in which order it is learnt (`PartText`) |
/// | `start` | the training | what all parts start the round from |
/// | `round` | the training | a line of JSON: `{"round":3,"rounds":128,"parts":[0,1,2,3]}` names the parts that have text in the round; at the end `{"ended":true}` |
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

  /// Whether a file is one of those above, or one that was being written when its writer was killed.
  static func isOurs(_ name: String) -> Bool {
    ["corpus", "noise", "part", "start", "round", "learnt"].contains { name == $0 || name.hasPrefix("\($0).") }
  }

  /// Writes the line of `round`.
  func announce(_ line: String) throws(TrainingError) {
    try storing { () throws(StorageError) in
      let output = try TextOutput(path: round)
      try output.append("\(line)\n")
      try output.finish()
    }
  }

  /// What a machine that waits finds.
  enum State {
    case nothing, ended
    /// A round that has begun, and the name of its start's content.
    case round(UInt64)
  }

  var state: State {
    guard let line = try? MappedFile(contentsOf: round) else { return .nothing }
    let text = String(
      decoding: (0..<line.byteCount).map { unsafe line.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) },
      as: UTF8.self)
    if text.hasPrefix(Self.ended) { return .ended }
    guard text.hasPrefix(Self.roundStart) else { return .nothing }
    return (try? RoundFile.hash(ofStart: start)).map(State.round) ?? .nothing
  }

  /// Between two looks into the folder, in microseconds.
  static let pause = useconds_t(50_000)
  private static let roundStart = #"{"round":"#
  static let ended = #"{"ended":true}"#

  /// Takes away all files of ours.
  func clear() { for name in folderEntries(path) where Self.isOurs(name) { unsafe unlink("\(path)/\(name)") } }
}
