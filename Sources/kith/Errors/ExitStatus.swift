/// The exit statuses of `kith`; `kith --help` and the manual list them.
enum ExitStatus: Int32 {
  case done = 0
  /// The daemon answered, and the answer is no.
  case negative = 1
  case usage = 2
  case server = 3
  case notFound = 4
  case denied = 5
  case noConnection = 6
  case deadline = 7
  case overloaded = 8
  case tryAgain = 75
  /// The daemon's configuration is wrong; systemd's journal calls this status CONFIG.
  case configuration = 78
  case interrupted = 130
}

/// Ends a verb whose messages are written already.
struct Ended: Error {
  let status: ExitStatus
}

/// An error of the command itself: a sentence, and what to do.
struct UsageError: Error {
  let message: String
  var hint: String?
}
