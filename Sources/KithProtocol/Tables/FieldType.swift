package import StrictJSON

/// The kind of value that a field holds, and its bounds.
package indirect enum FieldType: Sendable {
  case boolean
  case integer(ClosedRange<Int64>)
  case number(ClosedRange<Double>)
  /// A string of that many UTF-8 bytes.
  case string(bytes: ClosedRange<Int>)
  /// One of these strings; or another spelling of one, small letters and capitals being alike there.
  case choice([String], spellings: [Spelling] = [])
  /// The name of an operation.
  case operation
  /// The name of a model: letters, digits, dots, dashes and underscores (`ModelName`).
  case modelName
  /// A reference to an existing model: its name, perhaps with its owner before it and a generation after it.
  case modelReference
  /// Whether to use a memory, or its name: as a model's without owner and generation.
  case memoryName
  /// A request's id: a string or a 64-bit integer.
  case id
  case list(FieldType, count: ClosedRange<Int>)
  case object([Field])
  /// A JSON Schema or the like, whose shape isn't checked.
  case anyObject

  /// Any string that fits a line.
  package static let text = FieldType.string(bytes: 0...ProtocolLimits.lineBytes)
  /// A number of things.
  package static let count = FieldType.integer(0...Int64.max)
  /// A natural logarithm of a probability, or a part of one.
  package static let logProbability = FieldType.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
  package static let positive = FieldType.number(0...Double.greatestFiniteMagnitude)

  package static func list(_ element: FieldType) -> FieldType { .list(element, count: 0...Int.max) }

  /// What a value must be, to complete "must be …".
  package var requirement: String {
    switch self {
    case .boolean: "true or false"
    case .integer(0...Int64.max): "a whole number of at least 0"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range) where range.upperBound == .greatestFiniteMagnitude: "a number"
    case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .string(let bytes) where bytes.upperBound >= ProtocolLimits.lineBytes:
      bytes.lowerBound > 0 ? "a string that is not empty" : "a string"
    case .string(let bytes): "a string of \(bytes.lowerBound) to \(bytes.upperBound) bytes"
    case .operation: "the name of an operation"
    case .choice(let choices, _): "one of " + choices.map { "\"\($0)\"" }.joined(separator: ", ")
    case .modelName: "a name of letters, digits, dots, dashes and underscores, at most 64 bytes"
    case .modelReference:
      "a model's name, such as english, ~anna/mine or english@3: letters, digits, dots, dashes and underscores"
    case .memoryName: "true, false or \(FieldType.modelName.requirement)"
    case .id: "a string of at most \(RequestID.longestString) bytes or a whole number of 64 bits"
    case .list(let element, let count) where count.upperBound == Int.max: "a list, each element \(element.requirement)"
    case .list(let element, let count):
      "a list of \(count.lowerBound) to \(count.upperBound) elements, each \(element.requirement)"
    case .object, .anyObject: "an object"
    }
  }

  /// Another name of a choice.
  package struct Spelling: Sendable {
    package let name: String
    /// The choice that it means.
    package let standard: String

    package init(_ name: String, standard: String) {
      self.name = name
      self.standard = standard
    }
  }

  /// The choice that a spelling means; nil if it means none.
  package func standardChoice(_ name: String) -> String? {
    guard case .choice(let choices, let spellings) = self else { return nil }
    if choices.contains(name) { return name }
    guard !spellings.isEmpty else { return nil }
    let small = name.lowercased()
    return choices.first { $0.lowercased() == small } ?? spellings.first { $0.name.lowercased() == small }?.standard
  }

  package var isObject: Bool { if case .object = self { true } else { false } }

  /// Whether the value is of this type and within its bounds.
  package func accepts(_ value: JSONValue) -> Bool {
    switch self {
    case .boolean: value.bool != nil
    case .integer(let range): value.integer.map(range.contains) ?? false
    case .number(let range): value.double.map(range.contains) ?? false
    case .string(let bytes): value.string.map { bytes.contains($0.utf8.count) } ?? false
    case .choice: value.string.map { standardChoice($0) != nil } ?? false
    case .operation: value.string.map { Operation.named($0) != nil } ?? false
    case .modelName: value.string.map(ModelName.isName) ?? false
    case .modelReference: value.string.map { ModelName($0) != nil } ?? false
    case .memoryName: value.bool != nil || (value.string.map(ModelName.isName) ?? false)
    case .id: RequestID(value) != nil
    case .list(let element, let count):
      value.array.map { count.contains($0.count) && $0.allSatisfy(element.accepts) } ?? false
    case .object(let fields): value.object.map { Field.mismatch(in: $0, fields: fields) == nil } ?? false
    case .anyObject: value.object != nil
    }
  }
}
