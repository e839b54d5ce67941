package import KithProtocol

extension Service {
  /// `subscribe`
  func subscribe(_ arguments: Arguments, _ responder: Responder) {
    let named = arguments.strings("topics").compactMap(ServiceEvent.Topic.init)
    events.subscribe(
      to: Set(named.isEmpty ? ServiceEvent.Topic.allCases : named), limit: arguments.optionalInteger("max"), responder)
  }

  /// `stats`
  package func stats() -> StatsReply {
    StatsReply(
      uptimeSeconds: uptimeSeconds, openConnections: counters.connectionCount,
      acceptedConnections: counters.acceptedCount, droppedConnections: counters.droppedCount,
      refusedConnections: counters.refusedCount, receivedBytes: counters.receivedByteCount,
      sentBytes: counters.sentByteCount, shortQueue: workers.pendingCount(.short),
      longQueue: workers.pendingCount(.long),
      requestCount: counters.requestCount, jobCount: jobs.unfinishedCount, subscriberCount: events.subscriberCount,
      operations: statistics.figures, errors: statistics.errorCounts)
  }
}
