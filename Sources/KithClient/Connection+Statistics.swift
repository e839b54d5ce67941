import KithProtocol
package import StrictJSON

/// What the daemon counted since its start, as `stats` says.
public struct DaemonStatistics: Sendable, Equatable {
  /// How the requests of one operation did. Latencies are in microseconds, from the arrival of the line to the last line of
  /// the answer, and at most a sixteenth too long.
  public struct OperationFigures: Sendable, Equatable {
    /// The operation, by its name on the wire.
    public let operation: String
    /// Requests answered.
    public let requestCount: Int
    /// Those of them that were answered with an error.
    public let errorCount: Int
    /// How long they took together.
    public let totalMicroseconds: Int
    /// Half of them took at most so long.
    public let p50: Int
    /// Nine of ten.
    public let p90: Int
    /// 99 of 100.
    public let p99: Int
    /// 999 of 1,000.
    public let p999: Int
    /// The longest.
    public let longest: Int

    init(_ json: JSONValue) throws(ClientError) {
      let fields = ReplyFields(json, of: "stats")
      operation = try fields.string("op")
      requestCount = try fields.counter("requests")
      errorCount = try fields.counter("errors")
      totalMicroseconds = try fields.counter("sum_us")
      p50 = try fields.integer("p50_us")
      p90 = try fields.integer("p90_us")
      p99 = try fields.integer("p99_us")
      p999 = try fields.integer("p999_us")
      longest = try fields.integer("max_us")
    }
  }

  /// How often a code was answered.
  public struct ErrorFigures: Sendable, Equatable {
    /// The code, such as `request.bad_value`.
    public let code: String
    /// How often it was answered.
    public let count: Int

    init(_ json: JSONValue) throws(ClientError) {
      let fields = ReplyFields(json, of: "stats")
      code = try fields.string("code")
      count = try fields.counter("count")
    }
  }

  /// How long the daemon has been running.
  public let uptimeSeconds: Double
  /// Requests answered so far.
  public let requestCount: Int
  /// Connections that are open now.
  public let openConnections: Int
  /// Connections taken so far.
  public let acceptedConnections: Int
  /// Connections refused so far, for there were too many.
  public let refusedConnections: Int
  /// Connections dropped so far, for they did not read.
  public let droppedConnections: Int
  /// Bytes that came from clients.
  public let receivedBytes: Int
  /// Bytes that went to clients.
  public let sentBytes: Int
  /// Short requests being computed or waiting for it.
  public let shortQueue: Int
  /// Long requests being computed or waiting for it.
  public let longQueue: Int
  /// How many of both there may be.
  public let queueLimit: Int
  /// Jobs that are not over.
  public let jobCount: Int
  /// Requests of `subscribe` that run.
  public let subscriberCount: Int
  /// The operations that were asked for.
  public let operations: [OperationFigures]
  /// The codes that were answered.
  public let errors: [ErrorFigures]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "stats")
    uptimeSeconds = try fields.double("uptime_s")
    requestCount = try fields.counter("requests")
    let connections = ReplyFields(try fields.value("connections"), of: "stats")
    openConnections = try connections.integer("open")
    acceptedConnections = try connections.counter("accepted")
    refusedConnections = try connections.counter("refused")
    droppedConnections = try connections.counter("dropped")
    let bytes = ReplyFields(try fields.value("bytes"), of: "stats")
    receivedBytes = try bytes.counter("received")
    sentBytes = try bytes.counter("sent")
    let queue = ReplyFields(try fields.value("queue"), of: "stats")
    shortQueue = try queue.integer("short")
    longQueue = try queue.integer("long")
    queueLimit = try queue.integer("limit")
    jobCount = try fields.integer("jobs")
    subscriberCount = try fields.integer("subscribers")
    operations = try fields.list("ops") { json throws(ClientError) in try OperationFigures(json) }
    errors = try fields.list("errors") { json throws(ClientError) in try ErrorFigures(json) }
  }
}

extension Connection {
  /// Asks what the daemon counted since its start.
  public func statistics() throws(ClientError) -> DaemonStatistics { try DaemonStatistics(call(.stats)) }
}
