import KithProtocol

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
    /// Half of them took at most this long, in µs.
    public let p50: Int
    /// Nine of ten.
    public let p90: Int
    /// 99 of 100.
    public let p99: Int
    /// 999 of 1,000.
    public let p999: Int
    /// The longest.
    public let longest: Int

    fileprivate init(_ fields: ReplyFields) throws(ClientError) {
      typealias Figures = StatsTable.Figures
      operation = try fields.string(Figures.operation)
      requestCount = try fields.counter(Figures.requests)
      errorCount = try fields.counter(Figures.errors)
      totalMicroseconds = try fields.counter(Figures.sum)
      p50 = try fields.integer(Figures.p50)
      p90 = try fields.integer(Figures.p90)
      p99 = try fields.integer(Figures.p99)
      p999 = try fields.integer(Figures.p999)
      longest = try fields.integer(Figures.longest)
    }
  }

  /// How often a code was answered.
  public struct ErrorFigures: Sendable, Equatable {
    /// The code, such as `request.bad_value`.
    public let code: String
    /// How often it was answered.
    public let count: Int

    fileprivate init(_ fields: ReplyFields) throws(ClientError) {
      code = try fields.string(StatsTable.Errors.code)
      count = try fields.counter(StatsTable.Errors.count)
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
  /// Connections refused so far because there were too many.
  public let refusedConnections: Int
  /// Connections dropped so far because they did not read.
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
  /// How often memory was short, so that idle models were unloaded.
  public let shortageCount: Int
  /// The operations that were asked for.
  public let operations: [OperationFigures]
  /// The codes that were answered.
  public let errors: [ErrorFigures]

  package init(_ fields: ReplyFields) throws(ClientError) {
    uptimeSeconds = try fields.double(StatusTable.uptime)
    requestCount = try fields.counter(StatusTable.requests)
    let connections = try fields.object(StatsTable.connections)
    openConnections = try connections.integer(StatsTable.Connections.open)
    acceptedConnections = try connections.counter(StatsTable.Connections.accepted)
    refusedConnections = try connections.counter(StatsTable.Connections.refused)
    droppedConnections = try connections.counter(StatsTable.Connections.dropped)
    let bytes = try fields.object(StatsTable.bytes)
    receivedBytes = try bytes.counter(StatsTable.Bytes.received)
    sentBytes = try bytes.counter(StatsTable.Bytes.sent)
    let queue = try fields.object(StatsTable.queue)
    shortQueue = try queue.integer(StatsTable.Queue.short)
    longQueue = try queue.integer(StatsTable.Queue.long)
    queueLimit = try queue.integer(StatsTable.Queue.limit)
    jobCount = try fields.integer(StatusTable.jobs)
    subscriberCount = try fields.integer(StatsTable.subscribers)
    shortageCount = Int(fields.optionalString(StatsTable.shortages) ?? "0") ?? 0
    operations = try fields.list(StatsTable.operations, OperationFigures.init)
    errors = try fields.list(StatsTable.errors, ErrorFigures.init)
  }
}

extension Query where Answer == DaemonStatistics {
  /// What the daemon counted since its start.
  public static var stats: Query { Query(.stats, reading: DaemonStatistics.init) }
}

extension Connection {
  /// Asks what the daemon counted since its start.
  public func statistics() throws(ClientError) -> DaemonStatistics { try ask(.stats) }
}
