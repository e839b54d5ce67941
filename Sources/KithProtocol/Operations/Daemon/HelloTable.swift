/// The keys of `hello`.
package enum HelloTable {
  package static let server = Field("server", .text, meaning: "`kithd`.")
  package static let version = Field("version", .text, meaning: "The daemon's version.")
  package static let role = Field(
    "role", .choice(Role.allCases.map(\.rawValue)), meaning: "How much you may do over this connection.")
  package static let protocolVersion = Field(
    "protocol", .count, meaning: "The protocol's version, raised only by a change that breaks clients.")
  package static let features = Field("features", .list(.text), meaning: "Names of behaviour added over time.")
  package static let limits = Field(
    "limits", .object(Limit.all.map(\.field)), meaning: "What a line, a request and a connection may hold.")

  /// A limit and, where it is the same for all connections, its value.
  package struct Limit: Sendable {
    package let field: Field
    /// Nil where the daemon's settings say it.
    package let value: Int?

    private init(_ name: String, _ value: Int?, unit: String? = nil, _ meaning: String) {
      field = Field(name, .count, unit: unit, meaning: meaning)
      self.value = value
    }

    package static let connections = Limit("connections", nil, "Connections of all users together.")

    package static let all = [
      Limit("line_bytes", ProtocolLimits.lineBytes, unit: "bytes", "The longest line that is read."),
      Limit(
        "skipped_line_bytes", ProtocolLimits.skippedLineBytes, unit: "bytes",
        "The longest line that is skipped; beyond, the daemon hangs up."),
      Limit("reply_bytes", ProtocolLimits.replyBytes, unit: "bytes", "The longest line of a reply."),
      Limit("depth", ProtocolLimits.depth, "How deep JSON may nest."),
      Limit("in_flight", ProtocolLimits.requestsInFlight, "Requests of one connection that run or wait."),
      Limit(
        "queued_bytes", ProtocolLimits.queuedBytes, unit: "bytes",
        "Requests kept beyond those before reading stops."),
      Limit("unsent_bytes", ProtocolLimits.unsentBytes, unit: "bytes", "Unread replies before reading stops."),
      Limit(
        "unread_s", ProtocolLimits.unreadSeconds, unit: "seconds",
        "How long replies may stay unread before the daemon hangs up."),
      Limit("waiting", ProtocolLimits.waitingRequests, "Requests of all connections that wait to be computed."),
      connections,
      Limit(
        "reserved_connections", ProtocolLimits.reservedConnections,
        "The last of those, which only administrators get."),
      Limit("user_connections", ProtocolLimits.connectionsPerUser, "Connections of one user."),
      Limit("keys", ProtocolLimits.keys, "Outcomes that are remembered for each user's idempotency keys."),
      Limit("texts", ProtocolLimits.textsPerRequest, "Texts in a batch, and passages in a `reason`."),
      Limit("tokens", ProtocolLimits.tokensPerRequest, "Tokens of another model in an `xray`."),
      Limit("words", ProtocolLimits.wordsPerReply, "Words in all predictions of a batch together."),
      Limit("feed_bytes", ProtocolLimits.feedBytes, unit: "bytes", "Text in one `feed`."),
      Limit(
        "memory_words", ProtocolLimits.memoryWords,
        "Words and sentence ends in a memory before its oldest are forgotten."),
      Limit("model_memories", ProtocolLimits.memoriesPerModel, "Memories of one user beside one model."),
      Limit("sessions", ProtocolLimits.sessions, "Sessions of all users together."),
      Limit("user_sessions", ProtocolLimits.sessionsPerUser, "Sessions of one user."),
      Limit(
        "session_words", ProtocolLimits.sessionWords,
        "Words and sentence ends in a session before its oldest are dropped."),
      Limit(
        "session_bytes", ProtocolLimits.sessionBytes, unit: "bytes",
        "Text in a session before its oldest is dropped."),
      Limit("session_undos", ProtocolLimits.sessionUndos, "Appends that a session can roll back."),
      Limit(
        "session_idle_s", ProtocolLimits.longestSessionIdleSeconds, unit: "seconds", "The longest `idle_s`."),
    ]
  }
}

extension Operation {
  package static let hello = Operation(
    "hello", "Says who answers, what it can do and what the limits are.", role: .query, lane: .inPlace,
    isControl: true, effect: .reads,
    reply: [
      HelloTable.server, HelloTable.version, HelloTable.role, HelloTable.protocolVersion, HelloTable.features,
      HelloTable.limits,
    ])
}
