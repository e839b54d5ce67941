import KithProtocol

extension ServerError {
  /// Reads an error object.
  package init(_ fields: ReplyFields) throws(ClientError) {
    typealias Keys = ProtocolError.Keys
    self.init(
      code: try fields.string(Keys.code), message: try fields.string(Keys.message),
      hint: fields.optionalString(Keys.hint), field: fields.optionalString(Keys.field),
      byteOffset: fields.optionalInteger(Keys.at), isWorthRetrying: fields.optionalBool(Keys.retry) ?? false,
      retryAfterMilliseconds: fields.optionalObject(Keys.details)?.optionalInteger(Keys.retryAfter))
  }
}
