import ArgumentParser
import CorpusInput
import Glibc
import KithProtocol
import LanguageModel
import StrictJSON
import Training

/// Shows the progress, the warnings and the result of a training.
final class ProgressReport {
  private let style: ReportingArguments.Style
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var stage: TrainingStage?
  private var stageStart = ContinuousClock.now
  private var lastLine = ContinuousClock.now
  private var warnings: Set<String> = []

  init(_ arguments: ReportingArguments) { style = arguments.progress }

  var control: TrainingControl {
    TrainingControl(
      report: { self.show($0) }, warn: { self.warn($0) }, note: { self.note($0) },
      isCancelled: { Interruption.isDue })
  }

  /// Warnings only, for when standard output holds data.
  var quietControl: TrainingControl {
    TrainingControl(
      warn: { self.warn($0) }, isCancelled: { Interruption.isDue })
  }

  private func show(_ progress: TrainingProgress) {
    let now = ContinuousClock.now
    let isNewStage = progress.stage != stage
    if isNewStage {
      if isTerminal, style == .text, stage != nil { writeError("\n") }
      stage = progress.stage
      stageStart = now
    }
    guard isNewStage || now - lastLine > .milliseconds(100) else { return }
    lastLine = now
    let seconds = Self.seconds(now - stageStart)
    let rate = seconds > 0.2 ? Double(progress.done) / seconds : nil
    let remaining = progress.total.flatMap { total in
      rate.flatMap { $0 > 0 ? Double(max(0, total - progress.done)) / $0 : nil }
    }
    switch style {
    case .json: printJSON(progress, rate: rate, remaining: remaining)
    case .text: printText(progress, rate: rate, remaining: remaining, isNewStage: isNewStage)
    }
  }

  private func printJSON(_ progress: TrainingProgress, rate: Double?, remaining: Double?) {
    var writer = JSONWriter()
    writer.object { line in
      line.key("progress")
      line.object {
        $0.member(JobTable.Progress.stage, progress.stage.rawValue)
        $0.member(JobTable.Progress.done, progress.done)
        $0.key(JobTable.Progress.total.name)
        if let total = progress.total { $0.value(total) } else { $0.null() }
        $0.member(JobTable.Progress.unit, progress.unit)
        if let rate { $0.member(JobTable.Progress.rate, rate.rounded()) }
        $0.key(JobTable.Progress.remaining.name)
        if let remaining { $0.value(Int(remaining.rounded(.up))) } else { $0.null() }
      }
    }
    printLine(writer)
  }

  private func printText(_ progress: TrainingProgress, rate: Double?, remaining: Double?, isNewStage: Bool) {
    guard isTerminal || isNewStage else { return }
    var line = progress.stage.rawValue.padded(to: 11)
    if let total = progress.total, total > 0, isTerminal {
      let share = min(1, Double(progress.done) / Double(total))
      let filled = Int(share * 24)
      line += String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      line += String(Int(share * 100)).padded(to: 4, leading: true) + " %"
    }
    if isTerminal, progress.done > 0 { line += "  \(Self.short(Double(progress.done))) \(progress.unit)" }
    if isTerminal, let rate { line += "  \(Self.short(rate))/s" }
    if isTerminal, let remaining, remaining >= 1 { line += "  \(Int(remaining.rounded(.up))) s left" }
    writeError(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
  }

  /// Shows each warning once.
  private func warn(_ sentence: String) {
    guard warnings.insert(sentence).inserted else { return }
    say(sentence, as: "warning", prefix: "warning: ")
  }

  /// Shows what is no warning; programs are told also what was one.
  private func note(_ sentence: String) {
    if style == .json || !warnings.contains(sentence) { say(sentence, as: "note", prefix: "") }
  }

  private func say(_ sentence: String, as key: String, prefix: String) {
    switch style {
    case .text: writeError((isTerminal && stage != nil ? "\r\u{1B}[K" : "") + "\(prefix)\(sentence)\n")
    case .json:
      var writer = JSONWriter()
      writer.object { $0.member(key, sentence) }
      printLine(writer)
    }
  }

  /// - Parameter records: those of the corpus.
  func finish(_ details: ModelDetails, path: String, records: RecordCensus = RecordCensus()) throws {
    let model = try Model(contentsOf: path)
    let bytes = model.fileByteCount
    switch style {
    case .json:
      var writer = JSONWriter()
      writer.object { line in
        line.key("result")
        line.object {
          $0.member("tokens", details.trainingTokens)
          $0.member("documents", details.trainingDocuments)
          $0.member("vocabulary", details.vocabularySize)
          $0.member("bytes", bytes)
          $0.member(JobTable.skipped.name, records.bad)
        }
      }
      printLine(writer)
    case .text:
      if isTerminal { writeError("\r\u{1B}[K") }
      let seconds = Self.seconds(ContinuousClock.now - start)
      writeError(
        """
        \(path): \(Self.short(Double(bytes)))B, \(Self.short(Double(details.trainingTokens))) tokens in \
        \(details.trainingDocuments) documents, \(details.vocabularySize) words, \
        \(details.nGramCounts.map { Self.short(Double($0)) }.joined(separator: " + ")) n-grams, \
        \(Self.remark(on: model.passages?.store))\(Int(seconds.rounded())) s\(Self.remark(on: records))

        """)
    }
  }

  /// Shows the result of a command that makes no model, or what else is to be said of one that does.
  ///
  /// - Parameter members: The numbers of the result, for programs.
  func finish(_ sentence: String, members: [(name: String, value: Int)] = []) {
    switch style {
    case .text: writeError((isTerminal ? "\r\u{1B}[K" : "") + sentence + "\n")
    case .json:
      guard !members.isEmpty else { return }
      var writer = JSONWriter()
      writer.object { line in
        line.key("result")
        line.object {
          for member in members { $0.member(member.name, member.value) }
        }
      }
      printLine(writer)
    }
  }

  /// What the result says of records that were left out.
  static func remark(on records: RecordCensus) -> String {
    records.bad == 0 ? "" : ", \(records.bad) of \(records.total) records left out"
  }

  /// What the result says of kept passages.
  private static func remark(on passages: PassageStore?) -> String {
    guard let passages else { return "" }
    let tokens = "\(short(Double(passages.tokenCount))) tokens"
    return "\(short(Double(passages.count))) passages (\(tokens), \(short(Double(passages.byteCount)))B), "
  }

  /// Shows the error.
  ///
  /// - Parameter model: the path that an error of a model's file is about.
  /// - Returns: the status to exit with.
  func fail(_ error: any Error, of model: String? = nil) -> ExitCode {
    if isTerminal, style == .text, stage != nil { writeError("\r\u{1B}[K") }
    // What waited for input says that it was interrupted.
    let error: any Error = error is CorpusInputError && Interruption.isDue ? TrainingError.cancelled : error
    var message = "\(error)"
    var hint: String?
    var status = ExitCode(3)
    if let error = error as? TrainingError {
      (message, hint) = (error.message, error.hint)
      if error == .cancelled { status = ExitCode(130) }
      if case .badOption = error { status = ExitCode(2) }
    } else if let error = error as? CorpusInputError {
      message = error.message
    } else if let error = error as? ModelError {
      message = (model.map { "\($0): " } ?? "") + error.message
    }
    switch style {
    case .text:
      writeError("kithd: \(message)\n")
      if let hint { writeError("  \(hint)\n") }
    case .json:
      var writer = JSONWriter()
      writer.object { line in
        line.key("error")
        line.object {
          $0.member("message", message)
          if let hint { $0.member("hint", hint) }
        }
      }
      printLine(writer)
    }
    return status
  }

  private func printLine(_ writer: JSONWriter) {
    var writer = writer
    writer.endLine()
    let bytes = writer.bytes
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  private func writeError(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  /// Three digits and a unit: 47.0M.
  static func short(_ number: Double) -> String {
    for (unit, size) in [("G", 1e9), ("M", 1e6), ("k", 1e3)] where number >= size {
      let value = number / size
      let digits = value < 10 ? 100.0 : value < 100 ? 10 : 1
      let rounded = (value * digits).rounded() / digits
      return (digits == 1 ? "\(Int(rounded))" : "\(rounded)") + unit
    }
    return "\(Int(number.rounded()))"
  }
}

extension String {
  func padded(to width: Int, leading: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - count))
    return leading ? spaces + self : self + spaces
  }
}
