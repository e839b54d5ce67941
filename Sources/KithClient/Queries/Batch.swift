package import KithProtocol
package import StrictJSON

/// The answers for many texts, in their order, each a result or an error of its own.
public struct Batch<Item: Sendable>: Sendable {
  /// A result or an error for each text.
  public let results: [Result<Item, ServerError>]
  /// The same as the daemon wrote them.
  package let json: [JSONValue]

  /// - Parameters:
  ///   - field: The list of the answers.
  ///   - count: How many texts there were.
  package init(
    _ fields: ReplyFields, _ field: Field, count: Int, _ read: (ReplyFields) throws(ClientError) -> Item
  ) throws(ClientError) {
    var json: [JSONValue] = []
    results = try fields.list(field) { item throws(ClientError) in
      json.append(item.json)
      if let error = item.optionalObject(TextsTable.error) { return .failure(try ServerError(error)) }
      return .success(try read(item))
    }
    self.json = json
    guard results.count == count else { throw fields.bad(field, "a list of \(count) elements") }
  }
}
