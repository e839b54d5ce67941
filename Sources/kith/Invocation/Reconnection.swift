import KithClient
import KithProtocol

/// A connection that outlives its daemon: calls that may be made twice are made again once a restarted daemon answers.
///
/// For long operations that are worth continuing, such as a training. Other verbs have the short retries of `Connection`.
final class Reconnection {
  /// How long to wait for a daemon that does not come back, unless told otherwise: longer than a service manager gives it
  /// to stop and to start.
  static let standardPatience = Timeout(seconds: 120)
  private static let pause = 200

  private(set) var connection: Connection
  private let invocation: Invocation
  private let patience: Timeout
  /// When a call failed for the first time since the daemon last did something.
  private var firstFailure: ContinuousClock.Instant?
  /// When a daemon last answered after it had been away.
  private var lastReturn: ContinuousClock.Instant?
  /// A daemon that was back for this long is no failed restart: the next failure has the whole waiting time again.
  private static let steadyTime = Duration.seconds(10)
  /// Clears the line of a progress display before a message.
  var beforeMessage: () -> Void = {}

  init(_ connection: Connection, _ invocation: Invocation, patience: Timeout) {
    self.connection = connection
    connection.retrying = .never  // what happens is to be said
    self.invocation = invocation
    self.patience = patience
  }

  /// Makes a call until it succeeds or fails for another reason than that the daemon is away.
  ///
  /// - Parameter body: A call that does no harm when it is made twice. It is given the connection to use.
  /// - Throws: `DaemonAway` if the daemon did not come back; what `body` throws.
  func call<Value>(_ body: (Connection) throws -> Value) throws -> Value {
    while true {
      do {
        let value = try body(connection)
        madeProgress()
        return value
      } catch let error as ClientError where Self.isAway(error) {
        try waitForDaemon(error)
      }
    }
  }

  /// The daemon has made progress: the next failure has the whole waiting time again.
  func madeProgress() { firstFailure = nil }

  /// Whether the error means that this daemon is going or gone, and another one may come.
  static func isAway(_ error: ClientError) -> Bool {
    switch error {
    case .connectionLost: true
    case .cannotConnect(_, let reason): [.noSuchFile, .refused, .busy].contains(reason)
    case .server(let error): error.knownCode == .draining || error.knownCode == .overloaded
    default: false
    }
  }

  private func waitForDaemon(_ error: ClientError) throws {
    if let lastReturn, .now - lastReturn > Self.steadyTime { firstFailure = nil }
    let start = firstFailure ?? .now
    firstFailure = start
    say("kithd is away (\(error.message)); waiting up to \(patience.shown) for it to come back")
    while true {
      try Interruption.pause(milliseconds: Self.pause)
      let left = patience.milliseconds - (ContinuousClock.now - start).milliseconds
      guard left > 0 else { throw DaemonAway(path: connection.path, patience: patience) }
      if let fresh = try answering(within: left) {
        connection = fresh
        lastReturn = .now
        return say("kithd is back")
      }
    }
  }

  /// A new connection to a daemon that answers there; nil if there is none yet.
  private func answering(within milliseconds: Int) throws -> Connection? {
    do {
      let fresh = try invocation.connect(to: connection.path)
      let deadline = fresh.deadlineMilliseconds
      // Where systemd listens, connecting succeeds long before a daemon answers.
      fresh.deadlineMilliseconds = milliseconds
      fresh.retrying = .never
      try Interruption.watch { try fresh.ping() }
      fresh.deadlineMilliseconds = deadline
      return fresh
    } catch let error as ClientError where Self.isAway(error) {
      return nil
    } catch ClientError.noAnswer {
      return nil
    }
  }

  private func say(_ sentence: String) {
    guard !invocation.console.isQuiet else { return }
    beforeMessage()
    invocation.console.say(sentence)
  }
}

/// The daemon did not come back in time.
struct DaemonAway: Error {
  let path: String
  let patience: Timeout
  /// The job that was under way.
  var job: String?
  /// Whether the job has all of its text, so that it goes on once a daemon is started again.
  var isFed = true

  var message: String {
    let job =
      job.map {
        isFed ? "; the job \($0) goes on when it is started again" : "; the job \($0) has only a part of its text"
      } ?? ""
    return "kithd at \(path) did not come back within \(patience.shown)\(job)"
  }

  var hint: String? {
    job.map {
      isFed
        ? "then follow it:  kith jobs watch \($0)  (or end it:  kith jobs cancel \($0))"
        : "when it is started again:  kith jobs cancel \($0)  and train anew"
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
