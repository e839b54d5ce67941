import CorpusInput
import KithClient
import KithProtocol

extension Train {
  /// Sends the text of the files.
  func feed(_ job: String, _ reader: CorpusReader, _ invocation: Invocation, _ reconnection: Reconnection) throws {
    let display = FeedDisplay(invocation.console, total: reader.totalBytes)
    defer { display.end() }
    reconnection.beforeMessage = display.end
    var fedBytes = 0
    var batch = FeedBatch()
    func send() throws {
      let pieces = batch.takePieces()
      let key = Connection.newKey()
      // The same key again: a daemon that has taken some of the pieces, also in its last moment, does not take them twice.
      try reconnection.call { connection in
        try Interruption.watch { try connection.feed(job, pieces, key: key) }
      }
      display.show(reader.bytesRead)
    }
    try reader.forEachChunk { event in
      switch event {
      case .text(let bytes):
        fedBytes += bytes.count
        if batch.isFull(for: bytes.count) { try send() }
        batch.append(bytes)
      case .endOfDocument:
        batch.endDocument()
      case .file: break
      case .warning(let sentence):
        display.end()
        if !invocation.console.isQuiet { invocation.console.say("warning: \(sentence)") }
      }
    }
    guard fedBytes > 0 else {
      throw UsageError(message: "the input holds no text", hint: "see:  kith train --help")
    }
    batch.endText(skippedRecordCount: reader.records.bad)
    try send()
  }
}

/// How much of the files was sent, drawn like a stage of the training.
private final class FeedDisplay {
  private let display: ProgressDisplay
  private let total: Int?
  private let start = ContinuousClock.now

  init(_ console: Console, total: Int?) {
    display = ProgressDisplay(console)
    self.total = total
  }

  func show(_ done: Int) {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let elapsed = Double(seconds) + Double(attoseconds) / 1e18
    let rate = elapsed > 0.2 ? Double(done) / elapsed : nil
    let remaining = total.flatMap { total in rate.map { Double(max(0, total - done)) / max($0, 1) } }
    display.show(
      JobStage(
        name: "send", doneCount: done, totalCount: total, unit: "bytes", rate: rate, remainingSeconds: remaining))
  }

  func end() { display.end() }
}

/// Pieces of text that go to the daemon together: many small documents, or a part of a large one.
private struct FeedBatch {
  private var pieces: [FeedPiece] = []
  private var byteCount = 0

  /// Whether it must be sent before that many bytes can be added, and the mark of the end after them.
  func isFull(for count: Int) -> Bool {
    !pieces.isEmpty && (byteCount + count > ProtocolLimits.feedBytes || pieces.count > FeedPiece.limit - 2)
  }

  mutating func append(_ text: [UInt8]) {
    pieces.append(FeedPiece(String(decoding: text, as: UTF8.self)))
    byteCount += text.count
  }

  mutating func endDocument() {
    if pieces.isEmpty { pieces.append(FeedPiece("")) }
    pieces[pieces.count - 1].endsDocument = true
  }

  mutating func endText(skippedRecordCount: Int) {
    if pieces.isEmpty { pieces.append(FeedPiece("")) }
    pieces[pieces.count - 1].skippedRecordCount = skippedRecordCount
    pieces[pieces.count - 1].endsText = true
  }

  mutating func takePieces() -> [FeedPiece] {
    defer { self = FeedBatch() }
    return pieces
  }
}
