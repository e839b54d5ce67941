/// A file of settings, one a line: `name = value`.
///
/// ```text
/// # Everybody's models together
/// default = english
/// log-level = "debug"   # for a while
/// ```
///
/// A `#` at the beginning of a line or after a blank begins a comment. A value may stand in double quotes, and must if it
/// holds ` #` or has blanks at its ends; in quotes, `\"` and `\\` are a quote and a backslash. A name may stand once.
package enum ConfigurationFile {
  package struct Entry: Sendable, Equatable {
    package let name: String
    package let value: String
    /// From 1.
    package let line: Int
  }

  /// - Throws: `ConfigurationError`, with the file and the line.
  package static func parse(_ text: String, named file: String) throws(ConfigurationError) -> [Entry] {
    var entries: [Entry] = []
    // Scalars, for a carriage return and a line feed are one character. The former is a blank at the end of its line.
    let scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }  // a byte order mark
    for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let origin = "\(file), line \(index + 1)"
      let line = Substring(line).trimmed
      if line.isEmpty || line.first == "#" { continue }
      guard let equals = line.firstIndex(of: "=") else {
        throw ConfigurationError("\(origin): `\(line.prefix(64))` is not a setting; write `name = value`")
      }
      let name = String(line[..<equals].trimmed)
      guard !name.isEmpty else { throw ConfigurationError("\(origin): there is no name before the `=`") }
      if let earlier = entries.first(where: { $0.name == name }) {
        throw ConfigurationError("\(origin): `\(name)` is already set on line \(earlier.line); remove one of them")
      }
      let value = try value(line[line.index(after: equals)...].trimmed, of: name, at: origin)
      entries.append(Entry(name: name, value: value, line: index + 1))
    }
    return entries
  }

  /// A value as it stands in a file: in quotes where it needs them.
  package static func written(_ value: String) -> String {
    let isPlain =
      !value.isEmpty && value.first != "\"" && value.first != "#" && value[...].trimmed == value[...]
      && !value.contains(/\s#/)
    return isPlain ? value : "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private static func value(
    _ text: Substring, of name: String, at origin: String
  ) throws(ConfigurationError) -> String {
    guard text.first == "\"" else {
      var end = text.startIndex
      var isAfterBlank = true
      while end < text.endIndex, !(text[end] == "#" && isAfterBlank) {
        isAfterBlank = text[end].isWhitespace
        end = text.index(after: end)
      }
      return String(text[..<end].trimmed)
    }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      switch character {
      case "\"":
        let after = rest.trimmed
        guard after.isEmpty || after.first == "#" else {
          throw ConfigurationError("\(origin): `\(name)` goes on after its closing quote; a quote in a value is `\\\"`")
        }
        return value
      case "\\":
        guard let escaped = rest.popFirst(), escaped == "\"" || escaped == "\\" else {
          throw ConfigurationError("\(origin): in quotes, a backslash stands before a quote or a backslash only")
        }
        value.append(escaped)
      default: value.append(character)
      }
    }
    throw ConfigurationError("\(origin): the value of `\(name)` has no closing quote")
  }
}

/// An error of the configuration: the problem, where it is, and what to do, in a sentence for the operator.
package struct ConfigurationError: Error, Equatable {
  package let message: String
  package init(_ message: String) { self.message = message }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
