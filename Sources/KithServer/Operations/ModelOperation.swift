import KithProtocol
import LanguageModel

/// An operation that a model answers: its decoded arguments, its cost and its answer.
///
/// The executor (`Call+Running.swift`, `Call+Answering.swift`) chooses the model or the session, waits for the user's turn,
/// measures the time, and sends what the operation returns or throws.
protocol ModelOperation: Sendable {
  /// - Throws: `request.bad_value` for what the operation's table cannot check.
  init(_ arguments: Arguments) throws(ProtocolError)

  /// Whether it takes long.
  var cost: Cost { get }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer
}

/// An operation that a model answers after a text: the request's `context`, or a session's.
protocol TextOperation: Sendable {
  /// - Throws: `request.bad_value` for what the operation's table cannot check.
  init(_ arguments: Arguments) throws(ProtocolError)

  /// Whether it takes long. The bytes of the context are counted by the executor.
  var cost: Cost { get }

  /// - Parameter context: the state after the text. A session's is the session's own: what the operation reads after it is
  ///   rolled back before it returns.
  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer
}

/// An operation on a session.
protocol SessionOperation: Sendable {
  init(_ arguments: Arguments) throws(ProtocolError)

  var cost: Cost { get }

  func answer(in session: OpenSession, _ context: inout GrowingContext, _ scope: Scope) throws(ProtocolError) -> Answer
}

/// How much work a request is.
struct Cost: Sendable {
  /// The work, in bytes of text to read or what takes as long.
  var bytes: Int
  /// More than this is long.
  var limit = 1 << 16
  /// Whether it takes only a few microseconds, so that it may run on the connection's own thread.
  var isInstant = false

  /// As many bytes are read within some microseconds.
  private static let briefText = 1_024

  /// Some milliseconds.
  static let short = Cost(bytes: 0)
  static let long = Cost(bytes: .max)

  /// The pool for it, with that many more bytes to read first.
  func length(after contextBytes: Int = 0) -> Workers.Length {
    let (size, isTooLarge) = bytes.addingReportingOverflow(contextBytes)
    if isTooLarge || size > limit { return .long }
    return (1...Self.briefText).contains(size) ? .brief : .short
  }
}
