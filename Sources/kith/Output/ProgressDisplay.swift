import KithClient

/// How far a training is, on standard error: one line that is drawn again on a terminal, elsewhere a line for each stage.
final class ProgressDisplay {
  private let console: Console
  /// The name of the stage that is shown.
  private var shown: String?
  private var lastDrawn: ContinuousClock.Instant?
  private var isDrawn = false

  init(_ console: Console) { self.console = console }

  func show(_ stage: JobStage) {
    guard !console.isQuiet else { return }
    let isNewStage = stage.name != shown
    shown = stage.name
    guard console.messagesAreOnTerminal else {
      if isNewStage { Console.writeMessage("\(stage.name)\n") }
      return
    }
    let now = ContinuousClock.now
    if !isNewStage, let lastDrawn, now - lastDrawn < .milliseconds(100), stage.doneCount != stage.totalCount { return }
    lastDrawn = now
    if isNewStage, isDrawn { Console.writeMessage("\n") }
    let line = String(Self.line(stage, bar: console).prefix(max(10, Console.messageWidth - 1)))
    Console.writeMessage("\r\(line)\u{1b}[K")
    isDrawn = true
  }

  /// Leaves the line as it stands and goes on below it.
  func end() {
    if isDrawn { Console.writeMessage("\n") }
    isDrawn = false
    shown = nil
  }

  /// `count       42 %  ███████▌           9.1 M tokens/s  0:21 left`.
  static func line(_ stage: JobStage, bar console: Console? = nil) -> String {
    var parts: [String] = []
    if let total = stage.totalCount, total > 0 {
      let share = min(Double(stage.doneCount) / Double(total), 1)
      parts.append(Formatting.right("\(Int(share * 100)) %", 5))
      if let console { parts.append(Formatting.left(console.bar(share, width: 24), 24)) }
    } else {
      parts.append(amount(Double(stage.doneCount), stage.unit))
    }
    if let rate = stage.rate, rate > 0 { parts.append("\(amount(rate, stage.unit))/s") }
    if let seconds = stage.remainingSeconds { parts.append("\(Formatting.duration(seconds)) left") }
    return Formatting.left(stage.name, console == nil ? 0 : 10) + " " + parts.joined(separator: "  ")
  }

  private static func amount(_ value: Double, _ unit: String) -> String {
    unit == "bytes" ? Formatting.bytes(Int(min(value, 1e18))) : "\(Formatting.count(value)) \(unit)"
  }
}
