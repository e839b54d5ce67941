import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith models`: which there are, what one is, and whether it is in memory.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, show, load and unload models.",
    subcommands: [List.self, Show.self, Load.self, Unload.self], defaultSubcommand: List.self)

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
          model.isDefault ? "default" : "",
        ]
      }
      let table = Formatting.table(["name", "state", "size", "generation", ""], rows, leftAligned: [0, 1, 4])
      session.console.print(session.console.dim(table[0]))
      for line in table.dropFirst() { session.console.print(line) }
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
}
