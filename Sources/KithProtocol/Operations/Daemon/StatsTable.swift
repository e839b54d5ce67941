/// The keys of `stats`.
package enum StatsTable {
  package static let connections = Field(
    "connections", .object([Connections.open, Connections.accepted, Connections.refused, Connections.dropped]),
    meaning: "Connections.")
  package static let bytes = Field(
    "bytes", .object([Bytes.received, Bytes.sent]), meaning: "What went over all connections.")
  package static let queue = Field(
    "queue", .object([Queue.short, Queue.long, Queue.limit]), meaning: "The work of the threads that compute.")
  package static let shortages = Field.counter(
    "memory_pressure", "Times that memory was short and idle models were unloaded")
  package static let subscribers = Field("subscribers", .count, meaning: "Requests of `subscribe` that run.")
  package static let operations = Field(
    "ops", .list(.object(Figures.all)), meaning: "Each operation that was asked for.")
  package static let errors = Field(
    "errors", .list(.object([Errors.code, Errors.count])),
    meaning: "Each code that was answered, lines that were no requests included.")

  package enum Connections {
    package static let open = Field("open", .count, meaning: "Open now.")
    package static let accepted = Field.counter("accepted", "Accepted so far")
    package static let refused = Field.counter("refused", "Refused because too many were open")
    package static let dropped = Field.counter("dropped", "Dropped because they did not read")
  }

  package enum Bytes {
    package static let received = Field.counter("received", "From clients")
    package static let sent = Field.counter("sent", "To clients")
  }

  package enum Queue {
    package static let short = Field(
      "short", .count, meaning: "Short requests being computed or waiting for it.")
    package static let long = Field("long", .count, meaning: "Long ones; they have threads of their own.")
    package static let limit = Field(
      "limit", .count, meaning: "How many of both there may be; more are refused.")
  }

  package enum Figures {
    package static let operation = Field("op", .operation, meaning: "The operation.")
    package static let requests = Field.counter("requests", "Requests answered")
    package static let errors = Field.counter("errors", "Those of them answered with an error")
    package static let sum = Field.counter("sum_us", "How long they took together, in µs")
    package static let p50 = latency(
      "p50_us", "Half of them took at most this long, from the arrival of the line to the last line of the answer.")
    package static let p90 = latency("p90_us", "Nine of ten; as all of these, at most a sixteenth too long.")
    package static let p99 = latency("p99_us", "99 of 100.")
    package static let p999 = latency("p999_us", "999 of 1,000.")
    package static let percentiles = [p50, p90, p99, p999]
    package static let longest = latency("max_us", "The longest.")

    private static func latency(_ name: String, _ meaning: String) -> Field {
      Field(name, .count, unit: "µs", meaning: meaning)
    }

    static let all = [operation, requests, errors, sum] + percentiles + [longest]
  }

  package enum Errors {
    package static let code = Field("code", .choice(ErrorCode.allCases.map(\.rawValue)), meaning: "The code.")
    package static let count = Field.counter("count", "How often it was answered")
  }
}

extension Operation {
  package static let stats = Operation(
    "stats", "Counts what was asked since the start, how long it took and what went wrong.", role: .query,
    lane: .inPlace, isControl: true, effect: .reads,
    reply: [
      StatusTable.uptime, StatusTable.requests, StatsTable.connections, StatsTable.bytes, StatsTable.queue,
      StatusTable.jobs, StatsTable.subscribers, StatsTable.shortages, StatsTable.operations, StatsTable.errors,
    ])
}
