/// The keys of `config.reload`.
package enum ConfigReloadTable {
  package static let changed = Field(
    "changed", .list(.text), meaning: "The settings that have other values now.")
  package static let restart = Field(
    "restart", .list(.text), meaning: "The settings whose other values need a restart of the daemon.")
}

extension Operation {
  package static let configReload = Operation(
    "config.reload", "Reloads the daemon's configuration. If it has an error, nothing changes.", role: .admin,
    lane: .worker(.short), effect: .sets, reply: [ConfigReloadTable.changed, ConfigReloadTable.restart],
    errors: [.badConfiguration])
}

/// The keys of `log.level`.
package enum LogLevelTable {
  /// How much can be logged, from most to least.
  package static let levels = ["trace", "debug", "info", "notice", "warning", "error"]

  package static let level = Field("level", .choice(levels), meaning: "The least severe level that is logged.")
  package static let before = Field("before", .text, meaning: "The level before.")
}

extension Operation {
  package static let logLevel = Operation(
    "log.level", "Says how much is logged from now on, until the next reload or restart.", role: .admin,
    lane: .inPlace, effect: .sets, request: [LogLevelTable.level],
    reply: [LogLevelTable.level, LogLevelTable.before])
}

/// The keys of `drain`.
package enum DrainTable {
  package static let draining = Field("draining", .boolean, meaning: "Always true.")
}

extension Operation {
  package static let drain = Operation(
    "drain", "Ends the daemon as SIGTERM does: running requests are answered, new ones are refused.", role: .admin,
    lane: .inPlace, effect: .changes, reply: [DrainTable.draining])
}
