package import StrictJSON

/// What `describe` answers: the tables as JSON Schema (draft 2020-12).
package enum Description {
  /// The version of the protocol, raised only by a change that breaks clients.
  package static let protocolVersion = 1

  /// Everything, or one operation.
  package static func encodeMembers(of operation: Operation?, into writer: inout JSONWriter) {
    writer.member("protocol", protocolVersion)
    writer.key("ops")
    writer.object { writer in
      for one in operation.map({ [$0] }) ?? Operation.allCases {
        writer.key(one.rawValue)
        encode(one.definition, into: &writer)
      }
    }
    if operation != nil { return }
    writer.key("envelope")
    encodeSchema(of: Request.envelope, isOpen: true, into: &writer)
    writer.key("error")
    encodeSchema(of: ProtocolError.shape, isOpen: true, into: &writer)
    writer.key("errors")
    writer.object { writer in
      for code in ErrorCode.allCases { writer.member(code.rawValue, code.meaning) }
    }
  }

  private static func encode(_ definition: OperationDefinition, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("summary", definition.summary)
      writer.member("role", definition.operation.role.rawValue)
      writer.key("request")
      encodeSchema(of: definition.request, isOpen: false, exactlyOneOf: definition.exactlyOneOf, into: &writer)
      writer.key("reply")
      encodeSchema(of: definition.reply, isOpen: true, into: &writer)
      if let stream = definition.stream {
        writer.key(stream.key)
        encodeSchema(of: stream.fields, isOpen: true, into: &writer)
      }
      writer.key("errors")
      writer.array { writer in
        for code in definition.errors { writer.value(code.rawValue) }
      }
    }
  }

  /// - Parameter isOpen: Whether keys may be added later, as in replies.
  private static func encodeSchema(
    of fields: [Field], isOpen: Bool, exactlyOneOf: [String] = [], into writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("type", "object")
      writer.key("properties")
      writer.object { writer in
        for field in fields {
          writer.key(field.name)
          writer.object { encode(field, isOpen: isOpen, into: &$0) }
        }
      }
      writer.key("required")
      writer.array { writer in
        for field in fields where field.isRequired { writer.value(field.name) }
      }
      if !exactlyOneOf.isEmpty {
        writer.key("oneOf")
        writer.array { writer in
          for name in exactlyOneOf {
            writer.object { writer in
              writer.key("required")
              writer.array { $0.value(name) }
            }
          }
          if fields.contains(where: { $0.name == "session" }) {
            encodeSessionAlone(without: exactlyOneOf, into: &writer)
          }
        }
      }
      if !isOpen { writer.member("additionalProperties", false) }
    }
  }

  /// `session` there, and none of the others.
  private static func encodeSessionAlone(without names: [String], into writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("required")
      writer.array { $0.value("session") }
      writer.key("not")
      writer.object { writer in
        writer.key("anyOf")
        writer.array { writer in
          for name in names {
            writer.object { writer in
              writer.key("required")
              writer.array { $0.value(name) }
            }
          }
        }
      }
    }
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
      if bytes.upperBound < ProtocolLimits.lineBytes { writer.member("x-max-bytes", bytes.upperBound) }
    case .choice(let choices):
      writer.member("type", "string")
      writer.key("enum")
      writer.array { writer in
        for choice in choices { writer.value(choice) }
      }
    case .modelName:
      writer.member("type", "string")
      writer.member("pattern", "^[a-z0-9][a-z0-9._-]{0,63}$")
    case .modelReference:
      writer.member("type", "string")
      writer.member("pattern", "^(~_?[a-z0-9][a-z0-9._-]{0,63}/)?[a-z0-9][a-z0-9._-]{0,63}(@[0-9]{1,9})?$")
    case .id:
      writer.key("type")
      writer.array { writer in
        writer.value("string")
        writer.value("integer")
      }
    case .list(let element, let count):
      writer.member("type", "array")
      if count.lowerBound > 0 { writer.member("minItems", count.lowerBound) }
      if count.upperBound < .max { writer.member("maxItems", count.upperBound) }
      writer.key("items")
      if case .object(let fields) = element {
        encodeSchema(of: fields, isOpen: isOpen, into: &writer)
      } else {
        writer.object { encode(element, isOpen: isOpen, into: &$0) }
      }
    case .object(let fields):
      writer.member("type", "object")
      writer.key("properties")
      writer.object { writer in
        for field in fields {
          writer.key(field.name)
          writer.object { encode(field, isOpen: isOpen, into: &$0) }
        }
      }
    case .anyObject: writer.member("type", "object")
    }
  }
}
