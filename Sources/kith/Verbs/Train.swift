import ArgumentParser
import CorpusInput
import Glibc
import KithClient
import KithProtocol

/// `kith train news corpus/ more.txt.gz`: reads the files here, as this user, and has the daemon train on their text.
struct Train: Verb {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on text.",
    discussion: """
      Reads files and folders (plain, .gz, .xz, .zst, .bz2; - for standard input), sends their text to the daemon and shows \
      how far it is. Records that cannot be read are named, left out and counted. An old model of that name is served until the new one is done. ^C cancels the training. A restart of \
      the daemon does not: kith waits for it, and the training goes on.
      """)

  enum Documents: String, ExpressibleByArgument, CaseIterable {
    case files
    case emptyLines = "empty-lines"
    case lines

    /// What the protocol calls it: the ends of files are marked in any case.
    var wireName: String { self == .files ? "marked" : rawValue }
  }

  enum Segment: String, ExpressibleByArgument, CaseIterable {
    case none, characters, learnt
  }

  @Argument(help: "The name the model will have.") var name: String

  @Argument(help: "Files, folders, or - for standard input. (default: standard input)") var files: [String] = []

  @OptionGroup var fileFormat: FileFormatOptions

  @Flag(name: .long, help: "End at the first record that cannot be read, instead of leaving it out.")
  var strict = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What else ends a document besides the end of a file. Default: files, which is nothing, or empty-lines with --pre-tokenized. With empty-lines each line break ends a sentence.",
      valueName: "what"))
  var documents: Documents?

  private var boundary: Documents { documents ?? (preTokenized ? .emptyLines : .files) }

  @Option(name: .long, help: ArgumentHelp("The length of the longest n-grams, 1 to 7.", valueName: "number"))
  var order: Int?

  @Option(name: .long, help: ArgumentHelp("Words seen less often count as unknown.", valueName: "count"))
  var minCount: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("none, or for each order the count up to which n-grams are dropped: 0,0,1.", valueName: "counts")
  )
  var prune: String?

  @Flag(name: .long, help: "The text is pre-tokenized: blanks separate words, and each line is a sentence.")
  var preTokenized = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How text without spaces (Chinese, Japanese, Thai and the like) becomes words: learnt (from the text itself), characters (each is a word), none (a run of it is one). Default: learnt.",
      valueName: "how"))
  var segment: Segment?

  @Flag(name: .long, help: "The history ends with the sentence.")
  var withinSentences = false

  @Flag(name: .long, help: "Leave out associations: grammar alone, which is faster and smaller.")
  var grammarOnly = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Keep passages of the text in the model, up to this size, such as 64M, all or none: about 3 bytes a word. Anyone who may ask the model can read them.",
      valueName: "size"))
  var passages: PassageSize?

  @Option(name: .long, help: ArgumentHelp("A text to keep in the model.", valueName: "text"))
  var description: String?

  @Flag(name: .long, help: "Do not wait for the training to end.")
  var detach = false

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for a daemon that is restarted: 30s, 10m. (default: 2m)", valueName: "time"))
  var reconnect: Timeout?

  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let reader = CorpusReader(
      paths: files.isEmpty ? ["-"] : files, format: fileFormat.format, jsonField: fileFormat.jsonField,
      isStrict: strict,
      layout: AnnotatedLayout(
        isPreTokenized: preTokenized, endsSentencesWithLines: preTokenized || boundary != .files),
      encoding: invocation.options.encoding?.encoding)
    // Before the daemon is bothered: are all the files there?
    _ = try reader.sources
    let reconnection = Reconnection(
      try invocation.connect(), invocation, patience: reconnect ?? Reconnection.standardPatience)
    let key = Connection.newKey()
    let job = try reconnection.call { connection in
      try Interruption.watch { try connection.train(name, options: trainingOptions, key: key) }
    }
    var isFed = false
    do {
      try feed(job, reader, invocation, reconnection)
      isFed = true
      if detach {
        invocation.console.print(job)
        invocation.console.note("  follow it:  kith jobs watch \(job)")
      } else {
        try invocation.watch(job, reconnection)
      }
    } catch var error as DaemonAway {
      // There is no daemon to cancel it; the next one goes on with it, if it has all of its text.
      error.job = job
      error.isFed = isFed
      throw error
    } catch let error where !Self.isOver(error) {
      end(job, invocation, at: reconnection.connection.path)
      throw error
    }
  }

  private var trainingOptions: TrainingOptions {
    var training = TrainingOptions()
    training.order = order
    training.minCount = minCount
    training.prune = prune
    training.documents = boundary.wireName
    training.isPreTokenized = preTokenized
    training.segmentation = segment?.rawValue
    training.isWithinSentences = withinSentences
    training.isGrammarOnly = grammarOnly
    training.passageByteCount = passages?.bytes
    training.description = description
    return training
  }

  /// Whether the error says that the job has ended by itself.
  private static func isOver(_ error: any Error) -> Bool {
    if error is Ended { return true }
    guard case ClientError.server(let error)? = error as? ClientError else { return false }
    return error.knownCode == .jobFailed || error.knownCode == .jobNotFound || error.knownCode == .cancelled
  }

  /// Cancels the job, on a new connection: the old one may be in the middle of anything.
  private func end(_ job: String, _ invocation: Invocation, at path: String) {
    // ^C is for leaving at once now. A daemon that is just being restarted is waited for.
    let end = ContinuousClock.now + .seconds(10)
    repeat {
      do throws(ClientError) {
        let connection = try invocation.connect(to: path)
        connection.interruption = nil
        connection.deadlineMilliseconds = 2_000
        let job = try connection.cancelJob(job)
        return invocation.console.note("kith: the training was cancelled (\(job.name))")
      } catch .server(let error) where !error.isWorthRetrying {
        return
      } catch {
        usleep(100_000)
      }
    } while .now < end
    invocation.console.say("kithd is away; the training was not cancelled")
    invocation.console.note("  cancel it:  kith jobs cancel \(job)")
  }
}

/// A size such as `64M`, or `none`.
struct PassageSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    switch argument {
    case "none": bytes = 0
    // What the protocol allows at most.
    case "all": bytes = 4_000_000_000
    default:
      guard let bytes = ByteSize.parse(argument) else { return nil }
      self.bytes = bytes
    }
  }
}
