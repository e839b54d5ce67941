internal import Foundation

/// What a round of `kith-bench soak` measured: the daemon under load, and at rest after it.
package struct SoakRound: Codable, Equatable, Sendable {
  /// When it ended, from the beginning of the soak on.
  package var seconds: Double
  /// What the daemon had in memory of its own at rest, without mapped models, bytes.
  package var restingBytes: Int
  /// The most under load, as far as it was looked at, bytes.
  package var loadedBytes: Int
  /// At rest.
  package var descriptors: Int
  /// At rest.
  package var threads: Int
  /// Answers that were compared, all to the same bits as the second process's, but for those below.
  package var answers: Int
  package var wrongAnswers: Int
  /// Requests that had no answer in the end, though the client asked again as the library does.
  package var lostAnswers: Int
  /// Connections that were refused, with a sentence.
  package var refusals: Int
  package var trainings: Int
  package var imports: Int
  package var swaps: Int
  package var kills: Int
  /// Of an answer, its repetitions with it, milliseconds.
  package var median: Double
  package var percentile99: Double

  package init(seconds: Double) {
    self.seconds = seconds
    (restingBytes, loadedBytes, descriptors, threads) = (0, 0, 0, 0)
    (answers, wrongAnswers, lostAnswers, refusals) = (0, 0, 0, 0)
    (trainings, imports, swaps, kills) = (0, 0, 0, 0)
    (median, percentile99) = (0, 0)
  }

  // MARK: Output

  /// A line of JSON.
  package var json: String? { jsonLine(of: self) }

  /// The names of the columns of `row`.
  package static let head = line(columns.map(\.name))

  package var row: String { Self.line(Self.columns.map { $0.value(self) }) }

  private static let columns: [(name: String, value: @Sendable (SoakRound) -> String)] = [
    ("minute", { String(format: "%.1f", $0.seconds / 60) }), ("MiB", { mebibytes($0.restingBytes) }),
    ("loaded", { mebibytes($0.loadedBytes) }), ("fds", { "\($0.descriptors)" }), ("threads", { "\($0.threads)" }),
    ("answers", { "\($0.answers)" }), ("p50 ms", { String(format: "%.2f", $0.median) }),
    ("p99 ms", { String(format: "%.1f", $0.percentile99) }), ("trained", { "\($0.trainings)" }),
    ("imported", { "\($0.imports)" }), ("swapped", { "\($0.swaps)" }), ("killed", { "\($0.kills)" }),
    ("refused", { "\($0.refusals)" }), ("wrong", { "\($0.wrongAnswers)" }), ("lost", { "\($0.lostAnswers)" }),
  ]

  private static func line(_ cells: [String]) -> String { cells.map { padded($0, to: -8) }.joined(separator: " ") }

  private static func mebibytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1_048_576) }
}
