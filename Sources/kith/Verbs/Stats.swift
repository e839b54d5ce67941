import ArgumentParser
import KithClient

/// `kith stats`: requests, latencies and errors.
struct Stats: Verb {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show requests, latencies and errors since the daemon's start.",
    discussion: """
      Half of an operation's requests were answered within p50, 99 of 100 within p99; these figures come from histograms \
      and are at most a sixteenth too long. Where there is room, a bar shows p50 to p99.9 on a logarithmic scale from \
      1 µs to 100 s.
      """)

  @Flag(help: "Print the figures in Prometheus's text format (0.0.4).") var prometheus = false
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    if prometheus, invocation.options.json { throw UsageError(message: "give --prometheus or --json, not both") }
    let connection = try invocation.connect()
    guard let statistics = try invocation.ask(.stats, on: connection) else { return }
    if prometheus {
      guard let status = try invocation.ask(.status, on: connection) else { return }
      invocation.console.write(MetricsPage(statistics, status).text)
    } else {
      for line in Self.lines(statistics, invocation.console) { invocation.console.print(line) }
    }
  }

  static func lines(_ statistics: DaemonStatistics, _ console: Console) -> [String] {
    let grouped = Formatting.grouped
    let summary =
      [
        ["up", Formatting.duration(statistics.uptimeSeconds)],
        ["requests", "\(grouped(statistics.requestCount)) answered"],
        [
          "connections",
          "\(grouped(statistics.openConnections)) open; \(grouped(statistics.acceptedConnections)) taken, "
            + "\(grouped(statistics.refusedConnections)) refused, \(grouped(statistics.droppedConnections)) dropped so far",
        ],
        [
          "bytes",
          "\(Formatting.bytes(statistics.receivedBytes)) from clients, \(Formatting.bytes(statistics.sentBytes)) to clients",
        ],
        [
          "queue",
          "\(grouped(statistics.shortQueue)) short and \(grouped(statistics.longQueue)) long of "
            + "\(grouped(statistics.queueLimit))",
        ],
        ["jobs", "\(grouped(statistics.jobCount))"],
      ]
      + (statistics.shortageCount > 0
        ? [["memory", "short \(grouped(statistics.shortageCount)) times: idle models were unloaded"]] : [])
    var lines = summary.map { Formatting.left($0[0], 13) + $0[1] }
    if !statistics.operations.isEmpty { lines += [""] + operationLines(statistics.operations, console) }
    if !statistics.errors.isEmpty {
      var table = Formatting.table(
        ["error", "times"], statistics.errors.map { [console.shown($0.code), grouped($0.count)] }, leftAligned: [0])
      table[0] = console.dim(table[0])
      lines += [""] + table
    }
    return lines
  }

  /// A table, with bars where the terminal has room for them.
  private static func operationLines(
    _ operations: [DaemonStatistics.OperationFigures], _ console: Console
  ) -> [String] {
    var headings = ["operation", "requests", "errors", "p50", "p90", "p99", "p99.9", "longest"]
    var rows = operations.map { figures in
      [
        console.shown(figures.operation), Formatting.grouped(figures.requestCount),
        Formatting.grouped(figures.errorCount),
      ] + [figures.p50, figures.p90, figures.p99, figures.p999, figures.longest].map { time($0, console) }
    }
    let narrow = Formatting.table(headings, rows, leftAligned: [0])
    if (narrow.map(Formatting.width).max() ?? 0) + 2 + LatencyBar.width <= console.resultWidth ?? .max {
      headings.append(LatencyBar.scale(isUTF8: console.isUTF8))
      for (index, figures) in operations.enumerated() {
        rows[index].append(LatencyBar(from: figures.p50, to: figures.p999).drawn(isUTF8: console.isUTF8))
      }
    }
    var table = Formatting.table(headings, rows, leftAligned: [0, 8])
    table[0] = console.dim(table[0])
    return table
  }

  /// `0 µs`, `184 µs`, `1.2 ms`, `47 ms`, `3.4 s`: two digits that matter, or three.
  private static func time(_ microseconds: Int, _ console: Console) -> String {
    if microseconds < 1_000 { return "\(microseconds) \(console.isUTF8 ? "µs" : "us")" }
    var value = Double(microseconds) / 1_000
    if value < 999.5 { return "\(Formatting.fixed(value, value < 9.95 ? 1 : 0)) ms" }
    value /= 1_000
    return "\(Formatting.fixed(value, value < 99.5 ? 1 : 0)) s"
  }
}

/// Where on a scale of tens, from 1 µs to 100 s, latencies lie.
struct LatencyBar {
  /// How many columns a tenfold has.
  private static let columns = 3
  static let width = 8 * columns

  /// The heading, whose marks stand where their values are.
  static func scale(isUTF8: Bool) -> String { "1\(isUTF8 ? "µ" : "u")s      1ms      1s" }

  private let start: Int
  private let end: Int

  init(from shortest: Int, to longest: Int) {
    start = Self.column(shortest)
    end = max(Self.column(longest), start)
  }

  private static func column(_ microseconds: Int) -> Int {
    var column = 0
    var bound = 1.0
    // The third root of ten, so that three columns are a tenfold.
    while column < width - 1, Double(microseconds) >= bound * 2.154_434_690_031_884 {
      bound *= 2.154_434_690_031_884
      column += 1
    }
    return column
  }

  func drawn(isUTF8: Bool) -> String {
    String(repeating: " ", count: start) + String(repeating: isUTF8 ? "━" : "=", count: end - start + 1)
  }
}
