import ArgumentParser
import CorpusInput
import KithClient
import KithProtocol

/// Turns errors into sentences and exit statuses, here and nowhere else.
enum Failure {
  /// Says what happened on standard error.
  ///
  /// - Parameter command: The root of the commands, whose help it may be.
  static func report(_ error: any Error, of command: any ParsableCommand.Type) -> ExitStatus {
    switch error {
    case let error as ClientError: return report(error)
    case let error as ServerError: return report(.server(error))
    case let error as Ended: return error.status
    case let error as DaemonAway:
      say(error.message, hint: error.hint)
      return .tryAgain
    case let error as ServerTrouble:
      say(error.message, hint: error.hint)
      return error.status
    case let error as UsageError:
      say(error.message, hint: error.hint)
      return .usage
    case let error as CorpusInputError:
      say(error.message)
      return .usage
    default: return reportParsing(error, of: command)
    }
  }

  private static func report(_ error: ClientError) -> ExitStatus {
    switch error {
    case .cannotConnect(let path, let reason):
      say(error.message, hint: hint(for: reason, path))
      return reason == .busy ? .tryAgain : .noConnection
    case .connectionLost(let path):
      say(error.message, hint: "read its log:  \(StartAdvice.current.log(at: path))")
      return .tryAgain
    case .noAnswer:
      say(error.message, hint: "allow more:  --timeout 10s")
      return .deadline
    case .interrupted: return .interrupted
    case .badRequest, .requestTooLong:
      say(error.message)
      return .usage
    case .badReply:
      say(error.message, hint: "is it another version?  kith ping -v; kith --version")
      return .server
    case .server(let error):
      if error.knownCode == .cancelled { return .interrupted }
      say(error.message, hint: error.hint)
      return status(of: error)
    }
  }

  /// By the code, or by its category if the code is unknown.
  static func status(of error: ServerError) -> ExitStatus {
    switch error.knownCode {
    case .deadline: return .deadline
    case .overloaded: return .overloaded
    case .badConfiguration: return .configuration
    case .cancelled: return .interrupted
    case .modelNotFound, .sessionNotFound, .sessionExpired, .jobNotFound: return .notFound
    default: break
    }
    switch error.category {
    case "request": return .usage
    case "auth": return .denied
    default: return error.isWorthRetrying ? .tryAgain : .server
    }
  }

  /// The next command to type when there is no connection.
  static func hint(for reason: ConnectFailure, _ path: String) -> String? {
    switch reason {
    case .noSuchFile, .refused: return "start it:  \(StartAdvice.current.start(at: path))"
    case .permissionDenied:
      return DenialAdvice(socket: path)?.hint(for: .current, startOwn: StartAdvice.current.startOwn)
    case .busy: return "try again in a moment"
    case .notASocket, .pathTooLong, .other: return "name the daemon's socket:  --socket PATH, or KITH_SOCKET"
    }
  }

  /// A sentence with its full stop, and what to do on a line of its own.
  private static func say(_ message: String, hint: String? = nil) {
    let end = message.last.map { ".!?".contains($0) } ?? true ? "" : "."
    Console.say(message + end)
    if let hint, !hint.isEmpty { Console.writeMessage("  \(hint)\n") }
  }

  /// What the argument parser throws: help and version too.
  private static func reportParsing(_ error: any Error, of command: any ParsableCommand.Type) -> ExitStatus {
    let text = command.fullMessage(for: error)
    guard command.exitCode(for: error) != .success else {
      Console(GlobalOptions.plain).write(text + "\n")
      return .done
    }
    let prefix = "Error: "
    Console.say(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    return .usage
  }
}

extension GlobalOptions {
  /// No option given.
  static var plain: GlobalOptions { parsed([]) }

  /// - Precondition: The arguments parse.
  private static func parsed(_ arguments: [String]) -> GlobalOptions {
    // Every option has a default or is optional, so no arguments always parse.
    try! GlobalOptions.parse(arguments)
  }
}
