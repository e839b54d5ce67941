import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith memory`: what one's memories hold, and how to be rid of it.
struct Memories: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Show, save, load and forget what your memories have learnt.",
    discussion: """
      A memory is yours alone and belongs to a model; `kith learn` fills it. The daemon keeps it in a file that only it can \
      read, below memories/ in its state folder.
      """,
    subcommands: [Show.self, Forget.self, Save.self, Load.self, List.self, Remove.self], defaultSubcommand: Show.self)

  struct Show: Verb {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "List your memories beside the model, or show what one holds.")
    @Argument(help: "Only this one, with the words that count most in it.") var name: String?
    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many words.", valueName: "count")) var top = 10
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard (1...1000).contains(top) else {
        throw ValidationError("\(TypedArguments.spelling(of: "top")) must be from 1 to 1000, not \(top).")
      }
    }

    func run(_ invocation: Invocation) throws {
      guard let memories = try invocation.ask(.memoryShow(name, count: top)) else { return }
      guard !memories.isEmpty else {
        invocation.console.note("you have no memory beside this model; `kith learn FILE` makes one")
        return
      }
      let console = invocation.console
      if name != nil, let memory = memories.first {
        for line in Self.lines(memory, console) { console.print(line) }
        return
      }
      let rows = memories.map { memory in
        [
          memory.name, Formatting.grouped(memory.words), Formatting.grouped(memory.newWords),
          Formatting.grouped(memory.learnt), memory.last.map(Self.date) ?? "-", Formatting.bytes(memory.fileBytes),
        ]
      }
      let table = Formatting.table(["name", "words", "new", "times", "last", "size"], rows, leftAligned: [0])
      console.print(console.dim(table[0]))
      for line in table.dropFirst() { console.print(line) }
    }

    private static func lines(_ memory: MemoryDescription, _ console: Console) -> [String] {
      let held =
        "\(Formatting.grouped(memory.words)) words and sentence ends, \(Formatting.grouped(memory.distinctWords)) different "
        + "words, \(Formatting.grouped(memory.newWords)) of them new to the model"
      let times = [memory.first.map { "first \(date($0))" }, memory.last.map { "last \(date($0))" }].compactMap { $0 }
      let days = Formatting.fixed(memory.halfLifeDays, memory.halfLifeDays < 10 ? 1 : 0)
      let rows = [
        ["name", memory.name], ["holds", held],
        [
          "learnt",
          ([memory.learnt == 1 ? "once" : "\(Formatting.grouped(memory.learnt)) times"] + times).joined(
            separator: ", "),
        ],
        [
          "counts half",
          "after \(Formatting.grouped(Int(memory.halfLifeWords))) words more, and after \(days) days more",
        ],
        [
          "size",
          "\(Formatting.bytes(memory.fileBytes)) on the disk, \(Formatting.bytes(memory.memoryBytes)) in memory",
        ],
      ]
      let words = memory.heaviest.map {
        [console.shown($0.word), Formatting.fixed($0.count, 1), $0.isNew ? "new" : ""]
      }
      let table = Formatting.table(["word", "count", ""], words, leftAligned: [0, 2])
      return rows.map { Formatting.left($0[0], 13) + $0[1] }
        + (words.isEmpty ? [] : ["", console.dim(table[0])] + table.dropFirst())
    }

    static func date(_ time: Int) -> String { Day.text(of: time) }
  }

  struct Forget: Verb {
    static let configuration = CommandConfiguration(
      commandName: "forget",
      abstract: "Take something out of a memory.",
      discussion: """
        The memory's file is written anew without it before the answer comes.
          kith memory forget --word Petrel
          kith memory forget --last 1
        """)
    @Option(help: ArgumentHelp("A word, spelled so, and all that was counted with it.", valueName: "word"))
    var word: String?
    @Option(
      name: .shortAndLong, help: ArgumentHelp("These words, wherever they stand in a sentence.", valueName: "text"))
    var text: String?
    @Option(help: ArgumentHelp("What was learnt the last so many times.", valueName: "count")) var last: Int?
    @Option(help: ArgumentHelp("What was learnt before this day (UTC).", valueName: "yyyy-mm-dd")) var before: Day?
    @Flag(help: "All of it: the memory is gone then.") var all = false
    @OptionGroup var memory: NamedMemory
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard [word != nil, text != nil, last != nil, before != nil, all].count(where: { $0 }) == 1 else {
        throw ValidationError("Say what to forget: --word, --text, --last, --before or --all.")
      }
      if let last, last < 1 { throw ValidationError("--last must be at least 1, not \(last).") }
    }

    private var what: Forgetting {
      if let word { return .word(word) }
      if let text { return .text(text) }
      if let last { return .last(last) }
      return before.map { .before($0.time) } ?? .all
    }

    func run(_ invocation: Invocation) throws {
      let query = Query.memoryForget(what, in: memory.name, key: Connection.newKey())
      guard let outcome = try invocation.ask(query) else { return }
      let left = outcome.words == 0 ? "nothing is left" : "\(Formatting.grouped(outcome.words)) are left"
      invocation.console.print(
        "\(outcome.memory): \(Formatting.grouped(outcome.forgotten)) words and sentence ends forgotten, \(left)")
      if outcome.forgotten == 0, !all { throw Ended(status: .negative) }
    }
  }

  struct Save: Verb {
    static let configuration = CommandConfiguration(
      commandName: "save",
      abstract: "Print how a memory fades and what it has learnt, as JSON lines for `load`.",
      discussion: "kith memory save > FILE; kith --model other memory load FILE")
    @OptionGroup var memory: NamedMemory
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let connection = try invocation.connect()
      let saved = try Interruption.watch { try connection.saveMemory(memory.name) }
      var halfLives = JSONObject()
      halfLives[MemoryTable.halfLifeWords.name] = saved.halfLives.words.map { .double($0) }
      halfLives[MemoryTable.halfLifeDays.name] = saved.halfLives.days.map { .double($0) }
      invocation.console.print(JSONValue.object(halfLives).description)
      for text in saved.texts {
        var object = JSONObject()
        object[MemoryTransferTable.Text.text.name] = .string(text.text)
        object[MemoryTable.time.name] = .integer(Int64(text.time))
        object[MemoryTransferTable.Text.learn.name] = text.learn.map { .integer(Int64($0)) }
        invocation.console.print(JSONValue.object(object).description)
      }
    }
  }

  struct Load: Verb {
    static let configuration = CommandConfiguration(
      commandName: "load",
      abstract: "Have a memory learn what `save` printed.",
      discussion: """
        It is learnt behind what the memory holds, as it was cut into words then, and fades as it did, unless the options say \
        otherwise.
        """)
    @Argument(help: "The file. (default: standard input)", completion: .file()) var file: String?
    @OptionGroup var memory: NamedMemory
    @OptionGroup var halfLives: HalfLifeOptions
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      var (texts, halfLives) = ([SavedText](), halfLives.halfLives)
      for (index, line) in try invocation.savedLines(of: file).enumerated() where !line.isEmpty {
        let value = try? JSONValue.parse(line)
        if let text = value?[MemoryTransferTable.Text.text.name]?.string,
          let time = value?[MemoryTable.time.name]?.integer
        {
          let learn = value?[MemoryTransferTable.Text.learn.name]?.integer
          texts.append(SavedText(text: text, time: Int(time), learn: learn.map { Int($0) }))
        } else if let words = value?[MemoryTable.halfLifeWords.name]?.double,
          let days = value?[MemoryTable.halfLifeDays.name]?.double
        {
          halfLives = HalfLives(words: halfLives.words ?? words, days: halfLives.days ?? days)
        } else {
          throw UsageError(message: "line \(index + 1) is none that `kith memory save` printed")
        }
      }
      guard !texts.isEmpty else { throw UsageError(message: "the input holds no texts") }
      let connection = try invocation.connect()
      var (learnt, last): (Int, LearntText?) = (0, nil)
      var piece: [SavedText] = []
      var byteCount = 0
      var first: String?
      func send() throws {
        let key = Connection.newKey()
        let query = Query.memoryLoad(piece, in: memory.name, halfLives: halfLives, continuing: first, key: key)
        (piece, byteCount, first) = ([], 0, first ?? key)
        guard let answer = try invocation.ask(query, on: connection) else { return }
        learnt += answer.learnt
        last = answer
      }
      for text in texts {
        piece.append(text)
        byteCount += text.text.utf8.count
        if byteCount > 1 << 20 || piece.count == ProtocolLimits.textsPerRequest { try send() }
      }
      if !piece.isEmpty { try send() }
      if let last { Learn.show(last, learnt, invocation) }
    }
  }
}
