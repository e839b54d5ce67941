package import StrictJSON

/// Something that happened, for those who subscribed.
package struct ServiceEvent: Sendable, Equatable {
  package enum Topic: String, Sendable, CaseIterable { case models, jobs, service }

  package enum Kind: String, Sendable, CaseIterable {
    case subscribed, draining
    case loaded, replaced, unloaded, deleted
    case pinned, unpinned, alias
    case state
  }

  package let topic: Topic
  package let kind: Kind
  package var model: String?
  package var generation: Int?
  package var alias: String?
  package var job: String?
  package var state: JobReply.State?

  /// The first line of a subscription: from now on nothing is missed.
  package static let subscribed = ServiceEvent(topic: .service, kind: .subscribed)
  package static let draining = ServiceEvent(topic: .service, kind: .draining)

  package static func model(_ kind: Kind, _ name: String, generation: Int? = nil) -> ServiceEvent {
    ServiceEvent(topic: .models, kind: kind, model: name, generation: generation)
  }

  /// - Parameter model: What the name stands for now; nil if for nothing any more.
  package static func alias(_ alias: String, _ model: String?) -> ServiceEvent {
    ServiceEvent(topic: .models, kind: .alias, model: model, alias: alias)
  }

  package static func job(_ name: String, model: String, is state: JobReply.State, generation: Int?) -> ServiceEvent {
    ServiceEvent(topic: .jobs, kind: .state, model: model, generation: generation, job: name, state: state)
  }

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("topic", topic.rawValue)
    writer.member("event", kind.rawValue)
    if let model { writer.member("model", model) }
    if let generation { writer.member("gen", generation) }
    if let alias { writer.member("alias", alias) }
    if let job { writer.member("job", job) }
    if let state { writer.member("state", state.rawValue) }
  }
}

package struct SubscribeReply: Reply {
  package let eventCount: Int
  package init(eventCount: Int) { self.eventCount = eventCount }
  package func encodeMembers(into writer: inout JSONWriter) { writer.member("events", eventCount) }
}

/// How the requests of one operation did.
package struct OperationFigures: Sendable {
  package let operation: Operation
  package let requestCount: Int
  package let errorCount: Int
  /// How long all took together.
  package let microseconds: Int
  /// p50, p90, p99 and p99.9, in µs.
  package let percentiles: [Int]
  /// µs.
  package let longest: Int

  package init(
    operation: Operation, requestCount: Int, errorCount: Int, microseconds: Int, percentiles: [Int], longest: Int
  ) {
    self.operation = operation
    self.requestCount = requestCount
    self.errorCount = errorCount
    self.microseconds = microseconds
    self.percentiles = percentiles
    self.longest = longest
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("op", operation.rawValue)
      writer.member("requests", String(requestCount))
      writer.member("errors", String(errorCount))
      writer.member("sum_us", String(microseconds))
      for (name, value) in zip(["p50_us", "p90_us", "p99_us", "p999_us"], percentiles) { writer.member(name, value) }
      writer.member("max_us", longest)
    }
  }
}

package struct StatsReply: Reply {
  package let uptimeSeconds: Double
  package let openConnections: Int
  package let acceptedConnections: Int
  package let droppedConnections: Int
  package let refusedConnections: Int
  package let receivedBytes: Int
  package let sentBytes: Int
  package let shortQueue: Int
  package let longQueue: Int
  package let requestCount: Int
  package let jobCount: Int
  package let subscriberCount: Int
  package let operations: [OperationFigures]
  package let errors: [(code: ErrorCode, count: Int)]

  package init(
    uptimeSeconds: Double, openConnections: Int, acceptedConnections: Int, droppedConnections: Int,
    refusedConnections: Int, receivedBytes: Int, sentBytes: Int, shortQueue: Int, longQueue: Int, requestCount: Int,
    jobCount: Int, subscriberCount: Int, operations: [OperationFigures], errors: [(code: ErrorCode, count: Int)]
  ) {
    self.uptimeSeconds = uptimeSeconds
    self.openConnections = openConnections
    self.acceptedConnections = acceptedConnections
    self.droppedConnections = droppedConnections
    self.refusedConnections = refusedConnections
    self.receivedBytes = receivedBytes
    self.sentBytes = sentBytes
    self.shortQueue = shortQueue
    self.longQueue = longQueue
    self.requestCount = requestCount
    self.jobCount = jobCount
    self.subscriberCount = subscriberCount
    self.operations = operations
    self.errors = errors
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("uptime_s", uptimeSeconds)
    writer.member("requests", String(requestCount))
    writer.key("connections")
    writer.object { writer in
      writer.member("open", openConnections)
      writer.member("accepted", String(acceptedConnections))
      writer.member("refused", String(refusedConnections))
      writer.member("dropped", String(droppedConnections))
    }
    writer.key("bytes")
    writer.object { writer in
      writer.member("received", String(receivedBytes))
      writer.member("sent", String(sentBytes))
    }
    writer.key("queue")
    writer.object { writer in
      writer.member("short", shortQueue)
      writer.member("long", longQueue)
      writer.member("limit", ProtocolLimits.waitingRequests)
    }
    writer.member("jobs", jobCount)
    writer.member("subscribers", subscriberCount)
    writer.key("ops")
    writer.array { writer in
      for figures in operations { figures.encode(into: &writer) }
    }
    writer.key("errors")
    writer.array { writer in
      for error in errors {
        writer.object { writer in
          writer.member("code", error.code.rawValue)
          writer.member("count", String(error.count))
        }
      }
    }
  }
}
