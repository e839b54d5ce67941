package import StrictJSON

/// The name a client gives a request, echoed with every line that answers it: a string or a 64-bit integer.
///
/// `1` and `"1"` are different ids.
public enum RequestID: Hashable, Sendable {
  case integer(Int64)
  case string(String)

  /// Longer strings are refused: an id is kept as long as its request runs, and copied into every reply.
  package static let longestString = 256

  /// An id as JSON gives it; nil for any other kind of value and for a string that is too long.
  package init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .string(let text) where text.utf8.count <= Self.longestString: self = .string(text)
    default: return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .integer(let number): .integer(number)
    case .string(let text): .string(text)
    }
  }
}
