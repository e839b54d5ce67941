package import KithProtocol
import Synchronization

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
}

/// The counters of `stats`: for each operation how many requests were answered and how long that took, and errors by code.
///
/// Any thread may count; a request costs one short lock of its operation's own.
package final class Statistics: Sendable {
  /// One operation's figures.
  private final class Figures: Sendable {
    struct State {
      var latencies = LatencyHistogram()
      var errorCount = 0
    }
    let state = Mutex(State())
  }

  private let operations: [Operation: Figures]
  /// Those of `ping`, which may come by the hundred thousand a second.
  private let pings: Figures
  private let errors = Mutex<[ErrorCode: Int]>([:])

  package init() {
    let pings = Figures()
    self.pings = pings
    operations = Dictionary(
      uniqueKeysWithValues: Operation.all.map { ($0, $0 == .ping ? pings : Figures()) })
  }

  /// Counts pings that were answered at once.
  func countPings(_ count: Int) { pings.state.withLock { $0.latencies.add(0, times: count) } }

  /// Counts an answered request, or an answered line that was not a request.
  ///
  /// - Parameter microseconds: From the arrival of its whole line.
  func count(_ operation: Operation?, microseconds: Int, error: ErrorCode?) {
    operation.flatMap { operations[$0] }?.state.withLock { state in
      state.latencies.add(microseconds)
      if error != nil { state.errorCount += 1 }
    }
    if let error { errors.withLock { $0[error, default: 0] += 1 } }
  }

  /// The figures of the operations that were asked for.
  package var figures: [OperationFigures] {
    Operation.all.compactMap { operation in
      operations[operation]?.state.withLock { state -> OperationFigures? in
        let latencies = state.latencies
        guard latencies.count > 0 else { return nil }
        return OperationFigures(
          operation: operation, requestCount: latencies.count, errorCount: state.errorCount,
          microseconds: latencies.sum,
          percentiles: [0.5, 0.9, 0.99, 0.999].map(latencies.percentile), longest: latencies.largest)
      }
    }
  }

  /// How often each code was answered, in the order of the table.
  package var errorCounts: [(code: ErrorCode, count: Int)] {
    let counts = errors.withLock { $0 }
    return ErrorCode.allCases.compactMap { code in counts[code].map { (code, $0) } }
  }
}

/// Counts of durations in buckets whose width is at most a sixteenth of what is in them, after the idea of HdrHistogram.
package struct LatencyHistogram: Sendable {
  /// Up to 2^40 µs, which is twelve days; longer ones count as that.
  private static let largestExponent = 40
  private static let bucketCount = 16 * (largestExponent - 2)

  private var buckets: [Int] = []
  package private(set) var count = 0
  package private(set) var sum = 0
  package private(set) var largest = 0

  package init() {}

  /// - Parameter microseconds: Not negative.
  package mutating func add(_ microseconds: Int, times: Int = 1) {
    let value = max(0, microseconds)
    if buckets.isEmpty { buckets = Array(repeating: 0, count: Self.bucketCount) }
    buckets[Self.bucket(of: value)] += times
    count += times
    sum &+= value &* times
    largest = max(largest, value)
  }

  /// The longest duration that shares a bucket with the one of this rank: at most a sixteenth too long.
  ///
  /// - Parameter fraction: 0...1; of none at all it is 0.
  package func percentile(_ fraction: Double) -> Int {
    var remaining = max(1, Int((fraction * Double(count)).rounded(.up)))
    for (index, count) in buckets.enumerated() where count > 0 {
      remaining -= count
      if remaining <= 0 { return min(Self.upperBound(ofBucket: index), largest) }
    }
    return largest
  }

  /// Sixteen buckets for each doubling; below 32 one for each value.
  private static func bucket(of value: Int) -> Int {
    guard value >= 16 else { return value }
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    guard exponent <= largestExponent else { return bucketCount - 1 }
    return 16 * (exponent - 3) + (value >> (exponent - 4)) & 15
  }

  private static func upperBound(ofBucket index: Int) -> Int {
    guard index >= 16 else { return index }
    let exponent = index / 16 + 3
    return (16 + index % 16 + 1) << (exponent - 4) - 1
  }
}
