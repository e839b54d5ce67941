import ArgumentParser
import KithClient

/// What memories there are, whether their models are or not, and how to be rid of them.
extension Memories {
  struct List: Verb {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List all your memories, also those whose models are gone.")
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let all = try invocation.ask(.memoryList) else { return }
      let console = invocation.console
      guard !all.memories.isEmpty else {
        console.note("you have no memory; `kith learn FILE` makes one")
        return
      }
      let rows = all.memories.map { memory in
        [
          memory.model, memory.name, memory.last.map(Show.date) ?? "-", Formatting.bytes(memory.fileBytes),
          Self.note(memory),
        ]
      }
      let table = Formatting.table(["model", "name", "last", "size", ""], rows, leftAligned: [0, 1, 4])
      console.print(console.dim(table[0]))
      for line in table.dropFirst() { console.print(line) }
    }

    private static func note(_ memory: HeldMemory) -> String {
      let damaged = memory.damaged == 0 ? nil : "\(memory.damaged) damaged and set aside"
      return [memory.isInstalled ? nil : "its model is gone", damaged].compactMap { $0 }.joined(separator: ", ")
    }
  }

  struct Remove: Verb {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove a memory, or all beside a model, also one that is gone.",
      discussion: """
        The files are gone from the disk before the answer comes, also damaged ones that were set aside.
          kith memory remove harbour mails
        """)
    @Argument(help: "The model, as `kith memory list` names it; it need not be there.") var model: String
    @Argument(help: "Only this memory. (default: all beside the model)") var name: String?
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let query = Query.memoryRemove(name, beside: model, key: Connection.newKey())
      guard let removed = try invocation.ask(query) else { return }
      guard removed.count > 0 else {
        invocation.console.note("you have no such memory; `kith memory list` lists them")
        throw Ended(status: .negative)
      }
      invocation.console.print(
        "\(removed.count == 1 ? "1 memory" : "\(removed.count) memories") removed, \(Formatting.bytes(removed.freedBytes)) of the disk"
      )
    }
  }
}
