import KithProtocol
import KithServer
import StrictJSON
import Testing

/// What `stats` counts.
struct StatisticsTests {
  @Test(arguments: 0..<8 as Range<UInt64>)
  func `percentiles are those of the sorted durations, at most a sixteenth above`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var histogram = LatencyHistogram()
    #expect(histogram.percentile(0.5) == 0)
    let largest = [20, 1_000, 1 << 20, 1 << 45][Int(seed % 4)]
    let durations = (0..<Int.random(in: 1...3_000, using: &generator)).map { _ in
      Int.random(in: 0...Int.random(in: 0...largest, using: &generator), using: &generator)
    }
    for duration in durations { histogram.add(duration) }
    let sorted = durations.sorted()
    #expect(histogram.count == sorted.count && histogram.sum == sorted.reduce(0, +) && histogram.largest == sorted.last)
    for fraction in [0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1] {
      let exact = sorted[max(1, Int((fraction * Double(sorted.count)).rounded(.up))) - 1]
      let told = histogram.percentile(fraction)
      // What is longer than 2^41 µs counts as the longest.
      #expect(told >= min(exact, 1 << 41 - 1) && (told <= exact + exact / 16 || exact >= 1 << 40), "\(fraction)")
    }
  }

  @Test func `requests, errors, bytes and connections are counted`() async throws {
    try await TestServer.run(configure: { $0.connectionLimit = 2 }) { server in
      let client = try server.connect()
      for _ in 0..<5 { _ = try await client.ask(#"{"op":"score","text":"the water"}"#) }
      for _ in 0..<3 { _ = try await client.ask(#"{"op":"score","text":" "}"#) }
      try await client.send("nonsense\n{\"op\":\"none\",\"id\":1}\n")
      for _ in 0..<2 { #expect(try await client.reply()["error"] != nil) }
      let other = try server.connect()
      _ = try await other.ask(#"{"op":"ping"}"#)
      let third = try server.connect()
      _ = try await third.line()
      let stats = try #require(try await client.ask(#"{"op":"stats","id":"s"}"#)["result"])
      let score = try #require(stats["ops"]?.array?.first { $0["op"] == "score" })
      #expect(score["requests"] == "8" && score["errors"] == "3")
      let places = ["p50_us", "p90_us", "p99_us", "p999_us", "max_us"].compactMap { score[$0]?.integer }
      #expect(places.count == 5 && places == places.sorted() && places[0] > 0)
      #expect(score["sum_us"]?.string.flatMap { Int($0) } ?? 0 >= Int(places[4]))
      let errors = Dictionary(
        uniqueKeysWithValues: (stats["errors"]?.array ?? []).map { ($0["code"]?.string ?? "", $0["count"]?.string) })
      #expect(errors == ["request.bad_value": "3", "request.bad_json": "1", "request.unknown_op": "1"])
      #expect(stats["connections"]?["open"] == 2 && stats["connections"]?["refused"] == "1")
      #expect(stats["connections"]?["accepted"] == "2" && stats["connections"]?["dropped"] == "0")
      for name in ["received", "sent"] { #expect(stats["bytes"]?[name]?.string.flatMap { Int($0) } ?? 0 > 200) }
      #expect(stats["queue"]?["limit"]?.integer == Int64(ProtocolLimits.waitingRequests))
    }
  }
}
