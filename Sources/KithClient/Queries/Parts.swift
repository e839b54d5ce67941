package import KithProtocol
import StrictJSON

/// What a log probability is made of: named parts in nats, in the daemon's order. They sum to it.
///
/// The list is open: a newer daemon may have parts that this client does not know, which are kept and summed as the others.
public struct Parts: Sendable, Equatable {
  /// One part.
  public struct Part: Sendable, Equatable {
    /// Its name, such as `grammar` or `topic`.
    public let name: String
    /// How much, in nats.
    public let nats: Double
  }

  private let parts: [Part]

  package init(_ parts: [(name: String, nats: Double)]) {
    self.parts = parts.map { Part(name: $0.name, nats: $0.nats) }
  }

  /// Reads the object under a key.
  package init(_ fields: ReplyFields, _ field: Field) throws(ClientError) {
    var parts: [(name: String, nats: Double)] = []
    guard fields.has(field) else { throw fields.bad(field, "an object") }
    for (name, value) in fields.members(field) {
      guard let nats = value.double else {
        throw .badReply("the part `\(name)` should be a number, and is \(value.kind)")
      }
      parts.append((name, nats))
    }
    self.init(parts)
  }

  /// A part by its name; nil if there is none.
  public subscript(name: String) -> Double? { parts.first { $0.name == name }?.nats }

  /// The letters of words that the model does not know, nats.
  public var spelling: Double { self[PartsTable.spelling.name] ?? 0 }

  /// All of them together.
  public var sum: Double { parts.reduce(0) { $0 + $1.nats } }
}

extension Parts: RandomAccessCollection {
  /// The index of the first part.
  public var startIndex: Int { parts.startIndex }
  /// Behind the last part.
  public var endIndex: Int { parts.endIndex }
  /// A part by its index.
  public subscript(index: Int) -> Part { parts[index] }
}
