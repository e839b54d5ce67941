package import StrictJSON

/// A request's fields after the check, each with its default where the table has one.
///
/// A name that the table doesn't have is a bug of the handler, not of the client: it reads as absent, and trips an
/// assertion in debug builds, where every handler is tested.
package struct Arguments: Sendable {
  private let object: JSONObject
  private let definition: OperationDefinition

  init(object: JSONObject, definition: OperationDefinition) {
    self.object = object
    self.definition = definition
  }

  private func value(_ name: String) -> JSONValue? {
    let field = definition.field(name)
    assert(field != nil, "\(definition.operation.rawValue) has no field \(name)")
    return object[name] ?? field?.defaultValue
  }

  /// Whether the operation has such a field at all.
  package func knows(_ name: String) -> Bool { definition.field(name) != nil }
  /// The same for equal fields, in whatever order, as long as the process runs. The envelope takes no part.
  package var fingerprint: Int {
    var sum = 0
    for (key, value) in object.members where definition.field(key) != nil {
      var hasher = Hasher()
      hasher.combine(key)
      hasher.combine(value.bytes)
      sum &+= hasher.finalize()
    }
    return sum
  }

  package func has(_ name: String) -> Bool { object[name] != nil }
  package func optionalString(_ name: String) -> String? { value(name)?.string }
  package func string(_ name: String) -> String { value(name)?.string ?? "" }
  package func strings(_ name: String) -> [String] { value(name)?.array?.compactMap(\.string) ?? [] }
  package func list(_ name: String) -> [JSONValue] { value(name)?.array ?? [] }
  package func bool(_ name: String) -> Bool { value(name)?.bool ?? false }
  package func optionalInteger(_ name: String) -> Int? { value(name)?.integer.map { Int($0) } }
  package func integer(_ name: String) -> Int { optionalInteger(name) ?? 0 }
  package func double(_ name: String) -> Double { value(name)?.double ?? 0 }
  package func id(_ name: String) -> RequestID? { value(name).flatMap(RequestID.init) }
}
