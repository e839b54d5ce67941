import StrictJSON

/// The keys of `memory.list`.
package enum MemoryListTable {
  package static let memories = Field(
    "memories", .list(.object(Entry.all)), meaning: "All memories that one has, by model and name.")
  package static let diskBytes = Field(
    "disk_bytes", .count, unit: "bytes", meaning: "What one's models and memories take on the disk.")
  package static let diskLimit = Field(
    "disk_limit_bytes", .count, .optional, unit: "bytes", meaning: "What they may take, if there is a limit.")

  package enum Entry {
    package static let model = Field("model", .modelReference, meaning: "The model that it is beside.")
    package static let isInstalled = Field(
      "installed", .boolean, meaning: "Whether there is such a model. Where there is none, nobody can ask the memory.")
    package static let fileBytes = Field(
      "file_bytes", .count, unit: "bytes", meaning: "What it takes on the disk, with damaged files that were set aside."
    )
    package static let last = Field(
      "last", .count, .optional, unit: "s",
      meaning: "When its file was written last, in seconds of Unix time; absent where only damaged files are left.")
    package static let damaged = Field(
      "damaged", .count, meaning: "How many files of it were damaged and set aside.")

    static let all = [model, MemoryTable.memory, isInstalled, fileBytes, last, damaged]
  }
}

extension Operation {
  package static let memoryList = Operation(
    "memory.list", "Says what memories one has, also those whose models are gone.", role: .query,
    lane: .worker(.short), effect: .reads,
    reply: [MemoryListTable.memories, MemoryListTable.diskBytes, MemoryListTable.diskLimit])
}

/// The keys of `memory.remove`.
package enum MemoryRemoveTable {
  package static let model = Field(
    "model", .modelReference, meaning: "The model that it is beside, as `memory.list` names it; it need not be there.")
  package static let memory = Field(
    "memory", .modelName, .optional, meaning: "Only this one. Absent: all that one has beside that model.")
  package static let removed = Field("removed", .count, meaning: "How many memories that was.")
  package static let freed = Field("freed_bytes", .count, unit: "bytes", meaning: "What they took on the disk.")
}

extension Operation {
  package static let memoryRemove = Operation(
    "memory.remove",
    "Removes memories whole, with damaged files that were set aside; no model is asked. Only what is left is answered with from then on.",
    role: .query, lane: .worker(.short), effect: .changes,
    request: [MemoryRemoveTable.model, MemoryRemoveTable.memory],
    reply: [MemoryRemoveTable.removed, MemoryRemoveTable.freed], errors: [.inputOutput])
}
