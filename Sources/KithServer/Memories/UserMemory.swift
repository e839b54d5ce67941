import KithProtocol
import LanguageModel
import Storage
import Synchronization

/// One memory of one user beside one model: its file, and what was made of it for the model in service.
///
/// Changes run one after the other, each on the disk before it is answered; requests take what is there at the moment, and keep it.
final class UserMemory: Sendable {
  let file: MemoryFile
  let name: String

  /// What was made of the file for one content of a model.
  private struct Built {
    let contentHash: String
    let memory: Memory
    /// The file that it was made of; nil for none.
    let file: FileIdentity?
  }

  private struct Log {
    var isRead = false
    /// Where the next record belongs.
    var byteCount = 0
    /// The file after the last reading or writing; nil for none.
    var file: FileIdentity?
    /// How often something was learnt (`MemoryRecord.learns`).
    var learntCount = 0
    var firstTime: Int64?
    /// Idempotency keys, what they asked for and how much of that is done, oldest first.
    var keys: [(key: String, asked: UInt32, learnt: Int, parts: Int)] = []
  }

  /// The one asked for last first. A session may go on with the model's earlier generation while others ask the new one.
  private let built = Mutex<[Built]>([])
  private static let mostBuilt = 2
  private let log = Mutex(Log())
  /// The ordinal of the last use, to let go of the longest unused.
  let lastUse = Atomic<Int>(0)

  init(file: MemoryFile, name: String) {
    self.file = file
    self.name = name
  }

  /// What it takes in memory now.
  var byteCount: Int { built.withLock { $0.reduce(0) { $0 + $1.memory.byteCount } } }

  /// Whether nothing of it is in memory that answers could be made with.
  var isAtRest: Bool { built.withLock { $0.allSatisfy { $0.memory.wordCount == 0 } } }

  /// Lets go of what was made of the file; it is read again when it is asked for.
  func release() {
    let old = built.withLock { built in
      defer { built = [] }
      return built
    }
    _ = consume old  // outside of the lock
  }

  private func builtFor(_ model: Model) -> Memory? {
    built.withLock { built in
      guard let index = built.firstIndex(where: { $0.contentHash == model.details.contentHash }) else { return nil }
      if index > 0 { built.swapAt(0, index) }
      return built[0].memory
    }
  }

  /// Keeps what was made of the file as it is now, and with it what was made of the same file for another content.
  private func keep(_ memory: Memory, for model: Model, _ log: Log) {
    let new = Built(contentHash: model.details.contentHash, memory: memory, file: log.file)
    let old = built.withLock { built in
      let before = built
      let others = before.filter { $0.contentHash != new.contentHash && $0.file == new.file }
      built = [new] + others.prefix(Self.mostBuilt - 1)
      return before
    }
    _ = consume old
  }

  /// What the memory holds now, for a model.
  ///
  /// - Returns: nil if it holds nothing.
  /// - Throws: `damaged`, and the file is set aside; `StorageError` if it cannot be read.
  func memory(for model: Model) throws -> Memory? {
    if let memory = builtFor(model), isOfThisFile { return memory.wordCount > 0 ? memory : nil }
    return try log.withLock { log in
      let memory = try build(for: model, &log)
      return memory.wordCount > 0 ? memory : nil
    }
  }

  /// Whether what was made of the file is of the one that is there; something may be being appended to it.
  private var isOfThisFile: Bool {
    guard let file = built.withLock({ $0.first?.file }) else { return FileIdentity(path: file.path) == nil }
    return FileIdentity(path: self.file.path)?.isSameFile(as: file) ?? false
  }

  /// Notices that somebody removed the file or wrote into it: then it is read as it is now.
  private func notice(_ log: inout Log) {
    guard log.isRead, log.file != FileIdentity(path: file.path) else { return }
    log = Log()
    release()
  }

  /// Reads the file, and makes of it what the model can be asked with.
  private func build(for model: Model, _ log: inout Log) throws -> Memory {
    notice(&log)
    if log.isRead, let memory = builtFor(model) { return memory }
    let records = try read(&log)
    let memory = try Self.made(of: records, for: model)
    keep(memory, for: model, log)
    return memory
  }

  private func read(_ log: inout Log) throws -> [MemoryRecord] {
    let content: MemoryFile.Content
    let identity = FileIdentity(path: file.path)
    do {
      content = try file.read() ?? MemoryFile.Content()
    } catch let error as MemoryFile.Damage {
      file.setAside()
      log = Log()
      release()
      throw error
    }
    note(content.records, byteCount: content.byteCount, &log)
    log.file = identity
    return content.records
  }

  private func note(_ records: [MemoryRecord], byteCount: Int, _ log: inout Log) {
    log.isRead = true
    log.byteCount = byteCount
    log.file = FileIdentity(path: file.path)
    log.learntCount = MemoryRecord.learns(records).compactMap(\.self).max().map { $0 + 1 } ?? 0
    log.firstTime = records.first { !$0.texts.isEmpty }?.time
    log.keys = []
    for record in records { note(record, &log) }
  }

  private func note(_ record: MemoryRecord, _ log: inout Log) {
    guard let key = record.key else { return }
    if let known = log.keys.lastIndex(where: { $0.key == key && $0.asked == record.asked }) {
      log.keys[known].learnt += record.wordCount
      return log.keys[known].parts = max(log.keys[known].parts, record.part + 1)
    }
    if log.keys.count == Self.keyCount { log.keys.removeFirst() }
    log.keys.append((key, record.asked, record.wordCount, record.part + 1))
  }

  private static let keyCount = 256

  private static func fading(_ records: [MemoryRecord]) -> MemoryFading {
    records.last { $0.fading != nil }?.fading ?? MemoryFading()
  }

  static func made(
    of records: [MemoryRecord], for model: Model, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Memory {
    let texts = records.lazy.flatMap { record in record.texts.map { (text: $0, time: record.time) } }
    return try Memory(of: model, fading: fading(records)).adding(texts, of: model, isCancelled: isCancelled)
  }

  // MARK: Changing

  struct Learnt {
    /// Words and sentence ends of it that the memory holds.
    let count: Int
    let memory: Memory
  }

  /// - Parameters:
  ///   - wordLimit: how many words it may hold: what is oldest goes first.
  ///   - hasRoom: asked with the bytes that the file would grow by; throws if the user may not have them.
  func learn(
    _ record: MemoryRecord, for model: Model, wordLimit: Int, hasRoom: (Int) throws -> Void
  ) throws -> Learnt {
    try log.withLock { log in
      let before = try build(for: model, &log)
      if let key = record.key, let earlier = log.keys.last(where: { $0.key == key }) {
        guard earlier.asked == record.asked else { throw Idempotency.misusedKey(of: .learn) }
        if record.part < earlier.parts {
          return Learnt(count: earlier.parts == 1 ? earlier.learnt : record.wordCount, memory: before)
        }
      }
      if record.texts.isEmpty, record.fading == nil { return Learnt(count: 0, memory: before) }
      try hasRoom(record.texts.reduce(256) { $0 + $1.bytes.count })
      log.byteCount = try file.append(record, at: log.byteCount)
      log.file = FileIdentity(path: file.path)
      note(record, &log)
      if record.group != nil {
        _ = try read(&log)
      } else if !record.texts.isEmpty {
        log.learntCount += 1
        log.firstTime = log.firstTime ?? record.time
      }
      let count = record.wordCount
      // How counts fade is computed from the beginning; so is what is left where the oldest must go.
      if record.fading.map({ $0 != before.fading }) ?? false || before.wordCount + count > wordLimit {
        var records = try read(&log)
        if before.wordCount + count > wordLimit {
          records = Self.trimmed(records, to: wordLimit - wordLimit / 8)
          log.isRead = false
          release()
          note(records, byteCount: try file.replace(by: records), &log)
        }
        let memory = try Self.made(of: records, for: model)
        keep(memory, for: model, log)
        // What came last goes last.
        return Learnt(count: min(count, memory.wordCount), memory: memory)
      }
      let memory = (try? before.adding(record.texts.map { ($0, record.time) }, of: model)) ?? before  // never cancelled
      keep(memory, for: model, log)
      return Learnt(count: count, memory: memory)
    }
  }

  /// Writes the file anew with what `change` leaves, or removes it if that is nothing.
  ///
  /// - Parameters:
  ///   - keepsFading: whether what was said of fading stays where no words are left.
  ///   - isCancelled: asked until the file is written; what is cancelled changes nothing.
  /// - Returns: how many words were forgotten, and what is left.
  func forget(
    for model: Model, keepsFading: Bool, isCancelled: () -> Bool,
    _ change: ([MemoryRecord]) throws(Cancelled) -> [MemoryRecord]
  ) throws -> (forgotten: Int, memory: Memory) {
    try log.withLock { log in
      let records = try read(&log)
      let before = records.reduce(0) { $0 + $1.wordCount }
      let left = Self.holding(try change(records), keepsFading: keepsFading)
      let after = left.reduce(0) { $0 + $1.wordCount }
      // What takes longest, while it can still be left.
      let memory = try Self.made(of: left, for: model, isCancelled: isCancelled)
      if isCancelled() { throw Cancelled() }
      if left != records {
        // If writing fails halfway, nobody knows which file is there: then it is read again.
        log.isRead = false
        release()
        if left.isEmpty { try file.remove() }
        note(left, byteCount: left.isEmpty ? 0 : try file.replace(by: left), &log)
      }
      keep(memory, for: model, log)
      return (before - after, memory)
    }
  }

  /// Removes the file, also one that cannot be read, and the damaged ones that were set aside.
  func forgetAll(for model: Model) throws -> (forgotten: Int, memory: Memory) {
    try log.withLock { log in
      let records = (try? read(&log)) ?? []
      try file.remove()
      try file.removeAsides()
      note([], byteCount: 0, &log)
      let memory = Memory(of: model)
      keep(memory, for: model, log)
      return (records.reduce(0) { $0 + $1.wordCount }, memory)
    }
  }

  /// Removes its files, also damaged ones, without a look at what they hold.
  func removeFiles() throws(StorageError) {
    try log.withLock { (log) throws(StorageError) in
      log = Log()
      release()
      try file.remove()
      try file.removeAsides()
    }
  }

  /// All that it was given.
  func records() throws -> [MemoryRecord] {
    try log.withLock { log in try read(&log) }
  }

  struct Facts {
    let learntCount: Int
    let firstTime: Int64?
    let fileByteCount: Int
    let memory: Memory
  }

  func facts(for model: Model) throws -> Facts {
    try log.withLock { log in
      let memory = try build(for: model, &log)
      return Facts(
        learntCount: log.learntCount, firstTime: log.firstTime, fileByteCount: log.byteCount, memory: memory)
    }
  }
}
