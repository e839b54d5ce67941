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

  /// What was made of the file for one content of the model.
  private struct Built {
    let contentHash: String
    let memory: Memory
  }

  private struct Log {
    var isRead = false
    /// Where the next record belongs.
    var byteCount = 0
    var learntCount = 0
    var firstTime: Int64?
    /// Idempotency keys and what they asked for, oldest first.
    var keys: [(key: String, asked: UInt32, learnt: Int)] = []
  }

  private let built = Mutex<Built?>(nil)
  private let log = Mutex(Log())
  /// The ordinal of the last use, to let go of the longest unused.
  let lastUse = Atomic<Int>(0)

  init(file: MemoryFile, name: String) {
    self.file = file
    self.name = name
  }

  /// What it takes in memory now.
  var byteCount: Int { built.withLock { $0?.memory.byteCount ?? 0 } }

  /// Lets go of what was made of the file; it is read again when it is asked for.
  func release() {
    let old = built.withLock { built in
      defer { built = nil }
      return built
    }
    _ = consume old  // outside of the lock
  }

  private func builtFor(_ model: Model) -> Memory? {
    built.withLock { $0?.contentHash == model.details.contentHash ? $0?.memory : nil }
  }

  private func keep(_ memory: Memory, for model: Model) {
    let old = built.withLock { built in
      defer { built = Built(contentHash: model.details.contentHash, memory: memory) }
      return built
    }
    _ = consume old
  }

  /// What the memory holds now, for a model.
  ///
  /// - Returns: nil if it holds nothing.
  /// - Throws: `damaged`, and the file is set aside; `StorageError` if it cannot be read.
  func memory(for model: Model) throws -> Memory? {
    if let memory = builtFor(model) { return memory.wordCount > 0 ? memory : nil }
    return try log.withLock { log in
      let memory = try build(for: model, &log)
      return memory.wordCount > 0 ? memory : nil
    }
  }

  /// Reads the file, and makes of it what the model can be asked with.
  private func build(for model: Model, _ log: inout Log) throws -> Memory {
    if log.isRead, let memory = builtFor(model) { return memory }
    let records = try read(&log)
    let memory = Self.made(of: records, for: model)
    keep(memory, for: model)
    return memory
  }

  private func read(_ log: inout Log) throws -> [MemoryRecord] {
    let content: MemoryFile.Content
    do {
      content = try file.read() ?? MemoryFile.Content()
    } catch let error as MemoryFile.Damage {
      file.setAside()
      log = Log()
      release()
      throw error
    }
    note(content.records, byteCount: content.byteCount, &log)
    return content.records
  }

  private func note(_ records: [MemoryRecord], byteCount: Int, _ log: inout Log) {
    log.isRead = true
    log.byteCount = byteCount
    log.learntCount = records.count { !$0.texts.isEmpty }
    log.firstTime = records.first { !$0.texts.isEmpty }?.time
    log.keys = []
    for record in records { note(record, &log) }
  }

  private func note(_ record: MemoryRecord, _ log: inout Log) {
    guard let key = record.key else { return }
    if log.keys.count == Self.keyCount { log.keys.removeFirst() }
    log.keys.append((key, record.asked, record.wordCount))
  }

  private static let keyCount = 256

  private static func fading(_ records: [MemoryRecord]) -> MemoryFading {
    records.last { $0.fading != nil }?.fading ?? MemoryFading()
  }

  static func made(of records: [MemoryRecord], for model: Model) -> Memory {
    let texts = records.lazy.flatMap { record in record.texts.map { (text: $0, time: record.time) } }
    let empty = Memory(of: model, fading: fading(records))
    return (try? empty.adding(texts, of: model)) ?? empty  // never cancelled
  }

  // MARK: Changing

  struct Learnt {
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
        return Learnt(count: earlier.learnt, memory: before)
      }
      if record.texts.isEmpty, record.fading == nil { return Learnt(count: 0, memory: before) }
      try hasRoom(record.texts.reduce(256) { $0 + $1.bytes.count })
      log.byteCount = try file.append(record, at: log.byteCount)
      note(record, &log)
      if !record.texts.isEmpty {
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
        let memory = Self.made(of: records, for: model)
        keep(memory, for: model)
        return Learnt(count: count, memory: memory)
      }
      let memory = (try? before.adding(record.texts.map { ($0, record.time) }, of: model)) ?? before  // never cancelled
      keep(memory, for: model)
      return Learnt(count: count, memory: memory)
    }
  }

  /// What is left of records when the oldest words have gone.
  static func trimmed(_ records: [MemoryRecord], to wordCount: Int) -> [MemoryRecord] {
    var left = records.reduce(0) { $0 + $1.wordCount }
    let fading = records.last { $0.fading != nil }?.fading
    var rest = records
    for index in rest.indices {
      while left > wordCount, let first = rest[index].texts.first {
        let cut = left - wordCount
        if first.wordCount <= cut {
          rest[index].texts.removeFirst()
          left -= first.wordCount
        } else {
          let shorter = first.withoutFirst(cut)
          left -= first.wordCount - shorter.wordCount
          rest[index].texts[0] = shorter
        }
      }
      if left <= wordCount { break }
    }
    rest.removeAll { $0.texts.isEmpty }
    if let fading, !rest.isEmpty { rest[0].fading = fading }
    return rest
  }

  /// Writes the file anew with what `change` leaves, or removes it if that is nothing.
  ///
  /// - Returns: how many words were forgotten, and what is left.
  func forget(
    for model: Model, _ change: ([MemoryRecord]) -> [MemoryRecord]
  ) throws -> (forgotten: Int, memory: Memory) {
    try log.withLock { log in
      let records = try read(&log)
      let before = records.reduce(0) { $0 + $1.wordCount }
      var left = change(records).filter { !$0.texts.isEmpty }
      let after = left.reduce(0) { $0 + $1.wordCount }
      if after < before || left.count < records.count {
        // If writing fails halfway, nobody knows which file is there: then it is read again.
        log.isRead = false
        release()
        if left.isEmpty {
          try file.remove()
        } else {
          let fading = Self.fading(records)
          if fading != MemoryFading() { left[0].fading = fading }
          for index in left.indices.dropFirst() { left[index].fading = nil }
        }
        note(left, byteCount: left.isEmpty ? 0 : try file.replace(by: left), &log)
      }
      let memory = Self.made(of: left, for: model)
      keep(memory, for: model)
      return (before - after, memory)
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
