package import KithProtocol
package import LanguageModel

/// What memories are told to forget.
extension MemoryStore {
  /// What is to be forgotten.
  package enum Forgotten: Sendable {
    /// What any of these matches.
    case words([MemoryPattern])
    case last(Int)
    case before(Int64)
    case all
  }

  /// - Parameter isCancelled: asked until the file is written anew; what is cancelled forgets nothing.
  package func forget(
    _ what: Forgotten, in name: String, of user: UInt32, _ served: ServedModel,
    isCancelled: () -> Bool = { false }
  ) throws(ProtocolError) -> (forgotten: Int, memory: Memory) {
    if case .all = what {
      let owned = find(name, of: user, served.key)
      if !owned.file.hasAside { _ = try existing(name, of: user, served) }
      return try carryingOut(user) { try owned.forgetAll(for: served.model) }
    }
    let owned = try existing(name, of: user, served)
    var keepsFading = false
    if case .last = what { keepsFading = true }
    return try carryingOut(user) {
      try owned.forget(for: served.model, keepsFading: keepsFading, isCancelled: isCancelled) {
        (records) throws(Cancelled) in
        try Self.without(what, records, isCancelled: isCancelled)
      }
    }
  }

  /// Where all words of a record go by their time or their spelling, how counts fade stays as it was said with them; what
  /// was learnt last goes as if it had never been learnt.
  private static func without(
    _ what: Forgotten, _ records: [MemoryRecord], isCancelled: () -> Bool
  ) throws(Cancelled) -> [MemoryRecord] {
    switch what {
    case .all: return []
    case .last(let count):
      let learns = MemoryRecord.learns(records)
      // By the last record of each.
      var last: Set<Int> = []
      for learn in learns.reversed() where last.count < count { if let learn { last.insert(learn) } }
      return zip(records, learns).filter { $1.map { !last.contains($0) } ?? true }.map(\.0)
    case .before(let time):
      return records.map { record in
        var record = record
        if record.time < time { record.texts = [] }
        return record
      }
    case .words(let patterns):
      return try records.map { (record) throws(Cancelled) in
        var record = record
        record.texts = try record.texts.map { (text) throws(Cancelled) in
          var text = text
          for pattern in patterns {
            if isCancelled() { throw Cancelled() }
            text = text.without(pattern) ?? text
          }
          return text
        }
        return record
      }
    }
  }
}
