import ArgumentParser
import CorpusInput
import KithClient
import KithProtocol

/// `kith learn letter.txt mails/`: has a memory of one's own learn text.
struct Learn: Verb {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Have a memory of yours learn text.",
    discussion: """
      Reads files and folders (plain, .gz, .xz, .zst, .bz2; - for standard input), each file a document, those above 1 MiB in \
      pieces; `kith memory forget --last 1` takes all of it back. The model stays as it is; questions that name the memory are answered with it from then on:
        kith learn letters/ && kith predict --memory own "Dear"
      What it holds shows `kith memory`, and `kith memory forget` takes it out again.
      """)

  @Argument(help: "Files, folders, or - for standard input. (default: standard input)", completion: .file())
  var files: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("Learn this text instead of files.", valueName: "text"))
  var text: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Learn what a session has read since it was last learnt.", valueName: "session"))
  var session: String?

  @OptionGroup var fileFormat: FileFormatOptions

  @OptionGroup var memory: NamedMemory
  @OptionGroup var halfLives: HalfLifeOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard [text != nil, session != nil, !files.isEmpty].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give files, --text or --session, and only one of them.")
    }
  }

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    if let session {
      guard memory.memory == nil else {
        throw UsageError(message: "a session has its own memory: leave --memory out")
      }
      let query = Query.learn(session: session, key: Connection.newKey())
      if let learnt = try invocation.ask(query, on: connection) { Self.show(learnt, learnt.learnt, invocation) }
      return
    }
    if let text {
      let query = Query.learn(text, in: memory.name, halfLives: halfLives.halfLives, key: Connection.newKey())
      if let learnt = try invocation.ask(query, on: connection) { Self.show(learnt, learnt.learnt, invocation) }
      return
    }
    let reader = CorpusReader(
      paths: files.isEmpty ? ["-"] : files, format: fileFormat.format, jsonField: fileFormat.jsonField, isStrict: false,
      layout: AnnotatedLayout(isPreTokenized: false, endsSentencesWithLines: false),
      encoding: invocation.options.encoding?.encoding)
    try learn(reader, invocation, connection)
  }

  /// Some texts at a time; of a long document, pieces that end with a line.
  private func learn(_ reader: CorpusReader, _ invocation: Invocation, _ connection: Connection) throws {
    var texts: [String] = []
    var open: [UInt8] = []
    var byteCount = 0
    var learnt = 0
    var last: LearntText?
    var first: String?
    func send() throws {
      let held = texts.filter { text in text.unicodeScalars.contains { !$0.properties.isWhitespace } }
      (texts, byteCount) = ([], 0)
      guard !held.isEmpty else { return }
      let key = Connection.newKey()
      let query = Query.learn(held, in: memory.name, halfLives: halfLives.halfLives, continuing: first, key: key)
      first = first ?? key
      guard let answer = try invocation.ask(query, on: connection) else { return }
      learnt += answer.learnt
      last = answer
    }
    func close(_ count: Int) throws {
      texts.append(String(decoding: open[..<count], as: UTF8.self))
      byteCount += count
      open.removeFirst(count)
      if byteCount >= Self.pieceByteCount || texts.count == ProtocolLimits.textsPerRequest { try send() }
    }
    try reader.forEachChunk { event in
      switch event {
      case .text(let bytes):
        open += bytes
        while open.count > Self.pieceByteCount { try close(TextPiece.end(in: open, within: Self.pieceByteCount)) }
      case .endOfDocument: try close(open.count)
      case .file: break
      case .warning(let sentence): if !invocation.console.isQuiet { invocation.console.say("warning: \(sentence)") }
      }
    }
    if !open.isEmpty { try close(open.count) }
    try send()
    if let last {
      Self.show(last, learnt, invocation)
    } else if !invocation.options.json {
      throw UsageError(message: "the input holds no text", hint: "see:  kith learn --help")
    }
  }

  private static let pieceByteCount = 1 << 20

  static func show(_ learnt: LearntText, _ count: Int, _ invocation: Invocation) {
    invocation.console.print(
      "\(learnt.memory): \(Formatting.grouped(count)) words and sentence ends learnt, "
        + "\(Formatting.grouped(learnt.words)) held, \(Formatting.grouped(learnt.newWords)) words new to the model")
  }
}
