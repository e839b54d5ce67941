import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith models`: which there are, what one is, and whether it is in memory.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, show, load, pin, name, share, verify, delete, bring and fetch models.",
    subcommands: [
      List.self, Show.self, Load.self, Unload.self, Pin.self, Unpin.self, Alias.self, Share.self, Verify.self,
      Delete.self, Import.self, Export.self,
    ], defaultSubcommand: List.self)

  struct List: Verb {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List the installed models.", aliases: ["list"])
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(session.connect(), .modelList) else { return }
      let models = try (result["models"]?.array ?? []).map { try InstalledModel($0) }
      guard !models.isEmpty else {
        session.console.note("no model is installed")
        session.console.note("  get one:  kith-setup-english  (or train your own:  kith train NAME FILES)")
        return
      }
      let rows = models.map { model in
        [
          model.name, model.state, model.byteCount.map(Formatting.bytes) ?? "-",
          model.generation.map { "\($0)" } ?? "-",
          Self.notes(on: model),
        ]
      }
      let table = Formatting.table(["name", "state", "size", "generation", ""], rows, leftAligned: [0, 1, 4])
      session.console.print(session.console.dim(table[0]))
      for line in table.dropFirst() { session.console.print(line) }
    }

    private static func notes(on model: InstalledModel) -> String {
      var notes: [String] = []
      if model.isDefault { notes.append("default") }
      if model.isPinned { notes.append("pinned") }
      if model.isPrivate { notes.append("private") }
      let aliases = model.aliases.filter { $0 != "default" }
      if !aliases.isEmpty { notes.append("alias \(aliases.joined(separator: " "))") }
      return notes.joined(separator: ", ")
    }
  }

  struct Show: Verb {
    static let configuration = CommandConfiguration(abstract: "Say what a model is and what it was made from.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelShow, connection.modelField(name)) else { return }
      for line in Self.lines(try ModelDescription(result)) { session.console.print(session.console.shown(line)) }
    }

    static func lines(_ model: ModelDescription) -> [String] {
      let state = model.model.state + (model.model.generation.map { ", generation \($0)" } ?? "")
      let ngrams = model.nGramCounts.map(Formatting.grouped).joined(separator: ", ")
      let text =
        "\(Formatting.grouped(model.tokenCount)) words and sentence ends, "
        + "\(Formatting.grouped(model.sentenceCount)) sentences, \(Formatting.grouped(model.documentCount)) documents"
      var rows = [
        ["name", model.model.name + (model.model.isDefault ? " (default)" : "")],
        ["state", state],
        ["size", model.model.byteCount.map(Formatting.bytes) ?? "-"],
        ["made of", model.experts.joined(separator: ", ")],
        ["order", "\(model.order)" + (model.isAcrossSentences ? ", across sentences" : ", within sentences")],
        [
          "vocabulary",
          "\(Formatting.grouped(model.vocabularySize)) words" + (model.isPreTokenized ? ", pre-tokenised" : ""),
        ],
        ["n-grams", ngrams],
        ["trained on", text],
        ["made by", "\(model.createdBy), format \(model.formatVersion)"],
        ["content", model.contentHash],
      ]
      if !model.description.isEmpty { rows.append(["about", model.description]) }
      return rows.map { "\(Formatting.left($0[0], 12))\($0[1])" }
    }
  }

  struct Load: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Take a model into memory, or its new content if its file has changed.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelLoad, connection.modelField(name)) else { return }
      let model = try AnsweringModel(result)
      let time = result["took_us"]?.double.map { " in \(Formatting.fixed($0 / 1000, 1)) ms" } ?? ""
      session.console.print("\(model.name): loaded\(time), generation \(model.generation)")
    }
  }

  struct Unload: Verb {
    static let configuration = CommandConfiguration(abstract: "Let a model go from memory.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelUnload, connection.modelField(name)) else { return }
      let wasLoaded = result["unloaded"]?.bool ?? false
      session.console.print("\(result["name"]?.string ?? "model"): \(wasLoaded ? "unloaded" : "was not in memory")")
      if !wasLoaded { throw Ended(status: .negative) }
    }
  }

  struct Pin: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Take a model into memory and keep it there, also after a restart.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelPin, connection.modelField(name)) else { return }
      session.console.print("\(try InstalledModel(result).name): pinned")
    }
  }

  struct Unpin: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Let a pinned model go from memory when the room is needed.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelUnpin, connection.modelField(name)) else { return }
      session.console.print("\(try InstalledModel(result).name): not pinned")
    }
  }

  struct Alias: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Make a name stand for a model.",
      discussion: "The alias `default` is the model that answers when none is named.")
    @Argument(help: "The name.") var alias: String
    @Argument(help: "The model that it stands for. (default: none; the alias goes away)") var model: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      var fields: [(name: String, value: JSONValue)] = [("alias", .string(alias))]
      if let model { fields.append(("model", .string(model))) }
      guard let result = try session.ask(session.connect(), .modelAlias, fields) else { return }
      if let model = result["model"]?.string {
        session.console.print("\(alias): stands for \(model)")
      } else {
        let before = result["before"]?.string
        session.console.print("\(alias): " + (before.map { "no longer stands for \($0)" } ?? "was no alias"))
        if before == nil { throw Ended(status: .negative) }
      }
    }
  }

  struct Share: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Let everybody ask a model of yours.",
      discussion: "Whoever may ask a model may, with patience, learn what is in the text that it was trained on.")
    @Argument(help: "The model's name.") var name: String
    @Flag(name: .customLong("private"), help: "Let nobody else ask it any more.") var isPrivate = false
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let fields: [(name: String, value: JSONValue)] = [("model", .string(name)), ("shared", .bool(!isPrivate))]
      guard let result = try session.ask(session.connect(), .modelShare, fields) else { return }
      let model = try InstalledModel(result)
      session.console.print("\(model.name): \(model.isPrivate ? "private" : "shared")")
    }
  }

  struct Verify: Verb {
    static let configuration = CommandConfiguration(abstract: "Read every byte of a model and compare all checksums.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      guard let result = try session.ask(connection, .modelVerify, connection.modelField(name)) else { return }
      let size = result["bytes"]?.integer.map { Formatting.bytes(Int($0)) } ?? "all"
      session.console.print("\(result["name"]?.string ?? "model"): sound, \(size), \(result["hash"]?.string ?? "")")
    }
  }

  struct Delete: Verb {
    static let configuration = CommandConfiguration(abstract: "Delete a model, its pin and its aliases.")
    @Argument(help: "The model's name.") var name: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(session.connect(), .modelDelete, [("model", .string(name))]) else { return }
      session.console.print("\(result["name"]?.string ?? name): deleted")
    }
  }
}
