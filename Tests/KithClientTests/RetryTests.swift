import Foundation
import KithClient
import KithProtocol
import StrictJSON
import Synchronization
import Testing

@Suite struct `A call is made again` {
  /// A daemon that hangs up on the first requests.
  private func shaky(_ count: Int, _ answer: String = #"{"pong":true}"#) throws -> FakeDaemon {
    let left = SharedCount(count)
    return try FakeDaemon { request, connection in
      if left.takeOne() { connection.close() } else { connection.answer(request, result: answer) }
    }
  }

  @Test(arguments: 0...4) func `when the connection was lost`(failures: Int) throws {
    let daemon = try shaky(failures)
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    try connection.ping()
    #expect(daemon.requests.count == failures + 1)
  }

  @Test func `but not for ever`() throws {
    let daemon = try shaky(100)
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    #expect(throws: ClientError.connectionLost(path: daemon.path)) { try connection.ping() }
    #expect(daemon.requests.count == 5)
    connection.retrying = .never
    #expect(throws: ClientError.connectionLost(path: daemon.path)) { try connection.ping() }
    #expect(daemon.requests.count == 6)
  }

  @Test func `but not what would be done twice, unless it has a key`() throws {
    let daemon = try shaky(1, #"{"job":"j-1","model":"m"}"#)
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    #expect(throws: ClientError.connectionLost(path: daemon.path)) {
      try connection.call(.train, [("model", "m")])
    }
    #expect(daemon.requests.count == 1)
    // The next call finds a connection again.
    #expect(try connection.call(.train, [("model", "m")])["job"] == "j-1")

    let second = try shaky(2, #"{"job":"j-1","model":"m"}"#)
    defer { second.stop() }
    #expect(try Connection(to: second.path).train("m") == "j-1")
    let keys = second.requests.map { $0["key"]?.string }
    #expect(keys.count == 3 && keys[0] != nil && Set(keys).count == 1)
  }

  @Test func `over a new connection each time, when the daemon refuses connections`() throws {
    let daemon = try FakeDaemon { _, connection in
      // To nobody in particular, so without an id, as it is before the connection closes.
      connection.send(
        #"{"error":{"code":"flow.overloaded","message":"full","retry":true,"details":{"retry_after_ms":1}}}"# + "\n")
      connection.close()
    }
    defer { daemon.stop() }
    do throws(ClientError) {
      try Connection(to: daemon.path).ping()
      Issue.record("it was answered")
    } catch {
      guard case .server(let error) = error else { throw error }
      #expect(error.knownCode == .overloaded)
    }
    #expect(daemon.requests.count == 5)
  }

  @Test func `but not once parts of its answer were handed over`() throws {
    let daemon = try FakeDaemon { request, connection in
      connection.send("chunk", #"{"text":"a","logprob":-1.0}"#, to: request)
      connection.close()
    }
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    var parts = 0
    #expect(throws: ClientError.connectionLost(path: daemon.path)) {
      try connection.call(.complete, [("text", "a"), ("stream", true)]) { _ in parts += 1 }
    }
    #expect(parts == 1 && daemon.requests.count == 1)
  }

  @Test func `when the daemon says that it may succeed later, and then as late as it says`() throws {
    let left = SharedCount(1)
    let daemon = try FakeDaemon { request, connection in
      guard left.takeOne() else { return connection.answer(request, result: #"{"pong":true}"#) }
      connection.send(
        "error",
        #"{"code":"flow.overloaded","message":"busy","retry":true,"details":{"retry_after_ms":120}}"#, to: request)
    }
    defer { daemon.stop() }
    let start = ContinuousClock.now
    try Connection(to: daemon.path).ping()
    #expect(daemon.requests.count == 2)
    #expect(ContinuousClock.now - start >= .milliseconds(120))
  }

  @Test func `but no later than the caller waits`() throws {
    let daemon = try shaky(100)
    defer { daemon.stop() }
    let connection = try Connection(to: daemon.path)
    connection.retrying = RetryPolicy(count: 1_000, firstPause: 1, longestPause: 10)
    connection.deadlineMilliseconds = 100
    let start = ContinuousClock.now
    #expect(throws: ClientError.connectionLost(path: daemon.path)) { try connection.ping() }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func `after an error of the request itself never`() throws {
    let daemon = try FakeDaemon { $1.refuse($0, "model.not_found", "no") }
    defer { daemon.stop() }
    #expect(throws: ClientError.self) { try Connection(to: daemon.path).predict("a") }
    #expect(daemon.requests.count == 1)
  }
}

/// A number that several threads count down.
private final class SharedCount: Sendable {
  private let count: Mutex<Int>
  init(_ count: Int) { self.count = Mutex(count) }

  /// False when none is left.
  func takeOne() -> Bool {
    count.withLock { count in
      guard count > 0 else { return false }
      count -= 1
      return true
    }
  }
}
