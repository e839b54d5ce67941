/// A member that is added to JSON records as they pass: all their other bytes stay as they came.
///
/// ```swift
/// AddedMember(name: "kith", value: "1.5").added(to: #"{"id": 18446744073709551615}"#, …)
/// // {"id": 18446744073709551615,"kith":1.5}
/// ```
package struct AddedMember: Sendable {
  private let name: String
  /// The name in quotes, a colon and the value: ASCII, which every encoding has.
  private let member: [UInt8]

  /// - Parameter value: JSON in ASCII.
  package init(name: String, value: String) {
    self.name = name
    member = Array("\(Self.quoted(name)):\(value)".utf8)
  }

  /// Whether a record can take a member of that name: a clause that says why it cannot.
  package static func problem(of name: String, in record: Span<UInt8>) -> String? {
    guard let object = try? JSONRecord(record) else { return "it is no JSON object" }
    guard object[name] == nil else {
      return "it has a field `\(name)` already"
    }
    return nil
  }

  /// The record with the member before its closing brace; nil where that cannot be found in its own encoding.
  ///
  /// - Parameters:
  ///   - record: one JSON object in UTF-8, with or without blanks around it.
  ///   - content: the same as it came, in its own encoding.
  ///   - encode: ASCII in that encoding.
  package func added(
    to record: Span<UInt8>, _ content: ArraySlice<UInt8>, encode: ([UInt8]) -> [UInt8]
  ) -> [UInt8]? {
    guard let object = try? JSONRecord(record) else { return nil }
    var tail: [UInt8] = []
    for index in object.end..<record.count { tail.append(record[index]) }
    let end = encode(tail)
    guard content.count >= end.count, content.suffix(end.count).elementsEqual(end) else { return nil }
    let comma = object.members.isEmpty ? [] : [UInt8(ascii: ",")]
    return content.dropLast(end.count) + encode(comma + member) + end
  }

  /// In quotes, and ASCII alone.
  private static func quoted(_ name: String) -> String {
    var text = "\""
    for unit in name.utf16 {
      switch unit {
      case 0x22: text += "\\\""
      case 0x5c: text += "\\\\"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }
    }
    return text + "\""
  }
}
