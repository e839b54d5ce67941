package import StrictJSON

/// A request's fields after the check, each with its default where the table has one.
///
/// A field that the table doesn't have is a bug of the caller, not of the client: it reads as absent, and trips an
/// assertion in debug builds, where every operation is tested.
package struct Arguments: Sendable {
  private let object: JSONObject
  private let operation: Operation

  init(object: JSONObject, operation: Operation) {
    self.object = object
    self.operation = operation
  }

  private func value(_ field: Field) -> JSONValue? {
    assert(knows(field), "\(operation.name) has no field \(field.name)")
    return object[field.name] ?? field.defaultValue
  }

  /// Whether the operation has such a field at all.
  package func knows(_ field: Field) -> Bool { operation.field(field.name) != nil }

  /// The same for equal fields in any order, as long as the process runs. The envelope takes no part.
  package var fingerprint: Int {
    var sum = 0
    for (key, value) in object.members where operation.field(key) != nil {
      var hasher = Hasher()
      hasher.combine(key)
      hasher.combine(value.bytes)
      sum &+= hasher.finalize()
    }
    return sum
  }

  package func has(_ field: Field) -> Bool { object[field.name] != nil }
  package func optionalString(_ field: Field) -> String? { value(field)?.string }
  package func string(_ field: Field) -> String { value(field)?.string ?? "" }
  /// The memory that a request names; nil for none.
  package func memoryName(_ field: Field) -> String? {
    guard let value = value(field) else { return nil }
    return value.bool == true ? MemoryTable.ownName : value.string
  }
  package func strings(_ field: Field) -> [String] { value(field)?.array?.compactMap(\.string) ?? [] }
  package func list(_ field: Field) -> [JSONValue] { value(field)?.array ?? [] }
  package func bool(_ field: Field) -> Bool { value(field)?.bool ?? false }
  package func optionalInteger(_ field: Field) -> Int? { value(field)?.integer.map { Int($0) } }
  package func integer(_ field: Field) -> Int { optionalInteger(field) ?? 0 }
  package func double(_ field: Field) -> Double { value(field)?.double ?? 0 }
  package func id(_ field: Field) -> RequestID? { value(field).flatMap(RequestID.init) }
}
