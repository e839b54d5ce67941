import Glibc
import KithProtocol
import StrictJSON
import SystemPackage

/// Lines, out and in.
extension Connection {
  /// Sends all requests of a descriptor while handing over the lines that come back; returns when the daemon hangs up.
  func relayBytes(
    from input: FileDescriptor, sent: (ArraySlice<UInt8>) -> Void,
    received: ([UInt8]) throws(ClientError) -> Void
  ) throws(ClientError) {
    let socket = try connected()
    self.socket = nil  // its end is the end of this
    try socket.relay(from: input, sent: sent, received: received)
  }

  func send(_ bytes: [UInt8], until deadline: Deadline) throws(ClientError) {
    let socket = try connected()
    do {
      try socket.send(bytes, until: deadline)
    } catch .connectionLost {
      self.socket = nil
      // The daemon may have said why it hung up; then that is the better error.
      while let line = try socket.receiveLine(until: deadline) {
        if let error = try ReceivedLine(line).error() { throw .server(error) }
      }
      throw .connectionLost(path: path)
    }
  }

  func receiveAnswer(
    to id: JSONValue, until deadline: Deadline, _ onInterim: (JSONValue) -> Void
  ) throws(ClientError) -> JSONValue {
    while true {
      let line = try receiveLine(until: deadline)
      if let echoed = line.id {
        // A late answer to a request that was given up.
        if echoed != id { continue }
      } else if !line.isError {
        throw .badReply("a line without the request's id")
      } else {
        // It is no answer to this request: the connection was refused, and is being closed.
        socket = nil
      }
      if let interim = line.interim {
        onInterim(interim)
      } else if let result = line.result {
        return result
      } else if let error = try line.error() {
        throw .server(error)
      } else {
        throw .badReply("a line with neither result nor error")
      }
    }
  }

  func receiveLine(until deadline: Deadline) throws(ClientError) -> ReceivedLine {
    guard let socket else { throw .connectionLost(path: path) }
    do {
      if let line = try socket.receiveLine(until: deadline) { return try ReceivedLine(line) }
    } catch .connectionLost {
      // As if it had ended between two lines.
    }
    self.socket = nil
    throw .connectionLost(path: path)
  }

  /// Cancels a request that the caller no longer waits for, and takes its last line off the connection.
  ///
  /// Best effort, and short: a user who interrupts wants to leave.
  func cancel(_ id: JSONValue) {
    lastID += 1
    let own = JSONValue.integer(lastID)
    var fields = RequestFields()
    fields.set(CancelTable.target, json: id)
    let deadline = Deadline(Self.grace)
    do {
      try socket?.send(requestLine(.cancel, id: own, fields.members), until: deadline)
      while true {
        let line = try receiveLine(until: deadline)
        if line.id == id, line.result != nil || line.isError { return }
        if line.id == own, line.result?.object?[CancelTable.cancelled] != true { return }
      }
    } catch {
      // The daemon cancels running requests when the connection closes.
    }
  }
}
