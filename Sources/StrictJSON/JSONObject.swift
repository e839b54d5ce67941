/// The members of a JSON object in the order in which they were written, each name once.
///
/// Lookup is linear: the objects of the protocol have a dozen members at most, where a scan beats hashing.
/// The parser looks for duplicate names with a set beyond that, so a hostile object costs linear time.
package struct JSONObject: Sendable {
  package typealias Member = (key: String, value: JSONValue)

  package private(set) var members: [Member] = []

  package init() {}

  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }
  package var keys: [String] { members.map(\.key) }

  /// The value of that name; setting nil removes the member, setting an unknown name appends one.
  package subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key, value))
      case (nil, nil): break
      }
    }
  }

  /// Appends a member whose name the caller knows to be new.
  mutating func append(_ key: String, _ value: JSONValue) { members.append((key, value)) }
}

extension JSONObject: Equatable {
  /// The same members in any order: JSON gives the order of members no meaning.
  package static func == (a: JSONObject, b: JSONObject) -> Bool {
    guard a.count == b.count else { return false }
    let values = Dictionary(b.members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    return a.members.allSatisfy { values[$0.key] == $0.value }
  }
}
