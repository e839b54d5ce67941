package import KithProtocol
package import StrictJSON

/// One question to the daemon: the operation, the fields of its request, and how its answer is read.
///
/// Each operation has its queries, its answer and its call in one file in `Operations/`.
///
/// ```swift
/// let words = try connection.ask(.predict("he poured a glass of", count: 3)).words
/// ```
public struct Query<Answer: Sendable> {
  package let operation: Operation
  /// The model and the text to answer after; nil where the operation has no scope.
  private let scope: Scope?
  private let fields: RequestFields
  private let read: (ReplyFields) throws(ClientError) -> Answer
  /// An idempotency key: a query with the same one is carried out once, however often it is asked.
  private var key: String?
  private var listener: Listener?

  /// Receives the lines before the last one.
  private struct Listener {
    let hear: (ReplyFields) -> Void
    /// Whether the daemon sends them only when they are asked for.
    let mustAsk: Bool
  }

  /// - Parameters:
  ///   - read: Reads the answer from the fields of the result.
  ///   - write: Sets the fields of the request, beside those of the scope.
  package init(
    _ operation: Operation, in scope: Scope? = nil,
    reading read: @escaping (ReplyFields) throws(ClientError) -> Answer,
    _ write: (inout RequestFields) -> Void = { _ in }
  ) {
    self.operation = operation
    self.scope = scope
    self.read = read
    var fields = RequestFields()
    write(&fields)
    self.fields = fields
  }

  package func with(key: String?) -> Query {
    var query = self
    query.key = key
    return query
  }

  /// The same query, with a listener for the lines before the last one.
  ///
  /// - Parameter mustAsk: Whether the daemon sends them only when they are asked for, by the field `stream`.
  package func hearing(mustAsk: Bool, _ hear: @escaping (ReplyFields) -> Void) -> Query {
    var query = self
    query.listener = Listener(hear: hear, mustAsk: mustAsk)
    return query
  }

  /// The same query without the parts that the daemon sends only when they are asked for.
  package var withoutParts: Query {
    var query = self
    if listener?.mustAsk == true { query.listener = nil }
    return query
  }

  // MARK: For the connection

  /// The members of the request beside those of the envelope that the connection writes.
  ///
  /// - Parameter model: The model to name where the query names none.
  package func members(model: String?) -> [(name: String, value: JSONValue)] {
    var members = RequestFields()
    scope?.write(to: &members, model: model)
    var all = members.members + fields.members
    if let key { all.append((EnvelopeTable.key.name, .string(key))) }
    if listener?.mustAsk == true { all.append((EnvelopeTable.streams.name, true)) }
    return all
  }

  func hear(_ part: JSONValue) { listener?.hear(ReplyFields(part, of: operation.name)) }

  /// Reads the answer from what stands under `result`.
  package func answer(in result: JSONValue) throws(ClientError) -> Answer {
    try read(ReplyFields(result, of: operation.name))
  }
}

extension Query where Answer == Void {
  /// A query whose answer says no more than that it was carried out.
  package init(_ operation: Operation, in scope: Scope? = nil, _ write: (inout RequestFields) -> Void = { _ in }) {
    self.init(operation, in: scope, reading: { _ in }, write)
  }
}
