/// One JSON value, as RFC 8259 defines it, with whole numbers kept exact.
///
/// ```swift
/// let request = try JSONValue.parse(#"{"op":"predict","top":5}"#)
/// request["top"]?.integer  // 5
/// ```
///
/// - `integer` holds every number written without fraction and exponent that fits 64 signed bits; all other numbers
///   are `double`, the nearest one. So a request's id survives unchanged, which Foundation's doubles don't promise.
/// - No value is ever infinite or NaN: the parser refuses `1e999`.
/// - Members of an object keep the order in which they were written.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// What people call this kind of value, for error sentences: "a string", "an array".
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .double: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

// MARK: - Looking inside

extension JSONValue {
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  package var string: String? { if case .string(let value) = self { value } else { nil } }

  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The whole number; also of a double that is one (`5.0`), as JSON Schema understands "integer".
  package var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The number as a double, written as an integer or not.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The member of that name, if this is an object that has one.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The element at that index, if this is an array with that many.
  package subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}
