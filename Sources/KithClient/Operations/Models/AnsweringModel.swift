import KithProtocol
package import StrictJSON

/// The model that answered a request, and its generation: one more each time new content is served under its name.
public struct AnsweringModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// One more each time new content is served under the name.
  public let generation: Int

  /// Reads the member `model` of a result.
  package init(_ result: ReplyFields) throws(ClientError) {
    let fields = try result.object(ModelReplyTable.model)
    name = try fields.string(ModelReplyTable.name)
    generation = try fields.integer(ModelReplyTable.generation)
  }
}

/// The model that answered a request, and how long that took.
package struct AnswerOrigin {
  package let model: AnsweringModel
  package let microseconds: Int?

  /// Nil where the result does not say which model answered.
  package init?(_ result: JSONValue) {
    let fields = ReplyFields(result, of: ReplyLine.Kind.result.rawValue)
    guard let model = try? AnsweringModel(fields) else { return nil }
    self.model = model
    microseconds = fields.optionalInteger(ModelReplyTable.took)
  }
}
