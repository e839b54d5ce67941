package import StrictJSON

/// One error as it goes over the wire: a code for programs, a sentence for people, and where to look.
///
/// ```json
/// {"code":"request.unknown_field","message":"`predict` has no field `topp`","hint":"did you mean `top`?","field":"topp","retry":false}
/// ```
///
/// Neither message nor hint ever holds a path of the server.
public struct ProtocolError: Error, Sendable, Equatable {
  /// For programs to tell errors apart.
  public let code: ErrorCode
  /// What happened, as a clause that can follow "kith: ".
  public let message: String
  /// What to do about it.
  public var hint: String?
  /// The request's field at fault.
  public var field: String?
  /// The byte of the request's line at fault, counted from 0.
  public var byteOffset: Int?
  /// How long to wait before a retry makes sense.
  public var retryAfterMilliseconds: Int?

  /// An error; what is not known is left out.
  public init(
    _ code: ErrorCode, _ message: String, hint: String? = nil, field: String? = nil, byteOffset: Int? = nil,
    retryAfterMilliseconds: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.field = field
    self.byteOffset = byteOffset
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(Keys.code.name, code.rawValue)
    writer.member(Keys.message.name, message)
    if let hint { writer.member(Keys.hint.name, hint) }
    if let field { writer.member(Keys.field.name, field) }
    if let byteOffset { writer.member(Keys.at.name, byteOffset) }
    writer.member(Keys.retry.name, code.isWorthRetrying)
    if let retryAfterMilliseconds {
      writer.key(Keys.details.name)
      writer.object { $0.member(Keys.retryAfter.name, retryAfterMilliseconds) }
    }
  }

  /// The keys of an error object.
  package enum Keys {
    package static let code = Field(
      "code", .choice(ErrorCode.allCases.map(\.rawValue)), meaning: "What went wrong, for programs.")
    package static let message = Field("message", .text, meaning: "What went wrong, for people.")
    package static let hint = Field("hint", .text, .optional, meaning: "What to do about it.")
    package static let field = Field("field", .text, .optional, meaning: "The request's field at fault.")
    package static let at = Field(
      "at", .count, .optional, unit: "bytes", meaning: "The byte of the line at fault, counted from 0.")
    package static let retry = Field("retry", .boolean, meaning: "Whether the same request may succeed later.")
    package static let details = Field("details", .object([retryAfter]), .optional, meaning: "More, by code.")
    package static let retryAfter = Field(
      "retry_after_ms", .count, .optional, unit: "ms", meaning: "How long to wait.")
  }

  /// The shape of every error object, for `describe` and for the tests that check replies.
  package static let shape: [Field] = [
    Keys.code, Keys.message, Keys.hint, Keys.field, Keys.at, Keys.retry, Keys.details,
  ]
}

extension ProtocolError {
  /// The error of a line that is no JSON.
  package init(_ error: JSONError) {
    self.init(
      error.reason == .invalidUTF8 ? .badUTF8 : .badJSON, "the line is not strict JSON: \(error.message)",
      byteOffset: error.offset)
  }
}
