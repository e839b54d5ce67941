import Glibc
import KithServer
import Logging

/// Writes log lines to stderr: for the journal with its `<N>` priorities, for people without.
///
/// ```text
/// <5>model loaded  model=english gen=1 bytes=57112345 took=0.004 seconds
/// ```
struct JournalLogHandler: LogHandler {
  /// Shared by all, so that it can change while the daemon runs.
  private let threshold: LogThreshold
  var logLevel: Logger.Level {
    get { threshold.level }
    set { threshold.level = newValue }
  }
  var metadata: Logger.Metadata = [:]
  private let isForJournal: Bool

  private init(threshold: LogThreshold) {
    self.threshold = threshold
    isForJournal = unsafe getenv("JOURNAL_STREAM") != nil
  }

  static func makeLogger(threshold: LogThreshold) -> Logger {
    Logger(label: "kithd") { _ in JournalLogHandler(threshold: threshold) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let extra = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let fields = extra.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let head =
      isForJournal ? "<\(Self.priority(event.level))>" : "kithd: \(event.level == .info ? "" : "\(event.level): ")"
    // One call a line, so that lines of several threads don't mix.
    var line = "\(head)\(event.message)\(fields.isEmpty ? "" : " \(fields)")".filter { $0 != "\n" } + "\n"
    line.withUTF8 { bytes in _ = unsafe write(2, bytes.baseAddress, bytes.count) }
  }

  /// The numbers of syslog (RFC 5424).
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
