import CSystemd
import Glibc
import KithServer
import Logging

/// Writes log lines: to the journal with their fields where systemd listens at stderr, otherwise to stderr for people.
///
/// ```text
/// kithd: notice: model loaded  bytes=57112345 gen=1 model=english took_us=4012
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

  private init(threshold: LogThreshold, isForJournal: Bool) {
    self.threshold = threshold
    self.isForJournal = isForJournal
  }

  static func makeLogger(threshold: LogThreshold) -> Logger {
    let isForJournal = Self.standardErrorIsJournal
    return Logger(label: "kithd") { _ in JournalLogHandler(threshold: threshold, isForJournal: isForJournal) }
  }

  /// systemd says in `$JOURNAL_STREAM` which file the journal reads; somebody may have put another in its place since.
  private static var standardErrorIsJournal: Bool {
    // Sound: the string is copied before anything could change the environment.
    guard let variable = unsafe getenv("JOURNAL_STREAM") else { return false }
    var file = stat()
    guard unsafe fstat(2, &file) == 0 else { return false }
    return unsafe String(cString: variable) == "\(file.st_dev):\(file.st_ino)"
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let extra = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let message = "\(event.message)"
    if isForJournal, Self.send(JournalEntry(event.level, message, extra)) { return }
    // Where the journal takes no entries it still reads stderr, with syslog's numbers before its lines.
    let head =
      isForJournal
      ? "<\(JournalEntry.priority(event.level))>" : "kithd: \(event.level == .info ? "" : "\(event.level): ")"
    // One call a line, so that lines of several threads don't mix.
    var line = "\(head)\(JournalEntry.line(message, extra))\n"
    line.withUTF8 { bytes in _ = unsafe write(2, bytes.baseAddress, bytes.count) }
  }

  /// - Returns: false if the journal did not take it.
  private static func send(_ entry: JournalEntry) -> Bool {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for field in entry.fields {
      let start = bytes.count
      bytes += Array("\(field.name)=\(field.value)".utf8)
      ranges.append(start..<bytes.count)
    }
    // Sound: the vectors point into `bytes`, which outlives the call; libsystemd only reads them.
    return unsafe bytes.withUnsafeMutableBytes { buffer in
      var vectors = unsafe ranges.map { range in
        unsafe iovec(iov_base: buffer.baseAddress.map { unsafe $0 + range.lowerBound }, iov_len: range.count)
      }
      return unsafe sd_journal_sendv(&vectors, CInt(vectors.count)) == 0
    }
  }
}
