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
/// The typed calls are in `Connection+….swift`, one file per theme; `call(_:)` sends anything. Not for use by two
/// threads at once. The daemon cancels what runs here when the connection goes away.
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

  /// Nil once it was lost: the next call connects anew.
  private var socket: LineSocket?
  private let patience: Int
  private var lastID: Int64 = 0

  /// How long to wait for the daemon's own words about a deadline, beyond the deadline.
  private static let grace = 500

  /// Connects to the daemon.
  ///
  /// - Parameters:
  ///   - path: the daemon's socket; see `SocketPath.standard()`.
  ///   - patience: how many milliseconds to wait for a place when the daemon is swamped with connections.
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

  /// The socket, connected anew if it was lost.
  private func connected() throws(ClientError) -> LineSocket {
    if let socket { return socket }
    let fresh = try LineSocket(connectingTo: path, patience: patience)
    fresh.interruption = interruption
    socket = fresh
    return fresh
  }

  // MARK: Requests

  /// Sends one request and waits for its result; again and again, where `retrying` says so and it does no harm.
  ///
  /// - Parameter onPart: gets what stands under `part` or `progress` in the lines before the last. Once it got something,
  ///   the request isn't made again.
  @discardableResult
  package func call(
    _ operation: Operation, _ fields: [(name: String, value: JSONValue)] = [],
    onPart: (JSONValue) -> Void = { _ in }
  ) throws(ClientError) -> JSONValue {
    var retries = Retries(retrying, until: Deadline(deadlineMilliseconds))
    let mayRepeat = operation.isIdempotent || fields.contains { $0.name == "key" }
    while true {
      var hasParts = false
      do {
        return try attempt(operation, fields) {
          hasParts = true
          onPart($0)
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
    _ operation: Operation, _ fields: [(name: String, value: JSONValue)], onPart: (JSONValue) -> Void
  ) throws(ClientError) -> JSONValue {
    lastID += 1
    let id = JSONValue.integer(lastID)
    let line = try requestLine(operation, id: id, fields)
    let deadline = Deadline(deadlineMilliseconds.map { $0 + Self.grace })
    do {
      try send(line, until: deadline)
      return try receiveAnswer(to: id, until: deadline, onPart)
    } catch .interrupted {
      cancel(id)
      throw .interrupted
    } catch .noAnswer {
      throw .noAnswer(milliseconds: deadlineMilliseconds ?? 0)
    }
  }

  /// Sends requests that are to be executed in order, all at once, and waits for all their results.
  ///
  /// Without ids: the daemon answers such requests strictly in order. The caller sends little enough that neither side
  /// waits for the other to read.
  ///
  /// - Throws: the first error, when all are answered.
  package func callInOrder(
    _ operation: Operation, _ requests: [[(name: String, value: JSONValue)]]
  ) throws(ClientError) {
    var lines: [UInt8] = []
    for fields in requests { lines += try requestLine(operation, id: nil, fields) }
    let deadline = Deadline(deadlineMilliseconds.map { $0 + Self.grace })
    try send(lines, until: deadline)
    var firstError: ServerError?
    for _ in requests {
      let (_, reply) = try receiveReply(until: deadline)
      if let error = reply["error"], firstError == nil { firstError = try ServerError(error) }
    }
    if let firstError { throw .server(firstError) }
  }

  private func requestLine(
    _ operation: Operation, id: JSONValue?, _ fields: [(name: String, value: JSONValue)]
  ) throws(ClientError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let id { writer.member("id", id) }
    writer.member("op", operation.rawValue)
    if let deadlineMilliseconds { writer.member("deadline_ms", deadlineMilliseconds) }
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
        let (text, reply) = try receiveReply(until: .never)
        onLine(text)
        if reply["result"] != nil { return nil }
        if let error = reply["error"] { return try ServerError(error) }
      }
    } catch .interrupted {
      if let id = request["id"] { cancel(id) }
      throw .interrupted
    }
  }

  // MARK: Lines

  /// Sends all bytes of a descriptor while handing over the lines that come back; returns when the daemon hangs up.
  func relayBytes(
    from input: FileDescriptor, sent: (ArraySlice<UInt8>) -> Void,
    received: ([UInt8]) throws(ClientError) -> Void
  ) throws(ClientError) {
    let socket = try connected()
    self.socket = nil  // its end is the end of this
    try socket.relay(from: input, sent: sent, received: received)
  }

  private func send(_ bytes: [UInt8], until deadline: Deadline) throws(ClientError) {
    let socket = try connected()
    do {
      try socket.send(bytes, until: deadline)
    } catch .connectionLost {
      self.socket = nil
      // The daemon may have said why it hung up; then that is the better error.
      while let line = try socket.receiveLine(until: deadline) {
        if let error = try parse(line)["error"] { throw .server(try ServerError(error)) }
      }
      throw .connectionLost(path: path)
    }
  }

  private func receiveAnswer(
    to id: JSONValue, until deadline: Deadline, _ onPart: (JSONValue) -> Void
  ) throws(ClientError) -> JSONValue {
    while true {
      let (_, reply) = try receiveReply(until: deadline)
      if let echoed = reply["id"] {
        // A late answer to a request that was given up.
        if echoed != id { continue }
      } else if reply["error"] == nil {
        throw .badReply("a line without the request's id")
      } else {
        // It is no answer to this request: the connection was refused, and is being closed.
        socket = nil
      }
      if let part = reply["part"] ?? reply["progress"] {
        onPart(part)
      } else if let result = reply["result"] {
        return result
      } else if let error = reply["error"] {
        throw .server(try ServerError(error))
      } else if reply["event"] == nil {
        throw .badReply("a line with neither result nor error")
      }
    }
  }

  private func receiveReply(until deadline: Deadline) throws(ClientError) -> (text: String, reply: JSONValue) {
    guard let socket else { throw .connectionLost(path: path) }
    do {
      if let line = try socket.receiveLine(until: deadline) {
        return (String(decoding: line, as: UTF8.self), try parse(line))
      }
    } catch .connectionLost {
      // As if it had ended between two lines.
    }
    self.socket = nil
    throw .connectionLost(path: path)
  }

  private func parse(_ line: [UInt8]) throws(ClientError) -> JSONValue {
    do {
      let reply = try JSONValue.parse(line)
      guard reply.object != nil else { throw ClientError.badReply("a line that is \(reply.kind)") }
      return reply
    } catch let error as JSONError {
      throw .badReply(error.message)
    } catch {
      throw error as? ClientError ?? .badReply("\(error)")
    }
  }

  /// Tells the daemon that nobody waits for a request any more, and takes its last line off the connection.
  ///
  /// Best effort, and short: whoever is interrupted wants to leave.
  private func cancel(_ id: JSONValue) {
    lastID += 1
    let own = JSONValue.integer(lastID)
    let line = JSONValue.object(["id": own, "op": .string(Operation.cancel.rawValue), "target": id])
    let deadline = Deadline(Self.grace)
    do {
      try socket?.send(line.bytes + [UInt8(ascii: "\n")], until: deadline)
      while true {
        let (_, reply) = try receiveReply(until: deadline)
        if reply["id"] == id, reply["result"] != nil || reply["error"] != nil { return }
        if reply["id"] == own, reply["result"]?["cancelled"] != true { return }
      }
    } catch {
      // The daemon cancels whatever still runs when the connection closes.
    }
  }
}

extension JSONValue {
  fileprivate static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    var object = JSONObject()
    for (name, value) in members { object[name] = value }
    return .object(object)
  }
}
