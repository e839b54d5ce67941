import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// A verb of `kith`: what it does is in `run(_:)`.
protocol Verb: ParsableCommand {
  var options: GlobalOptions { get }
  func run(_ session: Session) throws
}

extension Verb {
  func run() throws {
    let session = try Session(options.completed(by: LeadingOptions.shared.parse()))
    do {
      try run(session)
    } catch ClientError.server(let error) where error.knownCode == .modelNotFound {
      throw ClientError.server(session.explained(error))
    }
  }
}

/// What every verb needs: the options, the two streams, and the daemon.
struct Session {
  let options: GlobalOptions
  let console: Console

  init(_ options: GlobalOptions) throws {
    self.options = options
    console = Console(options)
  }

  func connect() throws(ClientError) -> Connection { try connect(to: options.socket ?? SocketPath.standard()) }

  /// Connects where an administrator is one: the machine's daemon has a socket of its own for that.
  func connectToAdminister() throws(ClientError) -> Connection {
    let path = options.socket ?? SocketPath.standard()
    let isForAll = options.socket == nil && path == SocketPath.system
    return try connect(to: isForAll ? SocketPath.administration : path)
  }

  func connect(to path: String) throws(ClientError) -> Connection {
    let connection = try Connection(to: path, patience: options.timeout?.milliseconds ?? 5_000)
    connection.deadlineMilliseconds = options.timeout?.milliseconds
    connection.model = options.model ?? environment("KITH_MODEL")
    connection.interruption = Interruption.descriptor
    return connection
  }

  /// Asks, with ^C cancelling the request; prints the result itself when JSON is wanted.
  ///
  /// - Returns: the result, or nil when it is printed already.
  func ask(
    _ connection: Connection, _ operation: Operation, _ fields: [(name: String, value: JSONValue)] = [],
    onPart: (JSONValue) -> Void = { _ in }
  ) throws -> JSONValue? {
    let result = try answer(connection, operation, fields, onPart: onPart)
    guard options.json else { return result }
    console.print(result.description)
    return nil
  }

  /// Asks, with ^C cancelling the request; whoever calls prints.
  func answer(
    _ connection: Connection, _ operation: Operation, _ fields: [(name: String, value: JSONValue)] = [],
    onPart: (JSONValue) -> Void = { _ in }
  ) throws -> JSONValue {
    let result = try Interruption.watch { try connection.call(operation, fields, onPart: onPart) }
    if console.isVerbose { noteAnswer(result) }
    return result
  }

  private func noteAnswer(_ result: JSONValue) {
    guard let model = result["model"], let name = model["name"]?.string else { return }
    let time = result["took_us"]?.double.map { ", \(Formatting.fixed($0 / 1000, 2)) ms" } ?? ""
    console.note("model \(name), generation \(model["gen"]?.integer ?? 0)\(time)")
  }

  /// Says what to do about a model that is not there: depends on which are.
  func explained(_ error: ServerError) -> ServerError {
    guard let connection = try? connect(), let models = try? connection.models() else { return error }
    let hint =
      models.isEmpty
      ? "get one:  kith-setup-english  (or train your own:  kith train NAME FILES)"
      : "installed: " + models.map(\.name).joined(separator: ", ") + "  (choose with --model)"
    return ServerError(code: error.code, message: error.message, hint: hint)
  }
}
