import KithProtocol

/// The daemon's greeting: its version, features and limits, and your role.
public struct DaemonGreeting: Sendable, Equatable {
  /// `kithd`.
  public let server: String
  /// The daemon's version.
  public let version: String
  /// What you may do: `query`, `train` or `admin`.
  public let role: String
  /// Raised only by a change that breaks clients.
  public let protocolVersion: Int
  /// Names of behaviour that was added over time.
  public let features: [String]

  package init(_ fields: ReplyFields) throws(ClientError) {
    server = try fields.string(HelloTable.server)
    version = try fields.string(HelloTable.version)
    role = try fields.string(HelloTable.role)
    protocolVersion = try fields.integer(HelloTable.protocolVersion)
    features = fields.strings(HelloTable.features)
  }
}

extension Query where Answer == DaemonGreeting {
  /// Who answers and what it can do.
  public static var hello: Query { Query(.hello, reading: DaemonGreeting.init) }
}

extension Query where Answer == Void {
  /// Whether the daemon is there.
  public static var ping: Query { Query(.ping) }
}

extension Connection {
  /// Asks whether the daemon is there.
  public func ping() throws(ClientError) { try ask(.ping) }

  /// Asks who answers and what it can do.
  public func hello() throws(ClientError) -> DaemonGreeting { try ask(.hello) }
}
