package import KithProtocol
package import StrictJSON

extension Operation {
  /// The smallest request that is right.
  package var soundRequest: JSONObject {
    var object = JSONObject()
    object["op"] = .string(name)
    for field in request where field.isRequired || exactlyOneOf.first == field.name {
      object[field.name] = field.type.sample
    }
    return object
  }
}

extension FieldType {
  private static func object(_ fields: [Field]) -> JSONObject {
    var object = JSONObject()
    for field in fields where field.isRequired { object[field.name] = field.type.sample }
    return object
  }

  /// A value that the type accepts.
  package var sample: JSONValue {
    switch self {
    case .boolean: true
    case .integer(let range): .integer(range.lowerBound)
    case .number(let range): .double(range.lowerBound)
    case .string(let bytes): .string(String(repeating: "a", count: max(1, bytes.lowerBound)))
    case .choice(let choices, _): .string(choices[0])
    case .operation: "ping"
    case .modelName: "a-model"
    case .modelReference: "~anna/a-model@3"
    case .memoryName: true
    case .id: 1
    case .list(let element, let count): .array(Array(repeating: element.sample, count: max(1, count.lowerBound)))
    case .object(let fields): .object(Self.object(fields))
    case .anyObject: [:]
    }
  }
}
