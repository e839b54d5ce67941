import KithProtocol

/// A configuration that was reloaded.
public struct ReloadedConfiguration: Sendable, Equatable {
  /// The settings that have other values now.
  public let changed: [String]
  /// The settings whose other values need a restart of the daemon.
  public let needingRestart: [String]

  package init(_ fields: ReplyFields) throws(ClientError) {
    changed = fields.strings(ConfigReloadTable.changed)
    needingRestart = fields.strings(ConfigReloadTable.restart)
  }
}

/// How much is logged now, and was before.
public struct LogLevelChange: Sendable, Equatable {
  /// The least severe level that is logged now.
  public let level: String
  /// The level before.
  public let before: String

  /// From most to least.
  public static let levels = LogLevelTable.levels

  package init(_ fields: ReplyFields) throws(ClientError) {
    level = try fields.string(LogLevelTable.level)
    before = try fields.string(LogLevelTable.before)
  }
}

extension Query where Answer == ReloadedConfiguration {
  /// Reloads the daemon's configuration. For administrators.
  public static var configReload: Query { Query(.configReload, reading: ReloadedConfiguration.init) }
}

extension Query where Answer == LogLevelChange {
  /// Says how much is logged from now on, until the next reload or restart. For administrators.
  public static func logLevel(_ level: String) -> Query {
    Query(.logLevel, reading: LogLevelChange.init) { $0.set(LogLevelTable.level, level) }
  }
}

extension Query where Answer == Void {
  /// Ends the daemon when running requests are answered. For administrators.
  public static var drain: Query { Query(.drain) }
}

extension Connection {
  /// Reloads the daemon's configuration. For administrators.
  @discardableResult
  public func reloadConfiguration() throws(ClientError) -> ReloadedConfiguration { try ask(.configReload) }

  /// Says how much is logged from now on, until the next reload or restart. For administrators.
  @discardableResult
  public func setLogLevel(_ level: String) throws(ClientError) -> LogLevelChange { try ask(.logLevel(level)) }

  /// Ends the daemon when running requests are answered. For administrators.
  public func drain() throws(ClientError) { try ask(.drain) }
}
