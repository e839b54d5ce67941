public import KithProtocol
import StrictJSON

/// The description of every operation, or of one.
public struct ProtocolDescription: Sendable, Equatable {
  /// The operations, in the order of the daemon's answer.
  public let operations: [OperationDescription]
  /// The whole answer, with the JSON Schema of every operation, as a line of JSON.
  public let schema: String

  package init(_ fields: ReplyFields) throws(ClientError) {
    operations = fields.members(DescribeTable.operations).map { OperationDescription($0.name, $0.value) }
    schema = fields.json.description
  }
}

/// One operation.
public struct OperationDescription: Sendable, Equatable {
  /// Its name on the wire.
  public let name: String
  /// One sentence for people.
  public let summary: String
  /// The fields of the request, of what comes before the result, and of the result; those without fields are left out.
  public let objects: [Object]
  /// The codes of the errors that it answers with, beside those of any request.
  public let errors: [String]

  /// The fields of one of its lines.
  public struct Object: Sendable, Equatable {
    /// Which line: `request`, `each chunk`, `each progress` or `result`.
    public let title: String
    /// The fields, in the daemon's order.
    public let fields: [Field]
  }

  /// A field of a request or a reply.
  public struct Field: Sendable, Equatable {
    /// Its key.
    public let name: String
    /// Its type, or the strings that it may be.
    public let type: String
    /// Whether it must be there.
    public let isRequired: Bool
    /// What it is where it is left out, as JSON.
    public let defaultValue: String?
    /// What it means.
    public let meaning: String
  }

  /// The keys of an operation's description; those of JSON Schema are in `SchemaKey`.
  private enum Key: String { case summary, request, chunk, progress, reply, errors }

  fileprivate init(_ name: String, _ json: JSONValue) {
    self.name = name
    summary = json[Key.summary.rawValue]?.string ?? ""
    let titles: [(Key, String)] = [
      (.request, "request"), (.chunk, "each chunk"), (.progress, "each progress"), (.reply, "result"),
    ]
    objects = titles.compactMap { key, title in
      let fields = json[key.rawValue].map(Self.fields) ?? []
      return fields.isEmpty ? nil : Object(title: title, fields: fields)
    }
    errors = (json[Key.errors.rawValue]?.array ?? []).compactMap(\.string)
  }

  private static func fields(_ schema: JSONValue) -> [Field] {
    let required = Set((schema[SchemaKey.required]?.array ?? []).compactMap(\.string))
    return (schema[SchemaKey.properties]?.object?.members ?? []).map { name, schema in
      Field(
        name: name, type: type(schema), isRequired: required.contains(name),
        defaultValue: schema[SchemaKey.default]?.description, meaning: schema[SchemaKey.description]?.string ?? "")
    }
  }

  private static func type(_ schema: JSONValue) -> String {
    if let choices = schema[SchemaKey.enum]?.array { return choices.compactMap(\.string).joined(separator: "|") }
    if let types = schema[SchemaKey.type]?.array { return types.compactMap(\.string).joined(separator: " or ") }
    return schema[SchemaKey.type]?.string ?? "any"
  }
}

/// The keys of JSON Schema that are read here.
private enum SchemaKey: String { case properties, required, type, `enum`, `default`, description }

extension JSONValue {
  fileprivate subscript(key: SchemaKey) -> JSONValue? { self[key.rawValue] }
}

extension Query where Answer == ProtocolDescription {
  /// Describes every operation, or one by its name.
  public static func describe(_ operation: String? = nil) -> Query {
    Query(.describe, reading: ProtocolDescription.init) { $0.set(DescribeTable.of, operation) }
  }
}

extension Connection {
  /// The JSON Schema of every operation, or of one, as a line of JSON.
  public func describe(_ operation: Operation? = nil) throws(ClientError) -> String {
    try ask(.describe(operation?.name)).schema
  }
}
