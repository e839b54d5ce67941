import ArgumentParser
import KithClient
import KithProtocol

/// `kith session`: contexts that the daemon keeps.
struct Sessions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Keep a context in the daemon, so that only new text has to be read.",
    discussion: """
      The verbs that take a context also take a session instead: --session, or $KITH_SESSION.
        KITH_SESSION=$(kith session open "The captain poured a glass"); export KITH_SESSION
        kith session append of; kith predict; kith session undo
      """,
    subcommands: [Open.self, Append.self, Undo.self, Save.self, Close.self])

  struct Open: Verb {
    static let configuration = CommandConfiguration(
      commandName: "open",
      abstract: "Open a session and print its name.",
      discussion: "The text `-` stands for all of standard input, such as what `kith session save` printed.")
    @Argument(help: "The text to begin with; several arguments are joined by blanks.") var text: [String] = []
    @Option(help: ArgumentHelp("How long it may stay unused before it expires. (default: 1h)", valueName: "time"))
    var idle: Timeout?
    @OptionGroup var experts: ExpertOptions
    @OptionGroup var memory: MemoryOption
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      invocation.noteFileNames(text, instead: "kith session open -")
      let connection = try invocation.connect()
      let text = self.text == ["-"] ? try invocation.inputText() : self.text.joined(separator: " ")
      let idleSeconds = idle.map { max(1, $0.milliseconds / 1_000) }
      let query = Query.sessionOpen(
        text: text, experts: experts.experts, memory: memory.name, idleSeconds: idleSeconds)
      guard let opened = try invocation.ask(query, on: connection) else { return }
      invocation.console.print(opened.name)
    }
  }

  struct Append: Verb {
    static let configuration = CommandConfiguration(
      commandName: "append",
      abstract: "Append words to a session's text.", discussion: "Without a text: takes all of standard input.")
    @Argument(help: "The words; several arguments are joined by blanks.") var text: [String] = []
    @Flag(help: "Put no blank before them: completes a half-typed word.") var joined = false
    @OptionGroup var session: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      invocation.noteFileNames(text, instead: "kith session append")
      let connection = try invocation.connect()
      let name = try session.required()
      let words = text.isEmpty ? try invocation.inputText() : text.joined(separator: " ")
      let isFirst = try connection.append("", to: name).position == 0
      let text = joined || isFirst ? words : " " + words
      guard let growth = try invocation.ask(.sessionAppend(text, to: name), on: connection) else { return }
      let dropped = growth.dropped == 0 ? "" : ", \(Formatting.grouped(growth.dropped)) dropped before them"
      invocation.console.print("\(Formatting.grouped(growth.position)) words and sentence ends\(dropped)")
    }
  }

  struct Undo: Verb {
    static let configuration = CommandConfiguration(commandName: "undo", abstract: "Undo a session's last appends.")
    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many.", valueName: "count")) var count = 1
    @OptionGroup var session: SessionOption
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard (1...ProtocolLimits.sessionUndos).contains(count) else {
        throw ValidationError(
          "\(TypedArguments.spelling(of: "count")) must be from 1 to \(ProtocolLimits.sessionUndos), not \(count).")
      }
    }

    func run(_ invocation: Invocation) throws {
      guard let rollback = try invocation.ask(.sessionUndo(count, in: session.required())) else { return }
      invocation.console.print("\(rollback.undone) undone")
      if rollback.undone == 0 { throw Ended(status: .negative) }
    }
  }

  struct Save: Verb {
    static let configuration = CommandConfiguration(
      commandName: "save",
      abstract: "Print a session's text; a session opened with it gives the same answers.",
      discussion: "kith session save > FILE; kith session open - < FILE")
    @OptionGroup var session: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let saved = try invocation.ask(.sessionSave(session.required())) else { return }
      invocation.console.print(saved.text)
    }
  }

  struct Close: Verb {
    static let configuration = CommandConfiguration(
      commandName: "close", abstract: "Close a session and forget its text.")
    @OptionGroup var session: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let name = try session.required()
      guard try invocation.ask(.sessionClose(name)) != nil else { return }
      invocation.console.print("\(name): closed")
    }
  }
}
