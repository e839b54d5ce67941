import StrictJSON

/// Takes the members of a reply apart; a missing or mistyped one is an error that names it, never a trap.
///
/// Unknown members are ignored, so that a newer daemon can be asked by an older client.
struct ReplyFields {
  private let json: JSONValue
  private let place: String

  init(_ json: JSONValue, of place: String) {
    self.json = json
    self.place = place
  }

  func string(_ name: String) throws(ClientError) -> String {
    guard let value = json[name]?.string else { throw bad(name, "a string") }
    return value
  }

  func integer(_ name: String) throws(ClientError) -> Int {
    guard let value = json[name]?.integer else { throw bad(name, "a whole number") }
    return Int(value)
  }

  /// A 64-bit counter, which is a string of digits on the wire.
  func counter(_ name: String) throws(ClientError) -> Int {
    guard let value = json[name]?.string, let count = Int(value) else { throw bad(name, "a counter") }
    return count
  }

  func double(_ name: String) throws(ClientError) -> Double {
    guard let value = json[name]?.double else { throw bad(name, "a number") }
    return value
  }

  func bool(_ name: String) throws(ClientError) -> Bool {
    guard let value = json[name]?.bool else { throw bad(name, "true or false") }
    return value
  }

  func optionalString(_ name: String) -> String? { json[name]?.string }
  func optionalInteger(_ name: String) -> Int? { json[name]?.integer.map { Int($0) } }
  func optionalDouble(_ name: String) -> Double? { json[name]?.double }
  func strings(_ name: String) -> [String] { json[name]?.array?.compactMap(\.string) ?? [] }
  func integers(_ name: String) -> [Int] { json[name]?.array?.compactMap { $0.integer.map { Int($0) } } ?? [] }

  func list<Element>(
    _ name: String, _ element: (JSONValue) throws(ClientError) -> Element
  ) throws(ClientError) -> [Element] {
    guard let values = json[name]?.array else { throw bad(name, "a list") }
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for value in values { elements.append(try element(value)) }
    return elements
  }

  func value(_ name: String) throws(ClientError) -> JSONValue {
    guard let value = json[name] else { throw bad(name, "there") }
    return value
  }

  private func bad(_ name: String, _ expected: String) -> ClientError {
    .badReply("`\(name)` of `\(place)` should be \(expected), and is \(json[name]?.kind ?? "missing")")
  }
}
