package import StrictJSON

/// One row of an operation's table: a field of its request or of its reply.
///
/// The same row decodes the request, checks it, and describes it to clients, so the three cannot disagree.
package struct Field: Sendable {
  package enum Presence: Sendable {
    case required
    case optional
    /// Optional, and this when it isn't there.
    case byDefault(JSONValue)
  }

  package let name: String
  package let type: FieldType
  package let presence: Presence
  /// The unit, where the name does not say it.
  package let unit: String?
  package let meaning: String

  package init(
    _ name: String, _ type: FieldType, _ presence: Presence = .required, unit: String? = nil, meaning: String
  ) {
    self.name = name
    self.type = type
    self.presence = presence
    self.unit = unit
    self.meaning = meaning
  }

  /// A 64-bit counter, which is a string of digits on the wire.
  package static func counter(_ name: String, _ meaning: String) -> Field {
    Field(name, .text, meaning: meaning + ", a 64-bit counter.")
  }

  package var isRequired: Bool { if case .required = presence { true } else { false } }

  package var defaultValue: JSONValue? { if case .byDefault(let value) = presence { value } else { nil } }

  /// What is wrong with an object that should have these fields and no others; nil if nothing is.
  package static func mismatch(in object: JSONObject, fields: [Field]) -> String? {
    for (key, value) in object.members {
      guard let field = fields.first(where: { $0.name == key }) else { return "unknown member \(key)" }
      if case .object(let inner) = field.type, let object = value.object {
        if let problem = mismatch(in: object, fields: inner) { return "\(key): \(problem)" }
      } else if case .list(.object(let inner), _) = field.type, let elements = value.array {
        for (index, element) in elements.enumerated() {
          guard let object = element.object else { return "\(key)[\(index)] is no object" }
          if let problem = mismatch(in: object, fields: inner) { return "\(key)[\(index)]: \(problem)" }
        }
      } else if !field.type.accepts(value) {
        return "\(key) must be \(field.type.requirement)"
      }
    }
    for field in fields where field.isRequired && object[field.name] == nil { return "missing member \(field.name)" }
    return nil
  }
}
