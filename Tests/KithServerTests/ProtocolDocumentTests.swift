import Foundation
import KithProtocol
import StrictJSON
import Testing

/// protocol.md says what the tables say, and its examples are answered as they are printed there.
///
/// Run with KITH_RECORD=1, this writes the document's tables anew.
struct ProtocolDocumentTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "protocol.md")
  private static let begin = "<!-- operations: written by the tests -->\n"
  private static let end = "<!-- end of operations -->\n"

  @Test func `the tables of fields and errors are those that decode`() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin)).upperBound
    let end = try #require(text.range(of: Self.end)).lowerBound
    if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil {
      let written = text[..<start] + Self.tables() + text[end...]
      try String(written).write(to: Self.file, atomically: true, encoding: .utf8)
      return
    }
    #expect(String(text[start..<end]) == Self.tables(), "run this test with KITH_RECORD=1 and read the difference")
  }

  @Test func `every operation has an example, and each is answered as printed`() async throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    var examples: [(request: String, replies: [String])] = []
    for line in lines {
      if line.hasPrefix("    > {") { examples.append((String(line.dropFirst(6)), [])) }
      if line.hasPrefix("    < {"), !examples.isEmpty {
        examples[examples.count - 1].replies.append(String(line.dropFirst(6)))
      }
    }
    let shown = try Set(examples.map { try JSONValue.parse($0.request)["op"]?.string })
    for operation in Operation.all { #expect(shown.contains(operation.name), "\(operation.name)") }
    try await TestServer.run(models: []) { [examples] server in
      try server.folder.write(Fixture.topicModel, to: "models/english.kith")
      let client = try server.connect()
      // A session's name is drawn anew each time.
      var names: [String: String] = [:]
      for (written, replies) in examples {
        let request = names.reduce(written) { $0.replacing($1.key, with: $1.value) }
        try await client.send(request + "\n")
        for expected in replies {
          let reply = try await client.reply()
          let shown = try JSONValue.parse(expected)
          if let name = shown["result"]?["session"]?.string { names[name] = reply["result"]?["session"]?.string }
          let difference = Self.difference(shown, reply, at: "reply")
          #expect(difference == nil, "\(request): \(difference ?? "")\n\(reply)")
        }
      }
    }
  }

  /// Where two values differ in shape: the members of objects, and the kinds of values. Lists are compared by their first
  /// elements; what is printed as `null` may be anything.
  private static func difference(_ expected: JSONValue, _ actual: JSONValue, at place: String) -> String? {
    if case .null = expected { return nil }
    if let object = expected.object {
      guard let other = actual.object else { return "\(place) is \(actual.kind), not an object" }
      if Set(object.keys) != Set(other.keys) {
        return "\(place) has \(other.keys.sorted()), not \(object.keys.sorted())"
      }
      for (key, value) in object.members {
        if let problem = difference(value, other[key] ?? .null, at: "\(place).\(key)") { return problem }
      }
      return nil
    }
    if let list = expected.array {
      guard let other = actual.array else { return "\(place) is \(actual.kind), not a list" }
      guard let first = list.first, let otherFirst = other.first else { return nil }
      return difference(first, otherFirst, at: "\(place)[0]")
    }
    if expected.double != nil, actual.double != nil { return nil }
    return expected.kind == actual.kind ? nil : "\(place) is \(actual.kind), not \(expected.kind)"
  }

  private static func tables() -> String {
    var text = ""
    for operation in Operation.all {
      text += "\n### `\(operation.name)`\n\n\(operation.summary)"
      if operation.isControl { text += " It overtakes everything." }
      text += " Role: `\(operation.role.rawValue)`. Effect: `\(operation.effect.rawValue)`."
      text += "\n"
      if !operation.exactlyOneOf.isEmpty {
        let names = operation.exactlyOneOf.map { "`\($0)`" }.joined(separator: " and ")
        text +=
          operation.exactlyOneOf.count > 1 ? "\nExactly one of \(names) must be there" : "\n\(names) must be there"
        text += operation.field("session") == nil ? ".\n" : "; with `session`, none need be.\n"
      }
      text += rows("request", operation.request) + rows("result", operation.reply)
      if let stream = operation.stream { text += rows("`\(stream.key)`, before the result", stream.fields) }
      if !operation.errors.isEmpty {
        text += "\nErrors: " + operation.errors.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".\n"
      }
    }
    text +=
      "\n## Effects\n\n| effect | a request without a `key` | operations |\n|---|---|---|\n"
    for (effect, meaning) in [
      (Operation.Effect.reads, "may be repeated: nothing changes"),
      (.sets, "may be repeated: twice is the same as once"),
      (.changes, "must not be repeated; with a `key` it may"),
    ] {
      let names = Operation.all.filter { $0.effect == effect }.map { "`\($0.name)`" }
      text += "| `\(effect.rawValue)` | \(meaning) | \(names.joined(separator: ", ")) |\n"
    }
    text += "\n## Roles\n\n| operation | query | train | admin |\n|---|---|---|---|\n"
    for operation in Operation.all {
      let cells = Role.allCases.map { $0 >= operation.role ? "yes" : "" }
      text += "| `\(operation.name)` | \(cells.joined(separator: " | ")) |\n"
    }
    text += "\n## Errors\n\n| code | retry | meaning |\n|---|---|---|\n"
    for code in ErrorCode.allCases {
      text += "| `\(code.rawValue)` | \(code.isWorthRetrying ? "yes" : "") | \(code.meaning) |\n"
    }
    return text + "\n"
  }

  private static func rows(_ title: String, _ fields: [Field]) -> String {
    guard !fields.isEmpty else { return "" }
    var text = "\n| \(title) | type | default | meaning |\n|---|---|---|---|\n"
    func add(_ fields: [Field], _ prefix: String) {
      for field in fields {
        let presence =
          switch field.presence {
          case .required: ""
          case .optional: "optional"
          case .byDefault(let value): "`\(value)`"
          }
        let unit = field.unit.map { " (\($0))" } ?? ""
        text += "| `\(prefix)\(field.name)` | \(field.type.name)\(unit) | \(presence) | \(field.meaning) |\n"
        switch field.type {
        case .object(let inner): add(inner, "\(prefix)\(field.name).")
        case .list(.object(let inner), _): add(inner, "\(prefix)\(field.name)[].")
        default: break
        }
      }
    }
    add(fields, "")
    return text
  }
}

extension FieldType {
  /// For the tables of the document.
  fileprivate var name: String {
    switch self {
    case .boolean: "boolean"
    case .integer(let range) where range.upperBound == .max: "integer"
    case .integer(let range): "integer \(range.lowerBound)…\(range.upperBound)"
    case .number(let range) where range.upperBound == .greatestFiniteMagnitude: "number"
    case .number(let range): "number \(range.lowerBound)…\(range.upperBound)"
    case .string(let bytes) where bytes.upperBound >= ProtocolLimits.lineBytes: "string"
    case .string(let bytes): "string of \(bytes.lowerBound)…\(bytes.upperBound) bytes"
    case .operation: "a name"
    case .choice(let choices, _): choices.map { "`\($0)`" }.joined(separator: ", ")
    case .modelName: "model name"
    case .modelReference: "model"
    case .memoryName: "boolean or name"
    case .id: "string or integer"
    case .list(let element, _): "list of \(element.name)s"
    case .object, .anyObject: "object"
    }
  }
}
