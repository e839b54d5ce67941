package import StrictJSON

/// A validator for the part of JSON Schema (draft 2020-12) that `describe` uses; a keyword it doesn't know is a failure,
/// so that nothing is passed over.
package struct JSONSchema: Sendable {
  /// The document that `$ref`s point into.
  private let root: JSONValue

  package init(root: JSONValue) { self.root = root }

  /// What is wrong with a value, and where; nil if nothing is.
  package func problem(in value: JSONValue, by schema: JSONValue, at place: String = "value") -> String? {
    if let always = schema.bool { return always ? nil : "\(place) must not be there" }
    guard let keywords = schema.object else { return "the schema of \(place) is \(schema.kind)" }
    for (keyword, rule) in keywords.members {
      if let problem = problem(value, keyword, rule, keywords, place) { return problem }
    }
    return nil
  }

  private func problem(
    _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ schema: JSONObject, _ place: String
  ) -> String? {
    func unless(_ isRight: Bool, _ what: @autoclosure () -> String) -> String? {
      isRight ? nil : "\(place) \(what()): \(value.description.prefix(100))"
    }
    switch keyword {
    case "$ref":
      guard let target = resolve(rule) else { return "\(place): no schema at \(rule)" }
      return problem(in: value, by: target, at: place)
    case "type":
      let kinds = rule.array ?? [rule]
      return unless(kinds.contains { Self.isKind($0.string, value) }, "is \(value.kind), not \(rule)")
    case "const": return unless(value == rule, "is not \(rule)")
    case "enum": return unless(rule.array?.contains(value) ?? false, "is none of \(rule)")
    case "minimum": return unless(value.double.map { $0 >= rule.double ?? .nan } ?? true, "is below \(rule)")
    case "maximum": return unless(value.double.map { $0 <= rule.double ?? .nan } ?? true, "is above \(rule)")
    case "minLength": return unless(Self.length(value) ?? .max >= Self.count(rule), "is shorter than \(rule)")
    case "maxLength": return unless(Self.length(value) ?? 0 <= Self.count(rule), "is longer than \(rule)")
    case "pattern": return unless(value.string.map { Self.matches($0, rule) } ?? true, "does not match \(rule)")
    case "minItems": return unless(value.array?.count ?? .max >= Self.count(rule), "has less than \(rule) elements")
    case "maxItems": return unless(value.array?.count ?? 0 <= Self.count(rule), "has more than \(rule) elements")
    case "items":
      for (index, element) in (value.array ?? []).enumerated() {
        if let problem = problem(in: element, by: rule, at: "\(place)[\(index)]") { return problem }
      }
      return nil
    case "properties":
      for (name, inner) in rule.object?.members ?? [] {
        guard let member = value[name] else { continue }
        if let problem = problem(in: member, by: inner, at: "\(place).\(name)") { return problem }
      }
      return nil
    case "required":
      guard let object = value.object else { return nil }
      let missing = (rule.array ?? []).compactMap(\.string).filter { object[$0] == nil }
      return unless(missing.isEmpty, "lacks \(missing)")
    case "additionalProperties":
      guard rule == false else { return "the schema of \(place) has additionalProperties \(rule)" }
      let known = schema["properties"]?.object?.keys ?? []
      let patterns = schema["patternProperties"]?.object?.keys ?? []
      let others = (value.object?.keys ?? []).filter { key in
        !known.contains(key) && !patterns.contains { Self.matches(key, .string($0)) }
      }
      return unless(others.isEmpty, "has unknown members \(others)")
    case "oneOf":
      let fitting = (rule.array ?? []).count { problem(in: value, by: $0, at: place) == nil }
      return unless(fitting == 1, "fits \(fitting) of \(rule), not one")
    case "anyOf":
      return unless(
        (rule.array ?? []).contains { problem(in: value, by: $0, at: place) == nil }, "fits none of \(rule)")
    case "not": return unless(problem(in: value, by: rule, at: place) != nil, "fits \(rule)")
    case "patternProperties": return unless(rule.object?.members.allSatisfy { $1 == true } ?? false, "has \(rule)")
    case "description", "default": return nil
    case _ where keyword.hasPrefix("x-"): return nil
    default: return "the schema of \(place) has an unknown keyword \(keyword)"
    }
  }

  private func resolve(_ reference: JSONValue) -> JSONValue? {
    guard let path = reference.string, path.hasPrefix("#/") else { return nil }
    return path.dropFirst(2).split(separator: "/").reduce(root) { $0?[String($1)] }
  }

  private static func isKind(_ kind: String?, _ value: JSONValue) -> Bool {
    switch kind {
    case "object": value.object != nil
    case "array": value.array != nil
    case "string": value.string != nil
    case "boolean": value.bool != nil
    case "integer": value.integer != nil
    case "number": value.double != nil
    case "null": value == nil
    default: false
    }
  }

  /// In characters, as the standard has it.
  private static func length(_ value: JSONValue) -> Int? { value.string?.unicodeScalars.count }
  private static func count(_ rule: JSONValue) -> Int { rule.integer.map { Int($0) } ?? -1 }

  private static func matches(_ text: String, _ pattern: JSONValue) -> Bool {
    guard let pattern = pattern.string, let regex = try? Regex(pattern) else { return false }
    return text.firstMatch(of: regex) != nil
  }
}
