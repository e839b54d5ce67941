import ArgumentParser
import Glibc
import KithClient
import KithProtocol
import StrictJSON

/// A verb of `kith`: what it does is in `run(_:)`.
protocol Verb: ParsableCommand {
  var options: GlobalOptions { get }
  func run(_ invocation: Invocation) throws
}

extension Verb {
  func run() throws {
    let invocation = Invocation(try LeadingOptions.shared.completing(options))
    do {
      try run(invocation)
    } catch ClientError.server(let error) where error.knownCode == .modelNotFound {
      throw ClientError.server(invocation.explained(error))
    } catch ClientError.server(let error) {
      throw ClientError.server(error.aboutOption)
    }
  }
}

/// One invocation of a verb, and what every verb needs: the options, the two streams, and the daemon.
struct Invocation {
  let options: GlobalOptions
  let console: Console

  init(_ options: GlobalOptions) {
    self.options = options
    console = Console(options)
  }

  // MARK: Connecting

  func connect() throws(ClientError) -> Connection { try connect(to: options.socket ?? SocketPath.standard()) }

  /// Connects where an administrator is one: the machine's daemon has a socket of its own for that.
  func connectToAdminister() throws(ClientError) -> Connection {
    let path = options.socket ?? SocketPath.standard()
    // A daemon that one user runs there for themselves has no other socket.
    guard options.socket == nil, path == SocketPath.system, unsafe access(SocketPath.administration, F_OK) == 0 else {
      return try connect(to: path)
    }
    return try connect(to: SocketPath.administration)
  }

  func connect(to path: String) throws(ClientError) -> Connection {
    let connection = try Connection(to: path, patience: options.timeout?.milliseconds ?? 5_000)
    connection.deadlineMilliseconds = options.timeout?.milliseconds
    connection.model = options.model ?? environment("KITH_MODEL")
    connection.interruption = Interruption.descriptor
    return connection
  }

  // MARK: Asking

  /// Asks, with ^C cancelling the request, and prints the result itself with `--json`.
  ///
  /// - Parameter connection: The connection to use; nil: a new one.
  /// - Returns: the answer, or nil when it is printed already.
  func ask<Answer>(_ query: Query<Answer>, on connection: Connection? = nil) throws -> Answer? {
    let result = try result(of: query, on: connection ?? connect())
    guard options.json else { return try query.answer(in: result) }
    console.print(result.description)
    return nil
  }

  /// Asks, with ^C cancelling the request; the caller prints.
  ///
  /// - Returns: what the daemon wrote under `result`; with `--json` without the parts that come only when they are asked for.
  func result<Answer>(of query: Query<Answer>, on connection: Connection) throws -> JSONValue {
    let result = try Interruption.watch {
      options.json ? try connection.raw(query) : try connection.result(of: query)
    }
    if console.isVerbose, let origin = AnswerOrigin(result) {
      let time = origin.microseconds.map { ", \(Formatting.fixed(Double($0) / 1000, 2)) ms" } ?? ""
      console.note("model \(origin.model.name), generation \(origin.model.generation)\(time)")
    }
    return result
  }

  /// Says what to do about a model that is not there: depends on which are.
  fileprivate func explained(_ error: ServerError) -> ServerError {
    guard let connection = try? connect(), let models = try? connection.models() else { return error }
    let hint =
      models.isEmpty
      ? "get one:  kith-setup-english  (or train your own:  kith train NAME FILES)"
      : "installed: " + models.map(\.name).joined(separator: ", ") + "  (choose with --model)"
    return ServerError(code: error.code, message: error.message, hint: hint)
  }
}
