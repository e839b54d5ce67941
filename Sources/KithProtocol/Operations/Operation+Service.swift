/// The tables of the operations about the daemon itself.
extension Operation {
  static let pingDefinition = OperationDefinition(
    .ping, "Says that the daemon is there.",
    reply: [Field("pong", .boolean, meaning: "Always true.")])

  static let helloDefinition = OperationDefinition(
    .hello, "Says who answers, what it can do and what the limits are.",
    reply: [
      Field("server", .text, meaning: "`kithd`."),
      Field("version", .text, meaning: "The daemon's version."),
      Field("role", .choice(Role.allCases.map(\.rawValue)), meaning: "How much you may do over this connection."),
      Field("protocol", .count, meaning: "The protocol's version, raised only by a change that breaks clients."),
      Field("features", .list(.text), meaning: "Names of behaviour added over time."),
      Field("limits", .object(limitFields), meaning: "What a line, a request and a connection may hold."),
    ])

  private static let limitFields = [
    Field("line_bytes", .count, unit: "bytes", meaning: "The longest line that is read."),
    Field(
      "skipped_line_bytes", .count, unit: "bytes", meaning: "The longest line that is skipped; beyond, we hang up."),
    Field("depth", .count, meaning: "How deep JSON may nest."),
    Field("in_flight", .count, meaning: "Requests of one connection that run or wait."),
    Field("queued_bytes", .count, unit: "bytes", meaning: "Requests kept beyond those before reading stops."),
    Field("unsent_bytes", .count, unit: "bytes", meaning: "Unread replies before reading stops."),
    Field("unread_s", .count, unit: "seconds", meaning: "How long replies may stay unread before we hang up."),
    Field("waiting", .count, meaning: "Requests of all connections that wait to be computed."),
    Field("connections", .count, meaning: "Connections of all users together."),
    Field("reserved_connections", .count, meaning: "The last of those, which only administrators get."),
    Field("user_connections", .count, meaning: "Connections of one user."),
    Field("keys", .count, meaning: "Outcomes that are remembered for each user's idempotency keys."),
    Field("texts", .count, meaning: "Texts in a batch, and passages in a `reason`."),
    Field("tokens", .count, meaning: "Tokens of another model in an `xray`."),
    Field("words", .count, meaning: "Words in all predictions of a batch together."),
    Field("feed_bytes", .count, unit: "bytes", meaning: "Text in one `feed`."),
    Field("sessions", .count, meaning: "Sessions of all users together."),
    Field("user_sessions", .count, meaning: "Sessions of one user."),
    Field("session_words", .count, meaning: "Words and sentence ends in a session before its oldest are dropped."),
    Field("session_bytes", .count, unit: "bytes", meaning: "Text in a session before its oldest is dropped."),
    Field("session_undos", .count, meaning: "Appends that a session can take back."),
    Field("session_idle_s", .count, unit: "seconds", meaning: "The longest `idle_s`."),
  ]

  static let statusDefinition = OperationDefinition(
    .status, "Says how the daemon is doing.",
    reply: [
      Field("version", .text, meaning: "The daemon's version."),
      Field("uptime_s", .positive, unit: "seconds", meaning: "How long it has been running."),
      Field("default", .modelReference, .optional, meaning: "The model that answers when none is named."),
      Field("models", .list(.object(modelStateFields)), meaning: "The models in memory."),
      Field("connections", .count, meaning: "Open connections."),
      Field("running", .count, meaning: "Requests being computed or waiting for it."),
      Field("requests", .text, meaning: "Requests answered so far, a 64-bit counter."),
      Field("dropped", .text, meaning: "Connections dropped because they did not read, a 64-bit counter."),
      Field("jobs", .count, meaning: "Jobs that are not over."),
      Field("sessions", .count, meaning: "Open sessions."),
      Field("session_bytes", .count, unit: "bytes", meaning: "Memory that they take together."),
      Field("resident_bytes", .count, unit: "bytes", meaning: "Memory in use, mapped model pages included."),
      Field("threads", .count, meaning: "Threads that compute."),
      Field(
        "memory_limit_bytes", .count, .optional, unit: "bytes",
        meaning: "What the service manager allows the daemon, if there is a limit."),
      Field(
        "disk_free_bytes", .count, .optional, unit: "bytes", meaning: "Room where models are kept, if the system says."),
    ])

  static let describeDefinition = OperationDefinition(
    .describe, "Describes every operation, or one, as JSON Schema.",
    request: [
      Field("of", .choice(Operation.allCases.map(\.rawValue)), .optional, meaning: "The operation; all if absent.")
    ],
    reply: [
      Field("protocol", .count, meaning: "The protocol's version."),
      Field("$schema", .text, meaning: "Which JSON Schema that is: draft 2020-12."),
      Field(
        "ops", .anyObject,
        meaning:
          "By name: `summary`, `role`, `request`, which is the schema of the whole line, and `reply`, `part`, `progress` and `event`, which are those of what stands under `result` and so on."
      ),
      Field("envelope", .anyObject, .optional, meaning: "The schema of the keys that every request may have."),
      Field("error", .anyObject, .optional, meaning: "The schema of an error."),
      Field("line", .anyObject, .optional, meaning: "The schema of every line that the daemon sends."),
      Field("errors", .anyObject, .optional, meaning: "By code: what it means."),
    ])

  static let cancelDefinition = OperationDefinition(
    .cancel, "Cancels a request of this connection.",
    request: [Field("target", .id, meaning: "The id of the request.")],
    reply: [Field("cancelled", .boolean, meaning: "False if no such request was running or waiting.")])
}
