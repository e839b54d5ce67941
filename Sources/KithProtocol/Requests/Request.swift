package import StrictJSON

/// One request line, decoded and checked against its operation's table.
///
/// ```json
/// {"id":2,"op":"predict","text":"a glass of","top":3,"deadline_ms":50}
/// ```
///
/// The envelope's keys are `id`, `op`, `deadline_ms`, `stream` and `key`; keys that begin with `x-` are experiments,
/// allowed and ignored; all others belong to the operation.
package struct Request: Sendable {
  package let id: RequestID?
  package let operation: Operation
  /// How long the client will wait, counted from the arrival of the complete line.
  package let deadlineMilliseconds: Int?
  /// Whether the client wants parts before the result.
  package let isStreaming: Bool
  /// The idempotency key: a retry with the same key gets the first outcome.
  package let key: String?
  package let arguments: Arguments

  /// The envelope's table.
  package static let envelope = EnvelopeTable.all

  /// A line that isn't a request: the error to answer with, and the id to answer under, if that much was readable.
  package struct Refusal: Error, Equatable {
    package let id: RequestID?
    package let error: ProtocolError
  }

  package static func decode(_ line: Span<UInt8>) throws(Refusal) -> Request {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(line)
    } catch {
      var refusal = ProtocolError(error)
      refusal.hint = Self.hint(forLine: line)
      throw Refusal(id: nil, error: refusal)
    }
    guard case .object(let object) = value else {
      throw Refusal(id: nil, error: ProtocolError(.badJSON, "a request is an object, not \(value.kind)", byteOffset: 0))
    }
    return try decode(object)
  }

  package static func decode(_ object: JSONObject) throws(Refusal) -> Request {
    var id: RequestID?
    if let value = object[EnvelopeTable.id.name] {
      guard let decoded = RequestID(value) else {
        let error = ProtocolError(.badValue, "`id` must be \(FieldType.id.requirement)", field: EnvelopeTable.id.name)
        throw Refusal(id: nil, error: error)
      }
      id = decoded
    }
    do throws(ProtocolError) {
      return try Request(id: id, object: object)
    } catch {
      throw Refusal(id: id, error: error)
    }
  }

  private init(id: RequestID?, object: JSONObject) throws(ProtocolError) {
    guard let name = object[EnvelopeTable.operation.name] else {
      throw ProtocolError(
        .missingField, "the request has no `op`", hint: #"try {"op":"ping"}; {"op":"describe"} lists the others"#,
        field: EnvelopeTable.operation.name)
    }
    guard let name = name.string else {
      throw ProtocolError(.badValue, "`op` must be a string, not \(name.kind)", field: EnvelopeTable.operation.name)
    }
    guard let operation = Operation.named(name) else {
      let suggestion = nearest(to: name, among: Operation.all.lazy.map(\.name))
      throw ProtocolError(
        .unknownOperation, "there is no operation `\(name.prefix(64))`",
        hint: suggestion.map { "did you mean `\($0)`?" } ?? #"{"op":"describe"} lists them"#,
        field: EnvelopeTable.operation.name)
    }
    try operation.check(object)
    self.id = id
    self.operation = operation
    deadlineMilliseconds = object[EnvelopeTable.deadline.name]?.integer.map { Int($0) }
    isStreaming = object[EnvelopeTable.streams.name]?.bool ?? false
    key = object[EnvelopeTable.key.name]?.string
    arguments = Arguments(object: object, operation: operation)
  }

  /// The hint for a client that speaks another protocol to this socket.
  private static func hint(forLine line: Span<UInt8>) -> String? {
    for method in ["GET ", "POST ", "HEAD ", "PUT ", "PRI "] where line.count >= method.utf8.count {
      let prefix = line.extracting(..<method.utf8.count)
      if zip(prefix.indices, method.utf8).allSatisfy({ prefix[$0] == $1 }) {
        return #"this socket does not speak HTTP; send one JSON object per line, such as {"op":"ping"}"#
      }
    }
    return nil
  }
}

extension Operation {
  /// Refuses unknown keys first, then missing ones, then values of the wrong type or out of range.
  func check(_ object: JSONObject) throws(ProtocolError) {
    for (key, _) in object.members where row(key) == nil && !key.hasPrefix("x-") {
      let known = (request + Request.envelope).lazy.map(\.name)
      let suggestion = nearest(to: key, among: known)
      throw ProtocolError(
        .unknownField, "`\(name)` has no field `\(key.prefix(64))`", hint: suggestion.map { "did you mean `\($0)`?" },
        field: String(key.prefix(64)))
    }
    for field in request where field.isRequired && object[field.name] == nil {
      throw ProtocolError(.missingField, "`\(name)` needs the field `\(field.name)`", field: field.name)
    }
    for (key, value) in object.members {
      guard let field = row(key), !field.type.accepts(value) else { continue }
      throw ProtocolError(
        .badValue, "`\(key)` must be \(field.type.requirement)" + Self.found(value, instead: field.type),
        hint: Self.hint(for: value, instead: field.type), field: key)
    }
    if let first = exactlyOneOf.first {
      let given = exactlyOneOf.filter { object[$0] != nil }
      let choice = exactlyOneOf.map { "`\($0)`" }.joined(separator: " or ")
      if given.isEmpty, object[ScopeTable.session.name] == nil {
        throw ProtocolError(.missingField, "`\(name)` needs \(choice)", field: first)
      }
      if given.count > 1 { throw ProtocolError(.badValue, "`\(name)` takes \(choice), not both", field: given[1]) }
    }
    if field(ScopeTable.session.name) != nil, object[ScopeTable.session.name] != nil,
      let other = Self.givenBySession.first(where: { object[$0] != nil })
    {
      throw ProtocolError(
        .badValue, "`\(name)` takes `session` or `\(other)`, not both",
        hint: "a session has its model, its text, its experts and its memory from `session.open`", field: other)
    }
  }

  /// What a session stands for.
  static let givenBySession = [ScopeTable.model, ScopeTable.context, ScopeTable.experts, MemoryTable.used].map(\.name)

  private func row(_ key: String) -> Field? { field(key) ?? Request.envelope.first { $0.name == key } }

  /// The name that would do instead of one that no model may have.
  private static func hint(for value: JSONValue, instead type: FieldType) -> String? {
    guard let name = value.string else { return nil }
    switch type {
    case .modelName, .memoryName: return ModelName.shown(like: name).map { "\($0) would do" }
    case .modelReference where !name.contains(where: { "~@/".contains($0) }):
      return ModelName.shown(like: name).map { "did you mean \($0)?" }
    default: return nil
    }
  }

  private static func found(_ value: JSONValue, instead type: FieldType) -> String {
    switch (type, value) {
    case (.integer, .integer(let number)), (.number, .integer(let number)): ", not \(number)"
    case (.integer, .double(let number)), (.number, .double(let number)): ", not \(number)"
    case (.choice, .string(let text)) where text.utf8.count <= 32: ", not \"\(text)\""
    case (.operation, .string(let text)) where text.utf8.count <= 32: ", not \"\(text)\""
    case (.string, .string("")): ""
    case (.string, .string(let text)): ", not of \(text.utf8.count)"
    case (.list(.object(let fields), _), .array(let elements)):
      elements.indices.lazy.compactMap { index in
        guard let object = elements[index].object else { return ": [\(index)] is \(elements[index].kind)" }
        return Field.mismatch(in: object, fields: fields).map { ": [\(index)]: \($0)" }
      }.first ?? ", not of \(elements.count)"
    case (.list, .array), (.modelName, .string), (.modelReference, .string), (.memoryName, .string),
      (.id, .string), (.id, .integer):
      ""
    default: ", not \(value.kind)"
    }
  }
}
