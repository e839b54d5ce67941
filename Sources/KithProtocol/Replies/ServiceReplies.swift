package import StrictJSON

package struct PingReply: Reply {
  package init() {}
  package func encodeMembers(into writer: inout JSONWriter) { writer.member("pong", true) }
}

package struct HelloReply: Reply {
  /// Behaviour added over time; a name once given stays.
  package static let features = [
    "admin", "batch", "cancel", "deadline", "keys", "offsets", "reason", "session", "stats", "stream", "subscribe",
    "train", "xray",
  ]

  package let version: String
  /// What who asks may do.
  package let role: Role
  /// Connections of all users together.
  package let connectionLimit: Int

  package init(version: String, role: Role, connectionLimit: Int = ProtocolLimits.connections) {
    self.version = version
    self.role = role
    self.connectionLimit = connectionLimit
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("server", "kithd")
    writer.member("version", version)
    writer.member("role", role.rawValue)
    writer.member("protocol", Description.protocolVersion)
    writer.key("features")
    writer.array { writer in
      for feature in Self.features { writer.value(feature) }
    }
    writer.key("limits")
    writer.object { writer in
      writer.member("line_bytes", ProtocolLimits.lineBytes)
      writer.member("skipped_line_bytes", ProtocolLimits.skippedLineBytes)
      writer.member("depth", ProtocolLimits.depth)
      writer.member("in_flight", ProtocolLimits.requestsInFlight)
      writer.member("queued_bytes", ProtocolLimits.queuedBytes)
      writer.member("unsent_bytes", ProtocolLimits.unsentBytes)
      writer.member("unread_s", ProtocolLimits.unreadSeconds)
      writer.member("waiting", ProtocolLimits.waitingRequests)
      writer.member("connections", connectionLimit)
      writer.member("reserved_connections", ProtocolLimits.reservedConnections)
      writer.member("user_connections", ProtocolLimits.connectionsPerUser)
      writer.member("keys", ProtocolLimits.keys)
      writer.member("texts", ProtocolLimits.textsPerRequest)
      writer.member("tokens", ProtocolLimits.tokensPerRequest)
      writer.member("words", ProtocolLimits.wordsPerReply)
      writer.member("feed_bytes", ProtocolLimits.feedBytes)
      writer.member("sessions", ProtocolLimits.sessions)
      writer.member("user_sessions", ProtocolLimits.sessionsPerUser)
      writer.member("session_words", ProtocolLimits.sessionWords)
      writer.member("session_bytes", ProtocolLimits.sessionBytes)
      writer.member("session_undos", ProtocolLimits.sessionUndos)
      writer.member("session_idle_s", ProtocolLimits.longestSessionIdleSeconds)
    }
  }
}

package struct StatusReply: Reply {
  package let version: String
  package let uptimeSeconds: Double
  package let defaultModel: String?
  package let models: [ModelState]
  package let connectionCount: Int
  package let runningCount: Int
  package let requestCount: Int
  package let droppedCount: Int
  package let jobCount: Int
  package let sessionCount: Int
  package let sessionBytes: Int
  package let residentBytes: Int
  package let threadCount: Int
  package var memoryLimitBytes: Int?
  package var diskFreeBytes: Int?

  package init(
    version: String, uptimeSeconds: Double, defaultModel: String?, models: [ModelState], connectionCount: Int,
    runningCount: Int, requestCount: Int, droppedCount: Int, jobCount: Int, sessionCount: Int, sessionBytes: Int,
    residentBytes: Int, threadCount: Int
  ) {
    self.version = version
    self.uptimeSeconds = uptimeSeconds
    self.defaultModel = defaultModel
    self.models = models
    self.connectionCount = connectionCount
    self.runningCount = runningCount
    self.requestCount = requestCount
    self.droppedCount = droppedCount
    self.jobCount = jobCount
    self.sessionCount = sessionCount
    self.sessionBytes = sessionBytes
    self.residentBytes = residentBytes
    self.threadCount = threadCount
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("version", version)
    writer.member("uptime_s", uptimeSeconds)
    if let defaultModel { writer.member("default", defaultModel) }
    writer.key("models")
    writer.array { writer in
      for model in models { writer.object { model.encodeMembers(into: &$0) } }
    }
    writer.member("connections", connectionCount)
    writer.member("running", runningCount)
    writer.member("requests", String(requestCount))
    writer.member("dropped", String(droppedCount))
    writer.member("jobs", jobCount)
    writer.member("sessions", sessionCount)
    writer.member("session_bytes", sessionBytes)
    writer.member("resident_bytes", residentBytes)
    writer.member("threads", threadCount)
    if let memoryLimitBytes { writer.member("memory_limit_bytes", memoryLimitBytes) }
    if let diskFreeBytes { writer.member("disk_free_bytes", diskFreeBytes) }
  }
}

package struct DescribeReply: Reply {
  /// Nil for all of them.
  package let operation: Operation?
  package init(of operation: Operation?) { self.operation = operation }
  package func encodeMembers(into writer: inout JSONWriter) {
    Description.encodeMembers(of: operation, into: &writer)
  }
}

package struct CancelReply: Reply {
  package let isCancelled: Bool
  package init(isCancelled: Bool) { self.isCancelled = isCancelled }
  package func encodeMembers(into writer: inout JSONWriter) { writer.member("cancelled", isCancelled) }
}
