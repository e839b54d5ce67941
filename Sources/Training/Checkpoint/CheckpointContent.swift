internal import Storage

/// The content of a checkpoint: numbers and columns by name.
struct CheckpointContent {
  /// How far the run has come: inside the stage `associate`, or past `choose`.
  enum Stage: String {
    case associate, fitted

    /// What a checkpoint of this stage spares the run.
    var learnt: String {
      switch self {
      case .associate: "the associations learnt so far"
      case .fitted: "all that was learnt"
      }
    }
  }

  var key = ""
  let stage: Stage
  var numbers: [String: UInt64] = [:]
  /// In the order of writing.
  var columns: [(name: String, values: [Float])] = []
  /// The order of the stretches in this epoch; empty where it does not matter.
  var order: [UInt32] = []

  init(stage: Stage) { self.stage = stage }

  func column(_ name: String) -> [Float] { columns.first { $0.name == name }?.values ?? [] }

  init(_ file: ModelFile) throws(StorageError) {
    let facts = try Self.facts(of: file)
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

  /// The numbers alone of a file.
  static func numbers(of file: ModelFile) throws(StorageError) -> [String: UInt64] {
    try facts(of: file).compactMapValues { UInt64($0) }
  }

  private static func facts(of file: ModelFile) throws(StorageError) -> [String: String] {
    Dictionary(try FactLines(file, section: "checkpoint").lines.map { ($0.name, $0.value) }) { $1 }
  }

  func write(to path: String) throws(StorageError) {
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.checkpointMagic)
    let facts = [("key", key), ("stage", stage.rawValue)] + numbers.sorted { $0.key < $1.key }.map { ($0, "\($1)") }
    let about = Array(facts.map { "\($0)\t\($1)\n" }.joined().utf8)
    try writer.section("checkpoint", about.span)
    try writer.section("order", order.span)
    for column in columns { try writer.section(column.name, column.values.span) }
    try writer.finish()
  }
}
