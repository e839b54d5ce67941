import KithProtocol

/// All memories of one's own.
public struct AllMemories: Sendable, Equatable {
  /// By model and name.
  public let memories: [HeldMemory]
  /// What one's models and memories take on the disk, bytes.
  public let diskBytes: Int
  /// What they may take, if there is a limit.
  public let diskLimit: Int?

  package init(_ fields: ReplyFields) throws(ClientError) {
    memories = try fields.list(MemoryListTable.memories, HeldMemory.init)
    diskBytes = try fields.integer(MemoryListTable.diskBytes)
    diskLimit = fields.optionalInteger(MemoryListTable.diskLimit)
  }
}

/// A memory as it lies on the daemon's disk.
public struct HeldMemory: Sendable, Equatable {
  /// The model that it is beside.
  public let model: String
  /// Its name.
  public let name: String
  /// Whether there is such a model; where there is none, nobody can ask the memory.
  public let isInstalled: Bool
  /// What it takes on the disk, with damaged files that were set aside.
  public let fileBytes: Int
  /// When its file was written last, seconds of Unix time; nil where only damaged files are left.
  public let last: Int?
  /// How many files of it were damaged and set aside.
  public let damaged: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    typealias Entry = MemoryListTable.Entry
    model = try fields.string(Entry.model)
    name = try fields.string(MemoryTable.memory)
    isInstalled = try fields.bool(Entry.isInstalled)
    fileBytes = try fields.integer(Entry.fileBytes)
    last = fields.optionalInteger(Entry.last)
    damaged = try fields.integer(Entry.damaged)
  }
}

/// Memories that were removed.
public struct RemovedMemories: Sendable, Equatable {
  /// How many that was.
  public let count: Int
  /// What they took on the disk.
  public let freedBytes: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    count = try fields.integer(MemoryRemoveTable.removed)
    freedBytes = try fields.integer(MemoryRemoveTable.freed)
  }
}

extension Query where Answer == AllMemories {
  /// All memories of one's own, also those beside models that are gone.
  public static var memoryList: Query { Query(.memoryList, reading: AllMemories.init) }
}

extension Query where Answer == RemovedMemories {
  /// Removes memories whole; no model is asked, and it need not be there.
  ///
  /// - Parameter memory: nil for all beside the model.
  public static func memoryRemove(_ memory: String? = nil, beside model: String, key: String? = nil) -> Query {
    Query(.memoryRemove, reading: RemovedMemories.init) { fields in
      fields.set(MemoryRemoveTable.model, model)
      fields.set(MemoryRemoveTable.memory, memory)
    }.with(key: key)
  }
}

extension Connection {
  /// All memories of one's own, also those beside models that are gone.
  public func allMemories() throws(ClientError) -> AllMemories { try ask(.memoryList) }

  /// Removes memories whole; no model is asked, and it need not be there.
  ///
  /// - Parameter memory: nil for all beside the model.
  @discardableResult
  public func removeMemories(_ memory: String? = nil, beside model: String) throws(ClientError) -> RemovedMemories {
    try ask(.memoryRemove(memory, beside: model, key: Self.newKey()))
  }
}
