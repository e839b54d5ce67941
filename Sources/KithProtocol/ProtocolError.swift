package import StrictJSON

/// One error as it goes over the wire: a code for programs, a sentence for people, and where to look.
///
/// ```json
/// {"code":"request.unknown_field","message":"`predict` has no field `topp`","hint":"did you mean `top`?","field":"topp","retry":false}
/// ```
///
/// Neither message nor hint ever holds a path of the server.
public struct ProtocolError: Error, Sendable, Equatable {
  /// What programs tell errors apart by.
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

  package func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", code.rawValue)
      writer.member("message", message)
      if let hint { writer.member("hint", hint) }
      if let field { writer.member("field", field) }
      if let byteOffset { writer.member("at", byteOffset) }
      writer.member("retry", code.isWorthRetrying)
      if let retryAfterMilliseconds {
        writer.key("details")
        writer.object { $0.member("retry_after_ms", retryAfterMilliseconds) }
      }
    }
  }

  /// The shape of every error object, for `describe` and for the tests that check replies.
  package static let shape: [Field] = [
    Field("code", .choice(ErrorCode.allCases.map(\.rawValue)), meaning: "What went wrong, for programs."),
    Field("message", .text, meaning: "What went wrong, for people."),
    Field("hint", .text, .optional, meaning: "What to do about it."),
    Field("field", .text, .optional, meaning: "The request's field at fault."),
    Field("at", .count, .optional, unit: "bytes", meaning: "The byte of the line at fault, counted from 0."),
    Field("retry", .boolean, meaning: "Whether the same request may succeed later."),
    Field(
      "details", .object([Field("retry_after_ms", .count, .optional, unit: "ms", meaning: "How long to wait.")]),
      .optional,
      meaning: "More, by code."),
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
