import KithProtocol
import StrictJSON

/// `stats`: requests since the start, their latencies and errors.
struct Stats: Reply {
  let service: Service

  func encodeMembers(into writer: inout JSONWriter) {
    let (counters, workers) = (service.counters, service.workers)
    writer.member(StatusTable.uptime, service.uptimeSeconds)
    writer.counter(StatusTable.requests, counters.requestCount)
    writer.object(StatsTable.connections) { writer in
      writer.member(StatsTable.Connections.open, counters.connectionCount)
      writer.counter(StatsTable.Connections.accepted, counters.acceptedCount)
      writer.counter(StatsTable.Connections.refused, counters.refusedCount)
      writer.counter(StatsTable.Connections.dropped, counters.droppedCount)
    }
    writer.object(StatsTable.bytes) { writer in
      writer.counter(StatsTable.Bytes.received, counters.receivedByteCount)
      writer.counter(StatsTable.Bytes.sent, counters.sentByteCount)
    }
    writer.object(StatsTable.queue) { writer in
      writer.member(StatsTable.Queue.short, workers.pendingCount(.short))
      writer.member(StatsTable.Queue.long, workers.pendingCount(.long))
      writer.member(StatsTable.Queue.limit, ProtocolLimits.waitingRequests)
    }
    writer.member(StatusTable.jobs, service.jobs.unfinishedCount)
    writer.member(StatsTable.subscribers, service.events.subscriberCount)
    writer.counter(StatsTable.shortages, counters.shortageCount)
    writer.array(StatsTable.operations) { writer in
      for figures in service.statistics.figures { writer.object { figures.encodeMembers(into: &$0) } }
    }
    writer.array(StatsTable.errors) { writer in
      for (code, count) in service.statistics.errorCounts {
        writer.object { writer in
          writer.member(StatsTable.Errors.code, code.rawValue)
          writer.counter(StatsTable.Errors.count, count)
        }
      }
    }
  }
}

extension OperationFigures {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member(StatsTable.Figures.operation, operation.name)
    writer.counter(StatsTable.Figures.requests, requestCount)
    writer.counter(StatsTable.Figures.errors, errorCount)
    writer.counter(StatsTable.Figures.sum, microseconds)
    for (field, value) in zip(StatsTable.Figures.percentiles, percentiles) { writer.member(field, value) }
    writer.member(StatsTable.Figures.longest, longest)
  }
}
