import KithClient

/// The daemon's figures as Prometheus reads them: its text exposition format, version 0.0.4.
///
/// ```text
/// # HELP kith_requests_total Requests answered.
/// # TYPE kith_requests_total counter
/// kith_requests_total{op="predict"} 8
/// ```
///
/// Names follow Prometheus's customs: a prefix, base units (seconds, bytes), `_total` at the end of counters. Latencies are
/// summaries, since the daemon reports quantiles.
struct MetricsPage {
  enum Kind: String { case counter, gauge, summary }

  /// One line: a suffix of the metric's name, labels and a value.
  struct Sample {
    var suffix = ""
    var labels: [(name: String, value: String)] = []
    let value: Double

    init(_ value: Double, suffix: String = "", _ labels: (name: String, value: String)...) {
      self.suffix = suffix
      self.labels = labels
      self.value = value
    }

    init(_ value: Int, suffix: String = "", _ labels: (name: String, value: String)...) {
      self.suffix = suffix
      self.labels = labels
      self.value = Double(value)
    }
  }

  private(set) var text = ""

  init(_ statistics: DaemonStatistics, _ status: DaemonStatus) {
    add("build_info", .gauge, "The daemon's version.", [Sample(1, ("version", status.version))])
    add("uptime_seconds", .gauge, "How long the daemon has been running.", [Sample(statistics.uptimeSeconds)])
    addConnections(statistics)
    addRequests(statistics)
    addState(statistics, status)
  }

  private mutating func addConnections(_ statistics: DaemonStatistics) {
    add("connections", .gauge, "Open connections.", [Sample(statistics.openConnections)])
    add("connections_accepted_total", .counter, "Connections taken.", [Sample(statistics.acceptedConnections)])
    add(
      "connections_refused_total", .counter, "Connections refused because too many were open.",
      [Sample(statistics.refusedConnections)])
    add(
      "connections_dropped_total", .counter, "Connections dropped because they did not read.",
      [Sample(statistics.droppedConnections)])
    add("received_bytes_total", .counter, "Bytes from clients.", [Sample(statistics.receivedBytes)])
    add("sent_bytes_total", .counter, "Bytes to clients.", [Sample(statistics.sentBytes)])
    add(
      "memory_pressure_total", .counter, "Times that memory was short and idle models were unloaded.",
      [Sample(statistics.shortageCount)])
  }

  private mutating func addRequests(_ statistics: DaemonStatistics) {
    let operations = statistics.operations
    add(
      "requests_total", .counter, "Requests answered, with a result or an error.",
      operations.map { Sample($0.requestCount, ("op", $0.operation)) })
    add(
      "request_errors_total", .counter, "Requests answered with an error.",
      operations.map { Sample($0.errorCount, ("op", $0.operation)) })
    add(
      "errors_total", .counter, "Errors answered, those to lines that were no requests included.",
      statistics.errors.map { Sample($0.count, ("code", $0.code)) })
    add(
      "request_duration_seconds", .summary,
      "From the arrival of a request's line to the last line of its answer, since the daemon's start.",
      operations.flatMap { figures -> [Sample] in
        let op = ("op", figures.operation)
        return [("0.5", figures.p50), ("0.9", figures.p90), ("0.99", figures.p99), ("0.999", figures.p999)].map {
          Sample(Self.seconds($0.1), op, ("quantile", $0.0))
        } + [
          Sample(Self.seconds(figures.totalMicroseconds), suffix: "_sum", op),
          Sample(figures.requestCount, suffix: "_count", op),
        ]
      })
    add(
      "request_duration_longest_seconds", .gauge, "The longest of these.",
      operations.map { Sample(Self.seconds($0.longest), ("op", $0.operation)) })
  }

  private mutating func addState(_ statistics: DaemonStatistics, _ status: DaemonStatus) {
    add(
      "queue_requests", .gauge, "Requests being computed or waiting for it.",
      [Sample(statistics.shortQueue, ("length", "short")), Sample(statistics.longQueue, ("length", "long"))])
    add("queue_limit_requests", .gauge, "How many there may be; more are refused.", [Sample(statistics.queueLimit)])
    add("jobs", .gauge, "Jobs that are not over.", [Sample(statistics.jobCount)])
    add("subscribers", .gauge, "Requests of subscribe that run.", [Sample(statistics.subscriberCount)])
    add("sessions", .gauge, "Open sessions.", [Sample(status.sessionCount)])
    add("session_bytes", .gauge, "Memory that the sessions take.", [Sample(status.sessionBytes)])
    add(
      "resident_memory_bytes", .gauge, "Memory in use, mapped pages of models included.",
      [Sample(status.residentBytes)])
    add("threads", .gauge, "Threads that compute.", [Sample(status.threadCount)])
    add(
      "model_bytes", .gauge, "The sizes of the models in memory that the user may see.",
      status.models.compactMap { model in model.byteCount.map { Sample($0, ("model", model.name)) } })
  }

  private static func seconds(_ microseconds: Int) -> Double { Double(microseconds) / 1e6 }

  /// Adds a metric with all its samples; one that has none is left out.
  private mutating func add(_ name: String, _ kind: Kind, _ meaning: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    let name = "kith_" + name
    text += "# HELP \(name) \(Self.escaped(meaning, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
      let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      text += "\(name)\(sample.suffix)\(list) \(Self.number(sample.value))\n"
    }
  }

  /// A backslash and a line feed are escaped everywhere, a double quote in the values of labels.
  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      case "\"" where quotes: escaped.append(contentsOf: "\\\"".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// Counts without a point, as long as they are exact.
  private static func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }
}
