import ArgumentParser
import KithClient

/// `kith models`: lists the models, shows one, loads and unloads them.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List, show, load, pin, name, share, verify, delete, import and export models.",
    subcommands: [
      List.self, Show.self, Load.self, Unload.self, Pin.self, Unpin.self, Alias.self, Share.self, Verify.self,
      Delete.self, Import.self, Export.self,
    ], defaultSubcommand: List.self)

  struct List: Verb {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List the installed models.", aliases: ["list"])
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let models = try invocation.ask(.modelList) else { return }
      guard !models.isEmpty else {
        invocation.console.note("no model is installed")
        invocation.console.note("  get one:  kith-setup-english  (or train your own:  kith train NAME FILES)")
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
      invocation.console.print(invocation.console.dim(table[0]))
      for line in table.dropFirst() { invocation.console.print(line) }
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
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Say what a model is and what it was made from.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelShow(name)) else { return }
      for line in Self.lines(model) { invocation.console.print(invocation.console.shown(line)) }
    }

    private static func segmentation(_ model: ModelDescription) -> String {
      switch model.segmentation {
      case "learnt": ", words of scripts without spaces learnt"
      case "none": ", scripts without spaces uncut"
      default: ""
      }
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
          "\(Formatting.grouped(model.vocabularySize)) words" + (model.isPreTokenized ? ", pre-tokenized" : "")
            + Self.segmentation(model),
        ],
        ["n-grams", ngrams],
        ["trained on", text],
        ["made by", "\(model.createdBy), format \(model.formatVersion)"],
        ["content", model.contentHash],
      ]
      if let passages = model.passageCount {
        rows.insert(
          [
            "passages",
            "\(Formatting.grouped(passages)), \(Formatting.grouped(model.passageTokenCount ?? 0)) words and sentence ends"
              + (model.passageByteCount.map { ", \(Formatting.bytes($0))" } ?? ""),
          ], at: rows.count - 2)
      }
      if !model.description.isEmpty { rows.append(["about", model.description]) }
      return rows.map { "\(Formatting.left($0[0], 12))\($0[1])" }
    }
  }

  struct Load: Verb {
    static let configuration = CommandConfiguration(
      commandName: "load",
      abstract: "Load a model into memory, or reload it if its file has changed.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let loaded = try invocation.ask(.modelLoad(name)) else { return }
      let time = Formatting.fixed(Double(loaded.microseconds) / 1000, 1)
      invocation.console.print("\(loaded.model.name): loaded in \(time) ms, generation \(loaded.model.generation)")
    }
  }

  struct Unload: Verb {
    static let configuration = CommandConfiguration(commandName: "unload", abstract: "Unload a model from memory.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelUnload(name)) else { return }
      invocation.console.print("\(model.name): \(model.wasLoaded ? "unloaded" : "was not in memory")")
      if !model.wasLoaded { throw Ended(status: .negative) }
    }
  }

  struct Pin: Verb {
    static let configuration = CommandConfiguration(
      commandName: "pin",
      abstract: "Load a model into memory and keep it there, also after a restart.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelPin(name)) else { return }
      invocation.console.print("\(model.name): pinned")
    }
  }

  struct Unpin: Verb {
    static let configuration = CommandConfiguration(
      commandName: "unpin",
      abstract: "Allow a pinned model to be unloaded when memory is needed.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelUnpin(name)) else { return }
      invocation.console.print("\(model.name): not pinned")
    }
  }

  struct Alias: Verb {
    static let configuration = CommandConfiguration(
      commandName: "alias",
      abstract: "Make a name stand for a model.",
      discussion: """
        The alias `default` is the model that answers when none is named. Without it, that is kithd's setting `default`, or \
        the first model that came; of those left, when that one is deleted.
        """)
    @Argument(help: "The name.") var alias: String
    @Argument(help: "The model that it stands for. (default: none; the alias is removed)") var model: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let name = try invocation.ask(.modelAlias(alias, to: model)) else { return }
      if let model = name.model {
        invocation.console.print("\(alias): stands for \(model)")
      } else {
        let change = name.before.map { "no longer stands for \($0)" } ?? "was no alias"
        invocation.console.print("\(alias): \(change)")
        if name.before == nil { throw Ended(status: .negative) }
        if alias == "default", let models = try? invocation.connect().models() {
          invocation.console.note(DefaultModel.sentence(models.first(where: \.isDefault)?.name))
        }
      }
    }
  }

  struct Share: Verb {
    static let configuration = CommandConfiguration(
      commandName: "share",
      abstract: "Let everyone ask a model of yours.",
      discussion: "Anyone who may ask a model can, with patience, learn what is in the text that it was trained on.")
    @Argument(help: "The model's name.") var name: String
    @Flag(name: .customLong("private"), help: "Stop sharing it.") var isPrivate = false
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelShare(name, isShared: !isPrivate)) else { return }
      invocation.console.print("\(model.name): \(model.isPrivate ? "private" : "shared")")
    }
  }

  struct Verify: Verb {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Read a whole model and compare all checksums.")
    @Argument(help: "The model's name. (default: the daemon's default)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelVerify(name)) else { return }
      invocation.console.print("\(model.name): sound, \(Formatting.bytes(model.byteCount)), \(model.contentHash)")
    }
  }

  struct Delete: Verb {
    static let configuration = CommandConfiguration(
      commandName: "delete", abstract: "Delete a model, its pin and its aliases.",
      discussion: """
        Your memories beside it stay, for a model of that name that comes after it. To be rid of one, forget it first:
          kith --model NAME memory forget --all
        """)
    @Argument(help: "The model's name.") var name: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let model = try invocation.ask(.modelDelete(name)) else { return }
      invocation.console.print("\(model.name): deleted")
      guard model.wasDefault else { return }
      invocation.console.note("it was the default model; \(DefaultModel.sentence(model.defaultModel))")
    }
  }
}
