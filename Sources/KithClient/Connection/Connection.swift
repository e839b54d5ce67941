import Glibc
package import KithProtocol
package import StrictJSON
package import SystemPackage

/// A connection to the daemon that asks one thing at a time and waits for the answer.
///
/// ```swift
/// let connection = try Connection()
/// for word in try connection.predict("he poured a glass of", count: 3).words {
///   print(word.word, word.logProbability)
/// }
/// ```
///
/// `ask(_:)` takes any `Query`; beside each operation's queries, in `Operations/`, is a call with the same parameters.
/// `call(_:onLine:)` sends a line as it is. Not for use by two threads at once. The daemon cancels what runs here when the
/// connection goes away.
///
/// A connection that was lost, as when the daemon is restarted, is made again by the next call; and a call that can do no
/// harm when it is done twice is made again by itself, as `retrying` says.
public final class Connection {
  /// The socket's path.
  public let path: String
  /// How long the daemon may take for each request; nil is for ever.
  public var deadlineMilliseconds: Int?
  /// The model that is asked when a call names none; nil is the daemon's default.
  public var model: String?

  /// How calls are made again that may be.
  public var retrying = RetryPolicy.standard

  /// Nil once it was lost: the next call reconnects.
  var socket: LineSocket?
  private let patience: Int
  var lastID: Int64 = 0

  /// How long to wait for the daemon's own words about a deadline, beyond the deadline.
  static let grace = 500

  /// Connects to the daemon.
  ///
  /// - Parameters:
  ///   - path: the daemon's socket; see `SocketPath.standard()`.
  ///   - patience: how many milliseconds to wait to be accepted when the daemon is swamped with connections.
  public init(to path: String = SocketPath.standard(), patience: Int = 5_000) throws(ClientError) {
    self.path = path
    self.patience = patience
    socket = try LineSocket(connectingTo: path, patience: patience)
  }

  /// Takes over a connected socket, and closes it in the end.
  package init(connected descriptor: FileDescriptor) {
    path = "a socket pair"
    patience = 0
    socket = LineSocket(connected: descriptor, path: path)
  }

  /// A descriptor that becomes readable when the user wants to stop: the request that runs is cancelled then, and the
  /// call throws `ClientError.interrupted`. One byte of it is read each time.
  package var interruption: FileDescriptor? { didSet { socket?.interruption = interruption } }

  /// The socket, reconnected if it was lost.
  func connected() throws(ClientError) -> LineSocket {
    if let socket { return socket }
    let fresh = try LineSocket(connectingTo: path, patience: patience)
    fresh.interruption = interruption
    socket = fresh
    return fresh
  }

  // MARK: Asking

  /// Asks and waits for the answer.
  @discardableResult
  public func ask<Answer>(_ query: Query<Answer>) throws(ClientError) -> Answer {
    try query.answer(in: result(of: query))
  }

  /// The answer as the daemon wrote it, what stands under `result`. Parts that come only when they are asked for do not.
  package func raw<Answer>(_ query: Query<Answer>) throws(ClientError) -> JSONValue {
    try result(of: query.withoutParts)
  }

  /// What stands under `result`, after the query has heard its parts.
  package func result<Answer>(of query: Query<Answer>) throws(ClientError) -> JSONValue {
    try call(query.operation, query.members(model: model), onInterim: query.hear)
  }

  /// Asks several things that are to be done in order, all at once, and waits for all the answers.
  ///
  /// Without ids: the daemon answers such requests strictly in order. The caller sends little enough that neither side
  /// waits for the other to read.
  ///
  /// - Throws: the first error, when all are answered.
  package func askInOrder<Answer>(_ queries: [Query<Answer>]) throws(ClientError) {
    var lines: [UInt8] = []
    for query in queries { lines += try requestLine(query.operation, id: nil, query.members(model: model)) }
    let deadline = Deadline(deadlineMilliseconds.map { $0 + Self.grace })
    try send(lines, until: deadline)
    var firstError: ServerError?
    for _ in queries {
      let error = try receiveLine(until: deadline).error()
      firstError = firstError ?? error
    }
    if let firstError { throw .server(firstError) }
  }

  // MARK: Requests

  /// Sends one request and waits for its result. It is repeated, as `retrying` says, where that does no harm: where its
  /// operation's table says so, or where it has an idempotency key.
  ///
  /// - Parameter onInterim: Gets what stands under `chunk`, `progress` or `event` in the lines before the last. Once it got
  ///   something, the request isn't repeated.
  @discardableResult
  package func call(
    _ operation: Operation, _ fields: [(name: String, value: JSONValue)] = [],
    onInterim: (JSONValue) -> Void = { _ in }
  ) throws(ClientError) -> JSONValue {
    var retries = Retries(retrying, until: Deadline(deadlineMilliseconds))
    let mayRepeat = operation.isRepeatable || fields.contains { $0.name == EnvelopeTable.key.name }
    while true {
      var hasParts = false
      do {
        return try attempt(operation, fields) {
          hasParts = true
          onInterim($0)
        }
      } catch {
        guard mayRepeat, !hasParts, let pause = retries.pause(after: error) else { throw error }
        try wait(pause)
      }
    }
  }

  /// Waits, unless the user wants to stop.
  private func wait(_ milliseconds: Int) throws(ClientError) {
    var entry = pollfd(fd: interruption?.rawValue ?? -1, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, Int32(milliseconds)) > 0, let interruption else { return }
    var byte: UInt8 = 0
    _ = unsafe read(interruption.rawValue, &byte, 1)
    throw .interrupted
  }

  private func attempt(
    _ operation: Operation, _ fields: [(name: String, value: JSONValue)], onInterim: (JSONValue) -> Void
  ) throws(ClientError) -> JSONValue {
    lastID += 1
    let id = JSONValue.integer(lastID)
    let line = try requestLine(operation, id: id, fields)
    let deadline = Deadline(deadlineMilliseconds.map { $0 + Self.grace })
    do {
      try send(line, until: deadline)
      return try receiveAnswer(to: id, until: deadline, onInterim)
    } catch .interrupted {
      cancel(id)
      throw .interrupted
    } catch .noAnswer {
      throw .noAnswer(milliseconds: deadlineMilliseconds ?? 0)
    }
  }

  func requestLine(
    _ operation: Operation, id: JSONValue?, _ fields: [(name: String, value: JSONValue)]
  ) throws(ClientError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let id { writer.member(EnvelopeTable.id.name, id) }
    writer.member(EnvelopeTable.operation, operation.name)
    if let deadlineMilliseconds { writer.member(EnvelopeTable.deadline, deadlineMilliseconds) }
    for (name, value) in fields { writer.member(name, value) }
    writer.endObject()
    writer.endLine()
    let length = writer.bytes.count
    guard length <= ProtocolLimits.lineBytes else {
      throw .requestTooLong(byteCount: length, limit: ProtocolLimits.lineBytes)
    }
    return writer.bytes
  }

  /// Sends a line as it is and hands over every line of its answer as it comes, the last one too.
  ///
  /// - Parameter line: one JSON object, without line feed.
  /// - Returns: the error of the answer, if it is one.
  public func call(_ line: String, onLine: (String) -> Void) throws(ClientError) -> ServerError? {
    let request: JSONValue
    do {
      request = try JSONValue.parse(line)
    } catch {
      throw .badRequest(error.message)
    }
    guard request.object != nil else { throw .badRequest("it is \(request.kind)") }
    // Line feeds between the members are blanks to JSON, and would end the line.
    let bytes = line.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    do {
      try send(bytes + [UInt8(ascii: "\n")], until: .never)
      while true {
        let line = try receiveLine(until: .never)
        onLine(line.text)
        if line.result != nil { return nil }
        if let error = try line.error() { return error }
      }
    } catch .interrupted {
      if let id = request.object?[EnvelopeTable.id] { cancel(id) }
      throw .interrupted
    }
  }
}
