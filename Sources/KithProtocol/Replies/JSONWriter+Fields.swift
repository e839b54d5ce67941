package import StrictJSON

/// Members of a reply under the keys of its operation's table, so that each key is spelled once.
extension JSONWriter {
  package mutating func member(_ field: Field, _ value: Bool) { member(field.name, value) }
  package mutating func member(_ field: Field, _ value: Int) { member(field.name, value) }
  package mutating func member(_ field: Field, _ value: Double) { member(field.name, value) }
  package mutating func member(_ field: Field, _ value: String) { member(field.name, value) }

  package mutating func member(_ field: Field, ifPresent value: Bool?) { if let value { member(field.name, value) } }
  package mutating func member(_ field: Field, ifPresent value: Int?) { if let value { member(field.name, value) } }
  package mutating func member(_ field: Field, ifPresent value: Double?) { if let value { member(field.name, value) } }
  package mutating func member(_ field: Field, ifPresent value: String?) { if let value { member(field.name, value) } }

  /// A 64-bit counter, which is a string of digits on the wire.
  package mutating func counter(_ field: Field, _ value: Int) { member(field.name, String(value)) }

  package mutating func list(_ field: Field, _ strings: [String]) {
    key(field.name)
    beginArray()
    for string in strings { value(string) }
    endArray()
  }

  package mutating func list(_ field: Field, _ integers: [Int]) {
    key(field.name)
    beginArray()
    for integer in integers { value(integer) }
    endArray()
  }

  package mutating func object(_ field: Field, _ members: (inout JSONWriter) -> Void) {
    key(field.name)
    object(members)
  }

  /// A list whose elements the closure writes.
  package mutating func array(_ field: Field, _ elements: (inout JSONWriter) -> Void) {
    key(field.name)
    array(elements)
  }

  /// The offsets of a stretch of text.
  package mutating func range(_ range: Range<Int>, _ start: Field, _ end: Field) {
    member(start.name, range.lowerBound)
    member(end.name, range.upperBound)
  }
}
