import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith session`: contexts that the daemon keeps.
struct Sessions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Keep a context in the daemon, so that only what is new is read.",
    discussion: """
      The verbs that take a context take a session in its place: --session, or $KITH_SESSION.
        KITH_SESSION=$(kith session open "The captain poured a glass"); export KITH_SESSION
        kith session append of; kith predict; kith session undo
      """,
    subcommands: [Open.self, Append.self, Undo.self, Save.self, Close.self])

  struct Open: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Open a session and print its name.",
      discussion: "The text `-` stands for all of standard input, such as what `kith session save` printed.")
    @Argument(help: "What its text begins with; several arguments are joined by blanks.") var text: [String] = []
    @Option(help: ArgumentHelp("How long nobody may ask it before it expires. (default: 1h)", valueName: "time"))
    var idle: Timeout?
    @Flag(help: "Ask grammar alone, without the wider context.") var grammarOnly = false
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      let text = self.text == ["-"] ? try LineInput.readAll() : self.text.joined(separator: " ")
      let fields = connection.sessionFields(text, grammarOnly, idle.map { max(1, $0.milliseconds / 1_000) })
      guard let result = try session.ask(connection, .sessionOpen, fields) else { return }
      session.console.print(try OpenedSession(result).name)
    }
  }

  struct Append: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Put words after a session's text.", discussion: "Without a text: takes all of standard input.")
    @Argument(help: "The words; several arguments are joined by blanks.") var text: [String] = []
    @Flag(help: "Put no blank before them, to end a word that is half typed.") var joined = false
    @OptionGroup var place: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      let name = try place.required()
      let words = text.isEmpty ? try LineInput.readAll() : text.joined(separator: " ")
      let isFirst = try connection.append("", to: name).position == 0
      let text = joined || isFirst ? words : " " + words
      guard
        let result = try session.ask(connection, .sessionAppend, [("session", .string(name)), ("text", .string(text))])
      else { return }
      let growth = try SessionGrowth(result)
      let dropped = growth.dropped == 0 ? "" : ", \(Formatting.grouped(growth.dropped)) dropped before them"
      session.console.print("\(Formatting.grouped(growth.position)) words and sentence ends\(dropped)")
    }
  }

  struct Undo: Verb {
    static let configuration = CommandConfiguration(abstract: "Take a session's last appends back.")
    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many.", valueName: "count")) var count = 1
    @OptionGroup var place: SessionOption
    @OptionGroup var options: GlobalOptions

    func validate() throws {
      guard (1...ProtocolLimits.sessionUndos).contains(count) else {
        throw ValidationError("--count must be from 1 to \(ProtocolLimits.sessionUndos), not \(count).")
      }
    }

    func run(_ session: Session) throws {
      let fields: [(name: String, value: JSONValue)] = [
        ("session", .string(try place.required())), ("count", .integer(Int64(count))),
      ]
      guard let result = try session.ask(session.connect(), .sessionUndo, fields) else { return }
      let undone = result["undone"]?.integer ?? 0
      session.console.print("\(undone) taken back")
      if undone == 0 { throw Ended(status: .negative) }
    }
  }

  struct Save: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Print a session's text, which opens one with the same answers.",
      discussion: "kith session save > FILE; kith session open - < FILE")
    @OptionGroup var place: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let fields = [("session", JSONValue.string(try place.required()))]
      guard let result = try session.ask(session.connect(), .sessionSave, fields) else { return }
      session.console.print(try SavedSession(result).text)
    }
  }

  struct Close: Verb {
    static let configuration = CommandConfiguration(abstract: "Close a session and forget its text.")
    @OptionGroup var place: SessionOption
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let name = try place.required()
      guard try session.ask(session.connect(), .sessionClose, [("session", .string(name))]) != nil else { return }
      session.console.print("\(name): closed")
    }
  }
}

extension SessionOption {
  /// The session that was named, or that of the environment.
  fileprivate func required() throws -> String {
    guard let name = session ?? environment("KITH_SESSION") else {
      throw UsageError(
        message: "which session?", hint: "name it:  --session NAME, or KITH_SESSION  (kith session open opens one)")
    }
    return name
  }
}
