/// Why a request has no result.
public enum ClientError: Error, Sendable, Equatable {
  /// The daemon could not be reached.
  case cannotConnect(path: String, reason: ConnectFailure)
  /// The daemon hung up before the answer was complete.
  case connectionLost(path: String)
  /// No answer came within the time the caller set.
  case noAnswer(milliseconds: Int)
  /// The caller's interruption ended the wait; the request was cancelled.
  case interrupted
  /// The request is longer than a line may be.
  case requestTooLong(byteCount: Int, limit: Int)
  /// The daemon answered in a way that the protocol does not allow; `what` says how.
  case badReply(String)
  /// The request to be sent is not one JSON object.
  case badRequest(String)
  /// The daemon answered with an error.
  case server(ServerError)

  /// A clause for people, without the name of the program and without what to do.
  public var message: String {
    switch self {
    case .cannotConnect(let path, let reason): "cannot reach kithd at \(path): \(reason.message)"
    case .connectionLost(let path): "kithd at \(path) hung up before it had answered"
    case .noAnswer(let milliseconds): "no answer within \(milliseconds) ms"
    case .interrupted: "interrupted"
    case .requestTooLong(let count, let limit):
      "the request has \(count) bytes, more than the \(limit) that one line may have"
    case .badReply(let what): "kithd gave an answer that is not of its protocol: \(what)"
    case .badRequest(let what): "the request is not one JSON object: \(what)"
    case .server(let error): error.message
    }
  }
}

/// Why a socket could not be reached.
public enum ConnectFailure: Error, Sendable, Equatable {
  case noSuchFile
  /// The socket is there, but no daemon listens on it.
  case refused
  case permissionDenied
  /// The file is no stream socket.
  case notASocket
  /// Longer than the system allows for the path of a socket.
  case pathTooLong(limit: Int)
  /// Too many connections wait to be accepted; this one could not join them in time.
  case busy
  case other(String)

  /// A clause for people, to follow "cannot reach kithd: ".
  public var message: String {
    switch self {
    case .noSuchFile: "no such file"
    case .refused: "connection refused"
    case .permissionDenied: "permission denied"
    case .notASocket: "not a socket of a daemon"
    case .pathTooLong(let limit): "the path is longer than the \(limit) bytes that a socket's may have"
    case .busy: "too many connections are waiting"
    case .other(let reason): reason
    }
  }
}
