public import KithProtocol
package import StrictJSON

/// Who answers, as `hello` says.
public struct DaemonGreeting: Sendable, Equatable {
  /// `kithd`.
  public let server: String
  /// The daemon's version.
  public let version: String
  /// Raised only by a change that breaks clients.
  public let protocolVersion: Int
  /// Names of behaviour that was added over time.
  public let features: [String]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "hello")
    server = try fields.string("server")
    version = try fields.string("version")
    protocolVersion = try fields.integer("protocol")
    features = fields.strings("features")
  }
}

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

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "status")
    version = try fields.string("version")
    uptimeSeconds = try fields.double("uptime_s")
    defaultModel = fields.optionalString("default")
    models = try fields.list("models") { json throws(ClientError) in try InstalledModel(json) }
    connectionCount = try fields.integer("connections")
    runningCount = try fields.integer("running")
    requestCount = Int(try fields.string("requests")) ?? 0
    jobCount = try fields.integer("jobs")
    residentBytes = try fields.integer("resident_bytes")
    threadCount = try fields.integer("threads")
    sessionCount = try fields.integer("sessions")
    sessionBytes = try fields.integer("session_bytes")
  }
}

extension Connection {
  /// Asks whether anybody is there.
  public func ping() throws(ClientError) { try call(.ping) }

  /// Asks who answers and what it can do.
  public func hello() throws(ClientError) -> DaemonGreeting { try DaemonGreeting(call(.hello)) }

  /// Asks how the daemon is doing.
  public func status() throws(ClientError) -> DaemonStatus { try DaemonStatus(call(.status)) }

  /// The JSON Schema of every operation, or of one, as a line of JSON.
  public func describe(_ operation: Operation? = nil) throws(ClientError) -> String {
    try call(.describe, operation.map { [("of", .string($0.rawValue))] } ?? []).description
  }
}
