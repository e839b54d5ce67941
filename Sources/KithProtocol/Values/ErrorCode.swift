/// The closed list of errors, by their names on the wire.
///
/// A code never changes its meaning. A client that doesn't know a code acts on its class, the part before the dot.
/// `protocol.md` has a row for each, and a test compares the two.
public enum ErrorCode: String, Sendable, CaseIterable {
  case badJSON = "request.bad_json"
  case badUTF8 = "request.bad_utf8"
  case lineTooLong = "request.line_too_long"
  case unknownOperation = "request.unknown_op"
  case unknownField = "request.unknown_field"
  case missingField = "request.missing_field"
  case badValue = "request.bad_value"
  case idInUse = "request.id_in_use"

  case modelNotFound = "model.not_found"
  case modelExists = "model.exists"
  case modelLoading = "model.loading"
  case modelCorrupt = "model.corrupt"
  case modelTooBig = "model.too_big"
  case modelBusy = "model.busy"
  case modelWrongVersion = "model.wrong_version"

  case sessionNotFound = "session.not_found"
  case sessionExpired = "session.expired"
  case sessionFull = "session.full"

  case jobNotFound = "job.not_found"
  case jobFailed = "job.failed"

  case denied = "auth.denied"
  case quota = "auth.quota"

  case cancelled = "flow.cancelled"
  case deadline = "flow.deadline"
  case overloaded = "flow.overloaded"
  case draining = "flow.draining"
  case slowReader = "flow.slow_reader"

  case noSpace = "store.no_space"
  case inputOutput = "store.io"

  case badConfiguration = "server.bad_config"
  case internalError = "server.internal"

  /// The part before the dot, for clients that do not know the code.
  public var category: Substring { rawValue.prefix { $0 != "." } }

  /// Whether the same request may well succeed a little later.
  public var isWorthRetrying: Bool {
    switch self {
    case .overloaded, .draining, .modelLoading, .modelBusy, .slowReader, .deadline: true
    default: false
    }
  }

  /// The row of the errors table: when a client meets this code.
  public var meaning: String {
    switch self {
    case .badJSON: "The line is not one strict JSON object."
    case .badUTF8: "A string holds bytes that are not UTF-8."
    case .lineTooLong: "The line is longer than the limit; it was skipped."
    case .unknownOperation: "There is no operation of that name."
    case .unknownField: "The operation has no field of that name; nothing was done."
    case .missingField: "A field that the operation needs is missing."
    case .badValue: "A field has the wrong type, or a value out of its range."
    case .idInUse: "A request with this id still runs on this connection."
    case .modelNotFound: "No model of that name is installed."
    case .modelExists: "A model of that name exists already."
    case .modelLoading: "The model is still being loaded."
    case .modelCorrupt: "The model's file is damaged."
    case .modelTooBig: "The model does not fit the memory budget."
    case .modelBusy: "The model is in use by another job."
    case .modelWrongVersion: "The model's file has a version this daemon cannot read."
    case .sessionNotFound: "There is no session of that name."
    case .sessionExpired: "The session was idle for too long and is gone."
    case .sessionFull: "The session holds as much text as it may."
    case .jobNotFound: "There is no job of that name."
    case .jobFailed: "The job ended without a result; the message says why."
    case .denied: "The user may not do this."
    case .quota: "The user has used up an allowance."
    case .cancelled: "The request was cancelled."
    case .deadline: "The deadline passed before there was an answer."
    case .overloaded: "Too many requests wait already; try again after `details.retry_after_ms`."
    case .draining: "The daemon is about to stop."
    case .slowReader: "The client does not read its replies."
    case .noSpace: "The disk is full."
    case .inputOutput: "The disk failed."
    case .badConfiguration: "The daemon's configuration is wrong; the old one stands."
    case .internalError: "The daemon has a bug; the journal has more."
    }
  }
}
