public import KithProtocol

/// An error that the daemon answered with.
///
/// `code` is kept as it came, so that a code this client has never heard of can still be reported, and acted on by
/// its category, the part before the dot.
public struct ServerError: Error, Sendable, Equatable {
  /// The code for programs, such as `model.not_found`.
  public let code: String
  /// What went wrong, for people.
  public let message: String
  /// What to do about it.
  public let hint: String?
  /// The request's field at fault.
  public let field: String?
  /// The byte of the request's line at fault, counted from 0.
  public let byteOffset: Int?
  /// Whether the same request may well succeed a little later.
  public let isWorthRetrying: Bool
  /// How long to wait before a retry, if the daemon says so.
  public let retryAfterMilliseconds: Int?

  /// An error put together by hand.
  public init(
    code: String, message: String, hint: String? = nil, field: String? = nil, byteOffset: Int? = nil,
    isWorthRetrying: Bool = false, retryAfterMilliseconds: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.field = field
    self.byteOffset = byteOffset
    self.isWorthRetrying = isWorthRetrying
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }

  /// What to act on when the code is unknown: the part before the dot.
  public var category: Substring { code.prefix { $0 != "." } }

  /// The code, if it is one that this client knows.
  public var knownCode: ErrorCode? { ErrorCode(rawValue: code) }
}
