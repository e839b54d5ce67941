import ArgumentParser
import CorpusInput
import Glibc
import KithClient
import KithProtocol
import StrictJSON

/// `kith train news corpus/ more.txt.gz`: reads the files here, as this user, and has the daemon train on their text.
struct Train: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Train a model on text.",
    discussion: """
      Reads files and folders (plain, .gz, .xz, .zst; - for standard input), sends their text to the daemon and shows \
      how far it is. An old model of that name serves until the new one is done. ^C cancels the training. A restart of \
      the daemon does not: it is waited for, and the training goes on.
      """)

  enum Documents: String, ExpressibleByArgument, CaseIterable {
    case files
    case emptyLines = "empty-lines"
    case lines

    /// What the protocol calls it: the ends of files are marked in any case.
    var wireName: String { self == .files ? "marked" : rawValue }
  }

  @Argument(help: "The name the model will have.") var name: String

  @Argument(help: "Files, folders, or - for standard input. (default: standard input)") var files: [String] = []

  @Option(name: .long, help: ArgumentHelp("The files are JSON lines; this field holds the text.", valueName: "field"))
  var jsonField: String?

  @Option(name: .long, help: ArgumentHelp("What else ends a document beside the end of a file.", valueName: "what"))
  var documents: Documents = .files

  @Option(name: .long, help: ArgumentHelp("The length of the longest n-grams, 1 to 7.", valueName: "number"))
  var order: Int?

  @Option(name: .long, help: ArgumentHelp("Words seen less often are unknown words.", valueName: "count"))
  var minCount: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("none, or for each order the count up to which n-grams are dropped: 0,0,1.", valueName: "counts")
  )
  var prune: String?

  @Flag(name: .long, help: "Words are what stands between blanks, and each line is a sentence.")
  var preTokenized = false

  @Flag(name: .long, help: "The history ends with the sentence.")
  var withinSentences = false

  @Flag(name: .long, help: "Leave out associations: grammar alone, sooner done and smaller.")
  var grammarOnly = false

  @Option(name: .long, help: ArgumentHelp("A text to keep in the model.", valueName: "text"))
  var description: String?

  @Flag(name: .long, help: "Do not wait for the training to end.")
  var detach = false

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for a daemon that is restarted: 30s, 10m. (default: 2m)", valueName: "time"))
  var reconnect: Timeout?

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let reader = CorpusReader(paths: files.isEmpty ? ["-"] : files, jsonField: jsonField)
    // Before the daemon is bothered: are all the files there?
    _ = try reader.sources
    let reconnection = Reconnection(
      try session.connect(), session, patience: reconnect ?? Reconnection.standardPatience)
    let key = Self.newKey()
    let job = try reconnection.call { connection in
      try Interruption.watch { try connection.train(name, options: trainingOptions, key: key) }
    }
    do {
      try feed(job, reader, session, reconnection)
      if detach {
        session.console.print(job)
        session.console.note("  follow it:  kith jobs watch \(job)")
      } else {
        try session.watch(job, reconnection)
      }
    } catch var error as DaemonAway {
      // Nobody is there to cancel it, and it need not be: the next daemon goes on with it.
      error.job = job
      throw error
    } catch let error where !Self.isOver(error) {
      end(job, session, at: reconnection.connection.path)
      throw error
    }
  }

  /// An idempotency key that nobody else has.
  private static func newKey() -> String { "kith-" + String(UInt64.random(in: 0 ... .max), radix: 36) }

  private var trainingOptions: TrainingOptions {
    var training = TrainingOptions()
    training.order = order
    training.minCount = minCount
    training.prune = prune
    training.documents = documents.wireName
    training.isPreTokenized = preTokenized
    training.isWithinSentences = withinSentences
    training.isGrammarOnly = grammarOnly
    training.description = description
    return training
  }

  /// Whether the error says that the job has ended by itself.
  private static func isOver(_ error: any Error) -> Bool {
    if error is Ended { return true }
    guard case ClientError.server(let error)? = error as? ClientError else { return false }
    return error.knownCode == .jobFailed || error.knownCode == .jobNotFound || error.knownCode == .cancelled
  }

  private func feed(_ job: String, _ reader: CorpusReader, _ session: Session, _ reconnection: Reconnection) throws {
    let display = FeedDisplay(session.console, total: reader.totalBytes)
    defer { display.end() }
    reconnection.beforeMessage = display.end
    var fedBytes = 0
    var batch = FeedBatch()
    func send() throws {
      let pieces = batch.takePieces()
      let key = Self.newKey()
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
      case .warning(let sentence):
        display.end()
        if !session.console.isQuiet { session.console.say("warning: \(sentence)") }
      }
    }
    guard fedBytes > 0 else {
      throw UsageError(message: "there is no text in what was given", hint: "see:  kith train --help")
    }
    batch.endText()
    try send()
  }

  /// Cancels the job, on a new connection: the old one may be in the middle of anything.
  private func end(_ job: String, _ session: Session, at path: String) {
    // ^C is for leaving at once now. A daemon that is just being restarted is waited for.
    let end = ContinuousClock.now + .seconds(10)
    repeat {
      do throws(ClientError) {
        let connection = try session.connect(to: path)
        connection.interruption = nil
        connection.deadlineMilliseconds = 2_000
        let job = try connection.cancelJob(job)
        return session.console.note("kith: the training was cancelled (\(job.name))")
      } catch .server(let error) where !error.isWorthRetrying {
        return
      } catch {
        usleep(100_000)
      }
    } while .now < end
    session.console.say("kithd is away; the training was not cancelled")
    session.console.note("  cancel it:  kith jobs cancel \(job)")
  }
}

/// How much of the files was sent, drawn like a phase of the training.
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
        phase: "send", doneCount: done, totalCount: total, unit: "bytes", rate: rate, remainingSeconds: remaining))
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

  mutating func endText() {
    if pieces.isEmpty { pieces.append(FeedPiece("")) }
    pieces[pieces.count - 1].endsText = true
  }

  mutating func takePieces() -> [FeedPiece] {
    defer { self = FeedBatch() }
    return pieces
  }
}
