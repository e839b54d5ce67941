import Foundation
import StrictJSON
import Testing

/// `kith stats`, for people and for Prometheus.
@Suite struct `kith stats` {
  private static func figures(_ op: String, _ requests: Int, _ errors: Int, _ times: [Int]) -> String {
    let names = ["sum_us", "p50_us", "p90_us", "p99_us", "p999_us", "max_us"]
    let members = zip(names, times).map { "\"\($0)\":\($0 == "sum_us" ? "\"\($1)\"" : "\($1)")" }
    return "{\"op\":\"\(op)\",\"requests\":\"\(requests)\",\"errors\":\"\(errors)\",\(members.joined(separator: ","))}"
  }

  private static let stats = """
    {"uptime_s":90.5,"requests":"1234567","connections":{"open":2,"accepted":"40","refused":"3","dropped":"1"},\
    "bytes":{"received":"2048","sent":"10485760"},"queue":{"short":4,"long":1,"limit":4096},"jobs":1,"subscribers":2,"memory_pressure":"0",\
    "ops":[\(figures("ping", 1_000_000, 0, [90_000_000, 40, 90, 120, 900, 1_500])),\
    \(figures("complete", 7, 2, [9_000_000, 1_250, 47_000, 999_600, 3_400_000, 123_000_000]))],\
    "errors":[{"code":"request.bad_value","count":"2"}]}
    """

  private func daemon(version: String = "0.1.0") throws -> FakeDaemon {
    let quoted = JSONValue.string(version).description
    return try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "stats": connection.answer(request, result: Self.stats)
      default: connection.answer(request, result: Answers.status.replacing("\"0.1.0\"", with: quoted))
      }
    }
  }

  @Test func `is a table of operations with their latencies, drawn on a scale of tens`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("stats", socket: daemon.path)
    #expect(
      outcome.output == """
        up           1:31
        requests     1,234,567 answered
        connections  2 open; 40 taken, 3 refused, 1 dropped so far
        bytes        2.0 KiB from clients, 10 MiB to clients
        queue        4 short and 1 long of 4,096
        jobs         1

        operation   requests  errors     p50    p90     p99   p99.9  longest  1µs      1ms      1s
        ping       1,000,000       0   40 µs  90 µs  120 µs  900 µs   1.5 ms      ━━━━━
        complete           7       2  1.3 ms  47 ms   1.0 s   3.4 s    123 s           ━━━━━━━━━━━

        error              times
        request.bad_value      2

        """)
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let plain = try Kith.run("stats", socket: daemon.path, environment: ["LC_ALL": "C"])
    #expect(plain.output.contains("40 us") && plain.output.contains("=====") && !plain.output.contains("µ"))
    let json = try Kith.run("stats", "--json", socket: daemon.path)
    #expect(try JSONValue.parse(json.output)["ops"]?.array?.count == 2)
    #expect(try Kith.run("stats", "--json", "--prometheus", socket: daemon.path).status == 2)
  }

  @Test func `leaves out the bars where the terminal is too narrow for them`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let environment = ["KITH_SOCKET": daemon.path, "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"]
    for (columns, hasBars) in [(80, false), (120, true)] {
      let session = try TerminalSession(["stats"], environment: environment, columns: UInt16(columns))
      try session.wait(for: "longest")
      try session.wait(for: hasBars ? "━━━━━" : "1.5 ms\r\n")
      #expect(session.end() == 0)
    }
  }

  @Test func `for Prometheus is its text format, every line of it`() throws {
    let version = "a\"b\\c\nd"
    let daemon = try daemon(version: version)
    defer { daemon.stop() }
    let outcome = try Kith.run("stats", "--prometheus", socket: daemon.path)
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let page = try Exposition(outcome.output)
    #expect(page.value("kith_requests_total", ["op": "ping"]) == 1_000_000)
    #expect(page.value("kith_request_errors_total", ["op": "complete"]) == 2)
    #expect(page.value("kith_errors_total", ["code": "request.bad_value"]) == 2)
    #expect(page.value("kith_request_duration_seconds", ["op": "ping", "quantile": "0.999"]) == 0.0009)
    #expect(page.value("kith_request_duration_seconds_sum", ["op": "complete"]) == 9)
    #expect(page.value("kith_request_duration_seconds_count", ["op": "complete"]) == 7)
    #expect(page.value("kith_uptime_seconds", [:]) == 90.5)
    #expect(page.value("kith_queue_requests", ["length": "long"]) == 1)
    #expect(page.value("kith_build_info", ["version": version]) == 1)
    #expect(page.value("kith_model_bytes", ["model": "english"]) == 104_857_600)
    #expect(page.types["kith_request_duration_seconds"] == "summary" && page.types["kith_connections"] == "gauge")
    // Prometheus's own customs: counters end so, and nothing else does.
    for (name, type) in page.types { #expect(name.hasSuffix("_total") == (type == "counter"), "\(name)") }
  }

  @Test(arguments: [
    "kith_a 1", "# TYPE kith_a gauge\nkith_a 1\n", "# HELP kith_a A.\n# TYPE kith_a gauge\nkith_a one\n",
    "# HELP kith_a A.\n# TYPE kith_a gauge\nkith_a{b=\"c} 1\n", "# HELP kith_a A.\n# TYPE kith_a gauge\nkith_b 1\n",
    "# HELP kith_a A.\n# TYPE kith_a gauge\nkith_a 1\nkith_a 2\n",
    "# HELP kith_a A.\n# TYPE kith_a histogramm\nkith_a 1\n",
    "# HELP kith_a A.\n# TYPE kith_a summary\nkith_a{quantile=\"2\"} 1\n",
  ])
  func `the check of the format finds mistakes`(text: String) {
    #expect(throws: Exposition.Mistake.self) { try Exposition(text) }
  }
}

/// Prometheus's text exposition format, version 0.0.4, read strictly.
struct Exposition {
  struct Mistake: Error {
    let line: String
    let what: String
  }

  private struct Key: Hashable {
    let name: String
    let labels: [String: String]
  }

  private(set) var types: [String: String] = [:]
  private var samples: [Key: Double] = [:]

  func value(_ name: String, _ labels: [String: String]) -> Double? { samples[Key(name: name, labels: labels)] }

  init(_ text: String) throws {
    var helped: Set<String> = []
    /// The metric whose samples may come now: they stand together.
    var current: String?
    guard text.hasSuffix("\n") else { throw Mistake(line: text, what: "the last line has no end") }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
      if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)*/) {
        guard helped.insert(String(help.1)).inserted else { throw Mistake(line: line, what: "HELP twice") }
        current = nil
      } else if let type = line.wholeMatch(
        of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)/)
      {
        let name = String(type.1)
        guard helped.contains(name) else { throw Mistake(line: line, what: "no HELP before TYPE") }
        guard types.updateValue(String(type.2), forKey: name) == nil else {
          throw Mistake(line: line, what: "TYPE twice")
        }
        current = name
      } else {
        try add(line, of: current)
      }
    }
    guard helped == Set(types.keys) else { throw Mistake(line: "", what: "HELP without TYPE") }
  }

  private mutating func add(_ line: String, of current: String?) throws {
    let form = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([-+]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|NaN|[-+]Inf)/
    guard let sample = line.wholeMatch(of: form), let value = Double(sample.3) else {
      throw Mistake(line: line, what: "no sample")
    }
    let name = String(sample.1)
    let labels = try sample.2.map { try Self.labels($0, in: line) } ?? [:]
    guard let current, let type = types[current] else { throw Mistake(line: line, what: "no TYPE before it") }
    let isPart = type == "summary" && ["_sum", "_count"].contains { name == current + $0 }
    guard name == current || isPart else { throw Mistake(line: line, what: "it is not of \(current)") }
    if type == "summary", name == current {
      guard let quantile = labels["quantile"].flatMap(Double.init), (0...1).contains(quantile) else {
        throw Mistake(line: line, what: "no quantile")
      }
    }
    guard samples.updateValue(value, forKey: Key(name: name, labels: labels)) == nil else {
      throw Mistake(line: line, what: "the same sample twice")
    }
  }

  private static func labels(_ text: Substring, in line: String) throws -> [String: String] {
    var labels: [String: String] = [:]
    var rest = text
    while true {
      guard let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\\\|\\"|\\n)*)"/) else {
        throw Mistake(line: line, what: "no label")
      }
      guard labels.updateValue(unescaped(label.2), forKey: String(label.1)) == nil else {
        throw Mistake(line: line, what: "a label twice")
      }
      rest = rest[label.range.upperBound...]
      if rest.isEmpty { return labels }
      guard rest.removeFirst() == "," else { throw Mistake(line: line, what: "no comma") }
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var plain = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        plain.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        plain.append(character)
      }
    }
    return plain
  }
}
