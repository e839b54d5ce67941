package import StrictJSON

/// The reply of `describe`: the tables as JSON Schema (draft 2020-12).
///
/// `ops.NAME.request` is the schema of a whole request line; `reply`, `chunk`, `progress` and `event` are those of what
/// stands under `result`, `chunk`, `progress` and `event`; `line` is that of any line that the daemon sends. Requests are
/// closed: other keys are refused. Replies are open: keys may be added.
package enum Description {
  /// What JSON Schema can say of a model's name in every dialect of patterns; the table's sentence says the rest.
  fileprivate static let namePattern = #"[^\s/@~._-][^\s/@~]{0,63}"#

  /// The version of the protocol, raised only by a change that breaks clients.
  package static let protocolVersion = 1
  package static let dialect = "https://json-schema.org/draft/2020-12/schema"

  /// Everything, or one operation.
  package static func encodeMembers(of operation: Operation?, into writer: inout JSONWriter) {
    writer.member("protocol", protocolVersion)
    writer.member("$schema", dialect)
    writer.key("ops")
    writer.object { writer in
      for one in operation.map({ [$0] }) ?? Operation.all {
        writer.key(one.name)
        encode(one, into: &writer)
      }
    }
    if operation != nil { return }
    writer.key("envelope")
    encodeSchema(of: Request.envelope, isOpen: true, into: &writer)
    writer.key("error")
    encodeSchema(of: ProtocolError.shape, isOpen: true, into: &writer)
    writer.key("line")
    encodeLine(into: &writer)
    writer.key("errors")
    writer.object { writer in
      for code in ErrorCode.allCases { writer.member(code.rawValue, code.meaning) }
    }
  }

  /// Any line that the daemon sends: one of its kinds, under the request's id if there was one.
  private static func encodeLine(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", "object")
      writer.key("properties")
      writer.object { writer in
        writer.key("id")
        writer.object { encode(.id, isOpen: true, into: &$0) }
        for kind in ReplyLine.kinds {
          writer.key(kind)
          writer.object { writer in
            if kind == "error" { writer.member("$ref", "#/error") } else { writer.member("type", "object") }
          }
        }
      }
      encodeChoice(of: ReplyLine.kinds, into: &writer)
    }
  }

  /// Exactly one of these, or the other without any of them.
  private static func encodeChoice(of names: [String], orElse other: String? = nil, into writer: inout JSONWriter) {
    writer.key("oneOf")
    writer.array { writer in
      for name in names { writer.object { encodeRequired(name, into: &$0) } }
      guard let other else { return }
      writer.object { writer in
        encodeRequired(other, into: &writer)
        writer.key("not")
        writer.object { encodeAny(of: names, into: &$0) }
      }
    }
  }

  private static func encodeRequired(_ name: String, withAny others: [String] = [], into writer: inout JSONWriter) {
    writer.key("required")
    writer.array { $0.value(name) }
    if !others.isEmpty { encodeAny(of: others, into: &writer) }
  }

  private static func encodeAny(of names: [String], into writer: inout JSONWriter) {
    writer.key("anyOf")
    writer.array { writer in
      for name in names { writer.object { encodeRequired(name, into: &$0) } }
    }
  }

  private static func encode(_ operation: Operation, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("summary", operation.summary)
      writer.member("role", operation.role.rawValue)
      writer.member("effect", operation.effect.rawValue)
      writer.key("request")
      encodeSchema(
        of: operation.request + Request.envelope, isOpen: false, exactlyOneOf: operation.exactlyOneOf,
        of: operation, into: &writer)
      writer.key("reply")
      encodeSchema(of: operation.reply, isOpen: true, into: &writer)
      if let stream = operation.stream {
        writer.key(stream.key)
        encodeSchema(of: stream.fields, isOpen: true, into: &writer)
      }
      writer.key("errors")
      writer.array { writer in
        for code in operation.errors { writer.value(code.rawValue) }
      }
    }
  }

  /// - Parameters:
  ///   - isOpen: Whether keys may be added later, as in replies.
  ///   - operation: The operation that is requested.
  private static func encodeSchema(
    of fields: [Field], isOpen: Bool, exactlyOneOf: [String] = [], of operation: Operation? = nil,
    into writer: inout JSONWriter
  ) {
    writer.object { writer in
      encodeObject(fields, isOpen: isOpen, of: operation, into: &writer)
      let takesSession = operation != nil && fields.contains { $0.name == ScopeTable.session.name }
      if !exactlyOneOf.isEmpty {
        encodeChoice(of: exactlyOneOf, orElse: takesSession ? ScopeTable.session.name : nil, into: &writer)
      }
      let given = Operation.givenBySession.filter { name in fields.contains { $0.name == name } }
      if takesSession, !given.isEmpty {
        writer.key("not")
        writer.object { encodeRequired(ScopeTable.session.name, withAny: given, into: &$0) }
      }
    }
  }

  private static func encodeObject(
    _ fields: [Field], isOpen: Bool, of operation: Operation? = nil, into writer: inout JSONWriter
  ) {
    writer.member("type", "object")
    writer.key("properties")
    writer.object { writer in
      for field in fields {
        writer.key(field.name)
        writer.object { writer in
          if let operation, field.name == "op" {
            writer.member("const", operation.name)
            writer.member("description", field.meaning)
          } else {
            encode(field, isOpen: isOpen, into: &writer)
          }
        }
      }
    }
    writer.key("required")
    writer.array { writer in
      for field in fields where field.isRequired { writer.value(field.name) }
    }
    if isOpen { return }
    if operation != nil {
      writer.key("patternProperties")
      writer.object { writer in
        writer.key("^x-")
        writer.value(true)
      }
    }
    writer.member("additionalProperties", false)
  }

  private static func encode(_ field: Field, isOpen: Bool, into writer: inout JSONWriter) {
    encode(field.type, isOpen: isOpen, into: &writer)
    if let value = field.defaultValue { writer.member("default", value) }
    writer.member("description", field.meaning)
    if let unit = field.unit { writer.member("x-unit", unit) }
  }

  private static func encode(_ type: FieldType, isOpen: Bool, into writer: inout JSONWriter) {
    switch type {
    case .boolean: writer.member("type", "boolean")
    case .integer(let range):
      writer.member("type", "integer")
      writer.member("minimum", range.lowerBound)
      if range.upperBound < .max { writer.member("maximum", range.upperBound) }
    case .number(let range):
      writer.member("type", "number")
      if range.lowerBound > -.greatestFiniteMagnitude { writer.member("minimum", range.lowerBound) }
      if range.upperBound < .greatestFiniteMagnitude { writer.member("maximum", range.upperBound) }
    case .string(let bytes):
      writer.member("type", "string")
      if bytes.lowerBound > 0 { writer.member("minLength", 1) }
      if bytes.upperBound < ProtocolLimits.lineBytes {
        // JSON Schema counts characters, of which there are at most as many as bytes.
        writer.member("maxLength", bytes.upperBound)
        writer.member("x-max-bytes", bytes.upperBound)
      }
    case .choice(let choices, let spellings):
      writer.member("type", "string")
      writer.key("enum")
      writer.array { writer in
        for choice in choices + spellings.map(\.name) { writer.value(choice) }
      }
    case .operation:
      writer.member("type", "string")
      writer.key("enum")
      writer.array { writer in
        for operation in Operation.all { writer.value(operation.name) }
      }
    case .modelName:
      writer.member("type", "string")
      writer.member("pattern", "^\(Description.namePattern)$")
    case .modelReference:
      writer.member("type", "string")
      writer.member("pattern", "^(~_?[a-z0-9][a-z0-9._-]{0,63}/)?\(Description.namePattern)(@[0-9]{1,9})?$")
    case .memoryName:
      writer.key("type")
      writer.array { writer in
        writer.value("boolean")
        writer.value("string")
      }
      writer.member("pattern", "^\(Description.namePattern)$")
    case .id:
      writer.key("type")
      writer.array { writer in
        writer.value("string")
        writer.value("integer")
      }
      writer.member("maxLength", RequestID.longestString)
      writer.member("minimum", Int64.min)
      writer.member("maximum", Int64.max)
    case .list(let element, let count):
      writer.member("type", "array")
      if count.lowerBound > 0 { writer.member("minItems", count.lowerBound) }
      if count.upperBound < .max { writer.member("maxItems", count.upperBound) }
      writer.key("items")
      writer.object { encode(element, isOpen: isOpen, into: &$0) }
    case .object(let fields): encodeObject(fields, isOpen: isOpen, into: &writer)
    case .anyObject: writer.member("type", "object")
    }
  }
}
