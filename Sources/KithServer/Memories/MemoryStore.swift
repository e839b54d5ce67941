package import KithProtocol
package import LanguageModel
package import Logging
import Storage
import Synchronization

/// The memories of all users: `UID/MODEL/NAME.memory` below a folder, each a file that its owner's requests alone reach.
///
/// A memory is read when it is first asked for, and the longest unused are let go of when all together take too much room.
package final class MemoryStore: Sendable {
  package typealias Clock = @Sendable () -> Int64

  /// What all that are in use may take in memory, bytes.
  private static let byteLimit = 256 << 20

  private struct Key: Hashable {
    let user: UInt32
    let model: ModelKey
    let name: String
  }

  let folder: String
  private let wordLimit: Int
  /// How many bytes one user's models, texts and memories may take on the disk; nil for no limit.
  let diskLimit: Int?
  private let logger: Logger
  private let now: Clock
  private let memories = Mutex<[Key: UserMemory]>([:])
  private let useCount = Atomic<Int>(0)
  /// At how many known memories some are let go of.
  private let roomFor = Atomic<Int>(mostKnown)

  /// - Parameters:
  ///   - wordLimit: how many words and sentence ends a memory holds at most.
  ///   - now: the time, seconds of Unix time.
  package init(
    folder: String, diskLimit: Int? = nil, wordLimit: Int = ProtocolLimits.memoryWords, logger: Logger,
    now: @escaping Clock
  ) {
    self.folder = folder
    self.diskLimit = diskLimit
    self.wordLimit = wordLimit
    self.logger = logger
    self.now = now
  }

  // MARK: Files

  private func folder(of user: UInt32, _ model: ModelKey) -> String {
    "\(folder)/\(user)/\(Self.folderName(of: model))"
  }

  func find(_ name: String, of user: UInt32, _ model: ModelKey) -> UserMemory {
    let key = Key(user: user, model: model, name: name)
    let path = "\(folder(of: user, model))/\(name)\(Self.ending)"
    let memory = memories.withLock { memories in
      if let known = memories[key] { return known }
      if memories.count >= roomFor.load(ordering: .relaxed) { letGo(&memories) }
      let new = UserMemory(file: MemoryFile(path: path), name: name)
      memories[key] = new
      Handover.left(at: new)
      return new
    }
    Handover.taken(from: memory)
    memory.lastUse.store(useCount.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
    return memory
  }

  /// Lets go of memories that nobody uses and of which no words are in memory.
  private func letGo(_ memories: inout [Key: UserMemory]) {
    for key in Array(memories.keys) {
      // Others take theirs from here alone, so nobody comes to have it meanwhile.
      if isKnownUniquelyReferenced(&memories[key]), memories[key]?.isAtRest == true { memories[key] = nil }
    }
    roomFor.store(max(Self.mostKnown, 2 * memories.count), ordering: .relaxed)
  }

  /// So many are known before the first are let go of.
  package static let mostKnown = 1_024

  /// How many memories are known.
  package var knownCount: Int { memories.withLock { $0.count } }

  /// A memory that there is, or that something is known of; nil for a name that says nothing.
  private func known(_ name: String, of user: UInt32, _ model: ModelKey) -> UserMemory? {
    let isKnown = memories.withLock { $0[Key(user: user, model: model, name: name)] != nil }
    let path = "\(folder(of: user, model))/\(name)\(Self.ending)"
    return isKnown || FileIdentity(path: path) != nil ? find(name, of: user, model) : nil
  }

  static let ending = ".memory"

  /// The names of a user's memories beside a model, sorted.
  package func names(of user: UInt32, _ model: ModelKey) -> [String] {
    folderEntries(folder(of: user, model)).filter { $0.hasSuffix(Self.ending) }
      .map { String($0.dropLast(Self.ending.utf8.count)) }.filter(ModelName.isName).sorted()
  }

  // MARK: Asking

  /// A user's memory beside a model, as it is now.
  ///
  /// - Returns: nil if none is named, if it holds nothing, or if it cannot be read: then the model answers without.
  package func memory(_ name: String?, of user: UInt32, _ served: ServedModel) -> Memory? {
    guard let name, let owned = known(name, of: user, served.key) else { return nil }
    let before = owned.byteCount
    do {
      defer { if owned.byteCount > before { makeRoom(besides: owned) } }
      return try owned.memory(for: served.model)
    } catch {
      tell(error, user)
      return nil
    }
  }

  private func makeRoom(besides current: UserMemory) {
    let all = memories.withLock { Array($0.values) }
    var used = all.reduce(0) { $0 + $1.byteCount }
    guard used > Self.byteLimit else { return }
    let oldest = all.sorted { $0.lastUse.load(ordering: .relaxed) < $1.lastUse.load(ordering: .relaxed) }
    for memory in oldest where memory !== current && used > Self.byteLimit {
      used -= memory.byteCount
      memory.release()
    }
  }

  /// Lets go of all that were made of files.
  package func releaseAll() {
    for memory in memories.withLock({ Array($0.values) }) { memory.release() }
  }

  private func tell(_ error: any Error, _ user: UInt32) {
    if error is MemoryFile.Damage {
      logger.log(.memoryDamaged, ["uid": "\(user)"])
    } else {
      logger.log(.memoryUnreadable, ["uid": "\(user)", "reason": "\((error as? StorageError)?.message ?? "\(error)")"])
    }
  }

  // MARK: Changing

  package struct Learnt: Sendable {
    package let count: Int
    package let memory: Memory
  }

  /// Learns texts, which are on the disk when this returns, and part of the next request's answer.
  ///
  /// - Parameters:
  ///   - texts: each with when it was learnt before, and in which learning, where that was elsewhere.
  ///   - continued: the key of an earlier request that this one goes on with.
  ///   - fading: changes how counts fade, nil for a half-life that stays as it is.
  ///   - used: what else the user has on the disk, bytes.
  package func learn(
    _ texts: [LearntText], in name: String, of peer: Peer, _ served: ServedModel,
    fading: (words: Double?, days: Double?) = (nil, nil), key: String?, continued: String? = nil, asked: UInt32,
    used: @autoclosure () -> Int
  ) throws(ProtocolError) -> Learnt {
    let user = peer.uid
    let owned = try prepared(name, of: user, served)
    let present = now()
    return try carryingOut(user) {
      var changed: MemoryFading?
      if fading.words != nil || fading.days != nil {
        let before = try owned.facts(for: served.model).memory.fading
        changed = MemoryFading(
          halfLifeWords: fading.words ?? before.halfLifeWords, halfLifeDays: fading.days ?? before.halfLifeDays)
      }
      var last: Learnt?
      var sum = 0
      for (part, group) in LearntTexts.grouped(texts, present).enumerated() {
        let record = MemoryRecord(
          time: group.time, key: key, asked: asked, part: part,
          group: group.group(of: continued ?? key ?? "\(present).\(asked)", continuing: continued), texts: group.texts,
          fading: part == 0 ? changed : nil)
        let learnt = try owned.learn(record, for: served.model, wordLimit: wordLimit) { bytes in
          guard let diskLimit, peer.namespace != nil else { return }
          let all = used() + byteCount(of: user)
          guard all + bytes <= diskLimit else {
            throw ProtocolError(
              .quota,
              "your texts, models and memories would take \(all + bytes) bytes of the disk, and you may have \(diskLimit)",
              hint: "have the memory forget something, or delete a model")
          }
        }
        // Later ones may have pushed out what the first ones brought.
        sum = min(sum + learnt.count, learnt.memory.wordCount)
        last = Learnt(count: sum, memory: learnt.memory)
      }
      makeRoom(besides: owned)
      guard let last else { throw ProtocolError(.badValue, "there is nothing to learn") }
      return last
    }
  }

  package func records(of name: String, of user: UInt32, _ served: ServedModel) throws(ProtocolError) -> [MemoryRecord]
  {
    let owned = try existing(name, of: user, served)
    return try carryingOut(user) { try owned.records() }
  }

  func facts(of name: String, of user: UInt32, _ served: ServedModel) throws(ProtocolError) -> UserMemory.Facts {
    let owned = try existing(name, of: user, served)
    return try carryingOut(user) { try owned.facts(for: served.model) }
  }

  func existing(
    _ name: String, of user: UInt32, _ served: ServedModel
  ) throws(ProtocolError) -> UserMemory {
    guard let owned = known(name, of: user, served.key), FileIdentity(path: owned.file.path) != nil else {
      throw ProtocolError(
        .badValue, "you have no memory `\(name)` beside `\(served.name)`", hint: "`learn` makes one",
        field: MemoryTable.named.name)
    }
    return owned
  }

  private func prepared(
    _ name: String, of user: UInt32, _ served: ServedModel
  ) throws(ProtocolError) -> UserMemory {
    let own = folder(of: user, served.key)
    guard FileSystem.makeFolder(own) else { throw FileSystem.failure("the memory's folder could not be made") }
    let owned = find(name, of: user, served.key)
    let isNew = FileIdentity(path: owned.file.path) == nil
    if isNew, names(of: user, served.key).count >= ProtocolLimits.memoriesPerModel {
      throw ProtocolError(
        .quota, "you have \(ProtocolLimits.memoriesPerModel) memories beside `\(served.name)` already",
        hint: "`memory.forget` with `all` removes one")
    }
    return owned
  }

  func carryingOut<Value>(_ user: UInt32, _ body: () throws -> Value) throws(ProtocolError) -> Value {
    do {
      return try body()
    } catch let error as ProtocolError {
      throw error
    } catch let error as StorageError {
      throw FileSystem.failure("the memory's file could not be read or written", error)
    } catch is Cancelled {
      throw ProtocolError(.cancelled, "cancelled by request")
    } catch {
      tell(error, user)
      throw ProtocolError(
        .inputOutput, "the memory's file was damaged, and is set aside", hint: "ask again: the memory begins anew")
    }
  }
}
