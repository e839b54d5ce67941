package import KithProtocol
package import StrictJSON

/// The members of an object in a reply, each read under its key in the operation's table; a missing or mistyped one is an
/// error that names it, never a trap.
///
/// Unknown members are ignored, so that a newer daemon can be asked by an older client.
package struct ReplyFields {
  package let json: JSONValue
  /// What has these members: an operation, or the key of the object.
  private let owner: String

  package init(_ json: JSONValue, of owner: String) {
    self.json = json
    self.owner = owner
  }

  private func value(_ field: Field) -> JSONValue? { json[field.name] }

  package func has(_ field: Field) -> Bool { value(field) != nil }

  // MARK: Members that must be there

  package func string(_ field: Field) throws(ClientError) -> String {
    guard let value = value(field)?.string else { throw bad(field, "a string") }
    return value
  }

  package func integer(_ field: Field) throws(ClientError) -> Int {
    guard let value = value(field)?.integer else { throw bad(field, "a whole number") }
    return Int(value)
  }

  /// A 64-bit counter, which is a string of digits on the wire.
  package func counter(_ field: Field) throws(ClientError) -> Int {
    guard let value = value(field)?.string, let count = Int(value) else { throw bad(field, "a counter") }
    return count
  }

  package func double(_ field: Field) throws(ClientError) -> Double {
    guard let value = value(field)?.double else { throw bad(field, "a number") }
    return value
  }

  package func bool(_ field: Field) throws(ClientError) -> Bool {
    guard let value = value(field)?.bool else { throw bad(field, "true or false") }
    return value
  }

  /// The offsets of a stretch of text.
  package func range(_ start: Field, _ end: Field) throws(ClientError) -> Range<Int> {
    let (lower, upper) = (try integer(start), try integer(end))
    guard 0 <= lower, lower <= upper else { throw .badReply("in `\(owner)` a range from \(lower) to \(upper)") }
    return lower..<upper
  }

  package func object(_ field: Field) throws(ClientError) -> ReplyFields {
    guard let value = value(field) else { throw bad(field, "an object") }
    return ReplyFields(value, of: field.name)
  }

  package func list<Element>(
    _ field: Field, _ element: (ReplyFields) throws(ClientError) -> Element
  ) throws(ClientError) -> [Element] {
    guard let values = value(field)?.array else { throw bad(field, "a list") }
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for value in values { elements.append(try element(ReplyFields(value, of: field.name))) }
    return elements
  }

  // MARK: Members that may be there

  package func optionalList<Element>(
    _ field: Field, _ element: (ReplyFields) throws(ClientError) -> Element
  ) throws(ClientError) -> [Element]? {
    value(field) == nil ? nil : try list(field, element)
  }

  package func optionalString(_ field: Field) -> String? { value(field)?.string }
  package func optionalInteger(_ field: Field) -> Int? { value(field)?.integer.map { Int($0) } }
  package func optionalDouble(_ field: Field) -> Double? { value(field)?.double }
  package func optionalBool(_ field: Field) -> Bool? { value(field)?.bool }
  package func optionalObject(_ field: Field) -> ReplyFields? { value(field).map { ReplyFields($0, of: field.name) } }
  package func strings(_ field: Field) -> [String] { value(field)?.array?.compactMap(\.string) ?? [] }
  package func integers(_ field: Field) -> [Int] {
    value(field)?.array?.compactMap { $0.integer.map { Int($0) } } ?? []
  }

  /// The members of an object whose names are no fields of a table, such as those of operations; none if there is no object.
  package func members(_ field: Field) -> [(name: String, value: JSONValue)] {
    (value(field)?.object?.members ?? []).map { ($0.key, $0.value) }
  }

  package func bad(_ field: Field, _ expected: String) -> ClientError {
    .badReply("`\(field.name)` of `\(owner)` should be \(expected), and is \(value(field)?.kind ?? "missing")")
  }
}
