internal import Glibc
internal import Storage

/// A file that keeps what the associations' training has learnt, so that a run that was cut short goes on from there.
///
/// A run that goes on gives the same bytes as one that was never cut short: all that comes before and after is computed
/// again from the same input, and what is kept is kept whole. The file appears in one step, so a kill while it is being
/// written leaves the one before.
package struct CheckpointPlace: Sendable {
  package let path: String
  /// How long learning goes on between two writings.
  package var interval: Duration

  package init(path: String, interval: Duration = .seconds(30)) {
    self.path = path
    self.interval = interval
  }

  private var exists: Bool { unsafe access(path, F_OK) == 0 }

  /// - Throws: `badOption` if the path holds something that is not ours to overwrite.
  func check() throws(TrainingError) {
    guard exists else { return }
    do {
      _ = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
    } catch .notAModel {
      throw .badOption("\(path) is there already and is no checkpoint: name another file")
    } catch .system {
      throw .badOption("\(path) is there already and cannot be read: name another file")
    } catch {
      return  // one of ours that is damaged: it will be written anew
    }
  }

  /// What an earlier run left; nil, with a warning where there is something to warn of, if that is nothing or no use.
  func content(for key: String, control: TrainingControl) -> CheckpointContent? {
    guard exists else { return nil }
    do throws(StorageError) {
      let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
      try file.verify()
      let content = try CheckpointContent(file)
      if content.key == key { return content }
      control.warn("\(path) belongs to other text, options or another version of kith: beginning anew")
    } catch {
      control.warn("\(path) is damaged: beginning anew")
    }
    return nil
  }

  /// Takes the file away, as its model is made.
  func remove() { unsafe unlink(path) }
}

/// The checkpoint of one run: knows for which text and options it holds.
final class Checkpoint {
  private let place: CheckpointPlace
  private let key: String
  private var lastWritten = ContinuousClock.now
  /// What an earlier run left.
  let found: CheckpointContent?

  /// - Parameter key: differs whenever what is kept would not fit: other text, other options, another version.
  init(_ place: CheckpointPlace, key: String, control: TrainingControl) {
    self.place = place
    self.key = key
    found = place.content(for: key, control: control)
  }

  /// Whether the interval since the last writing is over.
  var isDue: Bool { ContinuousClock.now - lastWritten >= place.interval }

  /// Puts the content in the place of the earlier one.
  func save(_ content: CheckpointContent) throws(TrainingError) {
    var content = content
    content.key = key
    do {
      try content.write(to: place.path)
    } catch {
      throw .storage(error)
    }
    lastWritten = .now
  }
}

/// What a checkpoint holds: numbers and columns by name.
struct CheckpointContent {
  /// How far the run is.
  enum Stage: String { case associate, fitted }

  var key = ""
  let stage: Stage
  var numbers: [String: UInt64] = [:]
  /// In the order of writing.
  var columns: [(name: String, values: [Float])] = []
  /// The order of the stretches in this epoch; empty where it does not matter.
  var order: [UInt32] = []

  init(stage: Stage) { self.stage = stage }

  func column(_ name: String) -> [Float] { columns.first { $0.name == name }?.values ?? [] }

  fileprivate init(_ file: ModelFile) throws(StorageError) {
    let about: MappedColumn<UInt8> = try file.column("checkpoint", of: UInt8.self)
    var facts: [String: String] = [:]
    for line in String(decoding: (0..<about.count).map { about[$0] }, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
    }
    guard let key = facts["key"], let stage = facts["stage"].flatMap(Stage.init) else {
      throw .corrupt(section: "checkpoint", reason: "it does not say what it belongs to")
    }
    self.key = key
    self.stage = stage
    for (name, value) in facts { numbers[name] = UInt64(value) }
    for section in file.sections where section.name != "checkpoint" {
      if section.name == "order" {
        let column: MappedColumn<UInt32> = try file.column(section.name, of: UInt32.self)
        order = (0..<column.count).map { column[$0] }
      } else {
        let column: MappedColumn<Float> = try file.column(section.name, of: Float.self)
        columns.append((section.name, (0..<column.count).map { column[$0] }))
      }
    }
  }

  fileprivate func write(to path: String) throws(StorageError) {
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.checkpointMagic)
    let facts = [("key", key), ("stage", stage.rawValue)] + numbers.sorted { $0.key < $1.key }.map { ($0, "\($1)") }
    let about = Array(facts.map { "\($0)\t\($1)\n" }.joined().utf8)
    try writer.section("checkpoint", about.span)
    try writer.section("order", order.span)
    for column in columns { try writer.section(column.name, column.values.span) }
    try writer.finish()
  }
}
