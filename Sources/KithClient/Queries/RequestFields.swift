package import KithProtocol
package import StrictJSON

/// The fields of a request, each under its key in the operation's table. A value that is nil is left out.
package struct RequestFields {
  package private(set) var members: [(name: String, value: JSONValue)] = []

  package mutating func set(_ field: Field, json value: JSONValue?) {
    if let value { members.append((field.name, value)) }
  }

  package mutating func set(_ field: Field, _ value: String?) { set(field, json: value.map { .string($0) }) }
  package mutating func set(_ field: Field, _ value: Int?) { set(field, json: value.map { .integer(Int64($0)) }) }
  package mutating func set(_ field: Field, _ value: Double?) { set(field, json: value.map { .double($0) }) }
  package mutating func set(_ field: Field, _ value: Bool?) { set(field, json: value.map { .bool($0) }) }
  package mutating func set(_ field: Field, _ values: [String]?) {
    set(field, json: values.map { .array($0.map { .string($0) }) })
  }

  /// Leaves out what is the table's default anyway.
  package mutating func set(_ field: Field, unlessEmpty value: String) { set(field, value.isEmpty ? nil : value) }
  package mutating func set(_ field: Field, unlessEmpty values: [String]) { set(field, values.isEmpty ? nil : values) }
  package mutating func set(_ field: Field, ifTrue value: Bool) { set(field, value ? true : nil) }

  /// Objects, each written by a closure.
  package mutating func set<Element>(
    _ field: Field, _ elements: [Element], _ write: (Element, inout JSONObject) -> Void
  ) {
    set(
      field,
      json: .array(
        elements.map { element in
          var object = JSONObject()
          write(element, &object)
          return .object(object)
        }))
  }
}

extension JSONObject {
  /// A member under a key of an operation's table.
  package subscript(field: Field) -> JSONValue? {
    get { self[field.name] }
    set { self[field.name] = newValue }
  }
}
