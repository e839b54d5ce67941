/// The tables of the operations by which an operator changes the running daemon.
extension Operation {
  /// How much can be logged, from most to least.
  package static let logLevels = ["trace", "debug", "info", "notice", "warning", "error"]

  static let configReloadDefinition = OperationDefinition(
    .configReload, "Reads the daemon's configuration anew. If it is wrong, nothing changes.",
    reply: [
      Field("changed", .list(.text), meaning: "The settings that have other values now."),
      Field("restart", .list(.text), meaning: "The settings whose other values need a restart of the daemon."),
    ],
    errors: [.badConfiguration])

  static let logLevelDefinition = OperationDefinition(
    .logLevel, "Says how much is logged from now on, until the next reload or restart.",
    request: [Field("level", .choice(logLevels), meaning: "What is logged at least.")],
    reply: [
      Field("level", .choice(logLevels), meaning: "How much is logged now."),
      Field("before", .text, meaning: "How much was logged before."),
    ])

  static let drainDefinition = OperationDefinition(
    .drain, "Ends the daemon kindly, as SIGTERM does: what runs is answered, nothing new is taken.",
    reply: [Field("draining", .boolean, meaning: "Always true.")])
}
