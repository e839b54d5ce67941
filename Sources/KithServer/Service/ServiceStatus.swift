package import KithProtocol
package import StrictJSON

/// How the daemon is doing: the reply of `status`, and the source of the service manager's status line.
package struct ServiceStatus: Reply {
  package let version: String
  package let uptimeSeconds: Double
  package let defaultModel: String?
  package let models: [ModelReply]
  package let connectionCount: Int
  package let runningCount: Int
  package let requestCount: Int
  package let droppedCount: Int
  package let jobCount: Int
  package let sessionCount: Int
  package let sessionByteCount: Int
  package let threadCount: Int

  init(of service: Service, for peer: Peer) {
    version = service.options.version
    uptimeSeconds = service.uptimeSeconds
    defaultModel = service.models.defaultName(for: peer)
    models = service.models.loaded(for: peer)
    connectionCount = service.counters.connectionCount
    runningCount = service.workers.pendingCount
    requestCount = service.counters.requestCount
    droppedCount = service.counters.droppedCount
    jobCount = service.jobs.unfinishedCount
    sessionCount = service.sessions.count
    sessionByteCount = service.sessions.byteCount
    threadCount = service.workers.threadCount
    residentByteCount = FileSystem.residentByteCount
    memoryLimitByteCount = MemoryLimit.high()
    diskFreeByteCount = FileSystem.freeByteCount(at: service.models.folder.path)
  }

  package let residentByteCount: Int
  private let memoryLimitByteCount: Int?
  private let diskFreeByteCount: Int?

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(StatusTable.version, version)
    writer.member(StatusTable.uptime, uptimeSeconds)
    writer.member(StatusTable.defaultModel, ifPresent: defaultModel)
    writer.array(StatusTable.models) { writer in
      for model in models { writer.object { model.encodeMembers(into: &$0) } }
    }
    writer.member(StatusTable.connections, connectionCount)
    writer.member(StatusTable.running, runningCount)
    writer.counter(StatusTable.requests, requestCount)
    writer.counter(StatusTable.dropped, droppedCount)
    writer.member(StatusTable.jobs, jobCount)
    writer.member(StatusTable.sessions, sessionCount)
    writer.member(StatusTable.sessionBytes, sessionByteCount)
    writer.member(StatusTable.residentBytes, residentByteCount)
    writer.member(StatusTable.threads, threadCount)
    writer.member(StatusTable.memoryLimit, ifPresent: memoryLimitByteCount)
    writer.member(StatusTable.diskFree, ifPresent: diskFreeByteCount)
  }
}
