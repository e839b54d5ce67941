import KithProtocol

/// How the daemon is doing.
public struct DaemonStatus: Sendable, Equatable {
  /// The daemon's version.
  public let version: String
  /// How long it has been running.
  public let uptimeSeconds: Double
  /// The model that answers when none is named.
  public let defaultModel: String?
  /// The models in memory.
  public let models: [InstalledModel]
  /// Open connections.
  public let connectionCount: Int
  /// Requests being computed or waiting for it.
  public let runningCount: Int
  /// Requests answered so far.
  public let requestCount: Int
  /// Jobs that are not over.
  public let jobCount: Int
  /// Memory in use, mapped pages of models included.
  public let residentBytes: Int
  /// Threads that compute.
  public let threadCount: Int
  /// Open sessions.
  public let sessionCount: Int
  /// Memory that the sessions take together.
  public let sessionBytes: Int
  /// What the service manager allows the daemon, if there is a limit.
  public let memoryLimit: Int?
  /// Room where models are kept, if the system says.
  public let diskFree: Int?

  package init(_ fields: ReplyFields) throws(ClientError) {
    version = try fields.string(StatusTable.version)
    uptimeSeconds = try fields.double(StatusTable.uptime)
    defaultModel = fields.optionalString(StatusTable.defaultModel)
    models = try fields.list(StatusTable.models, InstalledModel.init)
    connectionCount = try fields.integer(StatusTable.connections)
    runningCount = try fields.integer(StatusTable.running)
    requestCount = try fields.counter(StatusTable.requests)
    jobCount = try fields.integer(StatusTable.jobs)
    residentBytes = try fields.integer(StatusTable.residentBytes)
    threadCount = try fields.integer(StatusTable.threads)
    sessionCount = try fields.integer(StatusTable.sessions)
    sessionBytes = try fields.integer(StatusTable.sessionBytes)
    memoryLimit = fields.optionalInteger(StatusTable.memoryLimit)
    diskFree = fields.optionalInteger(StatusTable.diskFree)
  }
}

extension Query where Answer == DaemonStatus {
  /// How the daemon is doing.
  public static var status: Query { Query(.status, reading: DaemonStatus.init) }
}

extension Connection {
  /// Asks how the daemon is doing.
  public func status() throws(ClientError) -> DaemonStatus { try ask(.status) }
}
