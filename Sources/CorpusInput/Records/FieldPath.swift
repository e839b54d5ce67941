import StrictJSON

/// Which text of a JSON record is meant: a field's name, or the way to it through objects and lists.
///
/// ```swift
/// let line = #"{"meta": {"text": "a"}, "turns": [{"say": "b"}, {"say": "c"}]}"#.utf8.span
/// FieldPath("meta.text").text(in: line)    // a
/// FieldPath("turns[].say").text(in: line)  // b, a blank line, c
/// ```
///
/// A dot leads into an object, `[]` into the elements of a list. Names may hold dots and brackets themselves: in each object
/// the member with the longest name that fits is taken, so a member `meta.text` is found before `text` in a member `meta`.
///
/// The texts of a list are joined as paragraphs, with an empty line between them. Objects of a list without the field, and
/// those in which it is null, are passed over where another one has text; null in the place of a text or an object is an error.
package struct FieldPath: Sendable, Equatable {
  package let spelling: String

  /// Nil if it names nothing, or has more parts than any record has levels.
  package init?(_ spelling: String) {
    guard !spelling.isEmpty, spelling.utf8.count <= 1_024, Self.cuts(of: spelling[...]).count <= 32 else { return nil }
    self.spelling = spelling
  }

  /// The text of the field; empty where the field is.
  ///
  /// - Parameter record: One JSON object in UTF-8.
  package func text(in record: Span<UInt8>) throws(FieldProblem) -> [UInt8] {
    let object = try FieldProblem.unlessJSON { () throws(JSONError) in try JSONRecord(record) }
    var texts = FieldTexts(field: spelling)
    do throws(FieldProblem) {
      try texts.readMember(spelling[...], of: object, in: record, isElement: false)
    } catch {
      throw error.isMissing ? FieldProblem(sentence: error.sentence + Self.remark(on: record)) : error
    }
    if texts.found.isEmpty, let problem = texts.passedOver { throw problem }
    var text: [UInt8] = []
    for paragraph in texts.found where !paragraph.isEmpty {
      if !text.isEmpty { text += [UInt8(ascii: "\n"), UInt8(ascii: "\n")] }
      text += paragraph
    }
    return text
  }

  /// The ends of the beginnings of a path that may be a member's name, the longest first: all of it, and up to each dot and
  /// each pair of brackets.
  static func cuts(of path: Substring) -> [Substring.Index] {
    var cuts = [path.endIndex]
    for index in path.indices.dropFirst().reversed()
    where path[index] == "." || (path[index...].hasPrefix("[]") && path[..<index].last != ".") {
      cuts.append(index)
    }
    return cuts
  }

  // MARK: The fields of a record

  private static func remark(on record: Span<UInt8>) -> String {
    let names = names(in: record)
    return names.isEmpty ? " (it is empty)" : " (its fields: \(names.joined(separator: ", ")))"
  }

  /// The paths of a record's first members; those of objects within it too, which may hold the text.
  package static func names(in record: Span<UInt8>) -> [String] {
    guard let object = try? JSONRecord(record) else { return [] }
    var names: [String] = []
    for member in object.members where names.count < 12 {
      guard let key = member.key?.prefix(32) else { continue }
      var (value, step) = (record.extracting(member.value), ".")
      if value[0] == UInt8(ascii: "["), let first = try? JSONRecord.elements(of: value).first {
        (value, step) = (value.extracting(first), "[].")
      }
      let inner = value[0] == UInt8(ascii: "{") ? (try? JSONRecord(value))?.members.prefix(6).compactMap(\.key) : nil
      if let inner, !inner.isEmpty {
        names += inner.map { "\(key)\(step)\($0.prefix(32))" }
      } else {
        names.append(String(key))
      }
    }
    return Array(names.prefix(12))
  }
}

/// Why a record has no text in a field.
package struct FieldProblem: Error, Equatable {
  /// A clause, such as "it has no field `text` (its fields: id, title)".
  package let sentence: String
  /// Whether the field is not there at all.
  package private(set) var isMissing = false

  package init(sentence: String) { self.sentence = sentence }

  static func missing(_ field: String) -> FieldProblem {
    var problem = FieldProblem(sentence: "it has no field `\(field)`")
    problem.isMissing = true
    return problem
  }

  fileprivate static func unlessJSON<Value>(_ body: () throws(JSONError) -> Value) throws(FieldProblem) -> Value {
    do throws(JSONError) {
      return try body()
    } catch {
      throw FieldProblem(sentence: "it is no JSON object: \(error.message)")
    }
  }
}

/// The texts of one field in one record.
private struct FieldTexts {
  let field: String
  var found: [[UInt8]] = []
  /// Why the first element that was passed over has no text.
  var passedOver: FieldProblem?

  init(field: String) { self.field = field }

  /// Follows the rest of the path into a value.
  ///
  /// - Parameter isElement: Whether the value stands in a list, where one without text is passed over.
  mutating func read(_ rest: Substring, in value: Span<UInt8>, isElement: Bool) throws(FieldProblem) {
    let isList = value[0] == UInt8(ascii: "[")
    if rest.isEmpty, !isList { return try readText(value, isElement: isElement) }
    if rest.isEmpty || rest.hasPrefix("[]"), isList {
      let inner = rest.dropFirst(2)
      let elements = try FieldProblem.unlessJSON { () throws(JSONError) in try JSONRecord.elements(of: value) }
      for element in elements {
        // A list of lists is no text; `a[][]` says that it is meant.
        let element = value.extracting(element)
        guard !rest.isEmpty || element[0] != UInt8(ascii: "[") else { throw wrongKind(element, "") }
        let next = inner.first == "." ? inner.dropFirst() : inner
        guard !Self.isNull(element) else { throw wrongKind(element, next) }
        try read(next, in: element, isElement: true)
      }
      return
    }
    guard value[0] == UInt8(ascii: "{"), !rest.hasPrefix("[]") else {
      let problem = wrongKind(value, rest)
      guard Self.isNull(value) else { throw problem }
      return try passOver(problem, isElement)
    }
    let object = try FieldProblem.unlessJSON { () throws(JSONError) in try JSONRecord(value) }
    try readMember(rest, of: object, in: value, isElement: isElement)
  }

  /// Follows the rest of the path into a member of an object: the one with the longest name that fits.
  mutating func readMember(
    _ rest: Substring, of object: JSONRecord, in bytes: Span<UInt8>, isElement: Bool
  ) throws(FieldProblem) {
    for end in FieldPath.cuts(of: rest) {
      let name = String(rest[..<end])
      guard let member = object[name] else { continue }
      guard object.count(of: name) == 1 else {
        throw FieldProblem(sentence: "it has the field `\(name)` more than once")
      }
      let after = rest[end...]
      return try read(
        after.first == "." ? after.dropFirst() : after, in: bytes.extracting(member.value), isElement: isElement)
    }
    try passOver(.missing(field), isElement)
  }

  private mutating func readText(_ value: Span<UInt8>, isElement: Bool) throws(FieldProblem) {
    if Self.isNull(value) { return try passOver(wrongKind(value, ""), isElement) }
    guard value[0] == UInt8(ascii: "\"") else { throw wrongKind(value, "") }
    do throws(JSONError) {
      found.append(Array((try JSONValue.parse(value).string ?? "").utf8))
    } catch {
      throw FieldProblem(sentence: "its field `\(field)` is no text: \(error.reason.sentence)")
    }
  }

  private mutating func passOver(_ problem: FieldProblem, _ isElement: Bool) throws(FieldProblem) {
    guard isElement else { throw problem }
    passedOver = passedOver ?? problem
  }

  private static func isNull(_ value: Span<UInt8>) -> Bool { value[0] == UInt8(ascii: "n") }

  /// The value at the place before `rest` cannot be read, or not be followed.
  private func wrongKind(_ value: Span<UInt8>, _ rest: Substring) -> FieldProblem {
    let place = field.dropLast(rest.count)
    let name = place.last == "." ? place.dropLast() : place
    let kind =
      switch value[0] {
      case UInt8(ascii: "\""): "a string"
      case UInt8(ascii: "{"): "an object"
      case UInt8(ascii: "["): rest.isEmpty ? "a list of lists" : "a list (`\(name)[]` means its elements)"
      case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
      case UInt8(ascii: "n"): "null"
      case UInt8(ascii: "N"): "NaN"
      case UInt8(ascii: "I"): "Infinity"
      default: "a number"
      }
    return FieldProblem(sentence: "its field `\(name)` is \(kind)")
  }
}
