import KithProtocol
package import LanguageModel
import StrictJSON

/// Everything that makes a session again: its text, what can be undone, and whose and what kind it is.
package struct SessionRecord: Sendable, Equatable {
  package var id: String
  package var user: UInt32
  package var model: ModelKey
  /// The model's content: the session goes on with no other.
  package var contentHash: String
  package var experts: Experts
  /// The memory that it is answered with; nil for none.
  package var memory: String?
  package var idleSeconds: Int
  package var droppedCount: Int
  /// Where each append began that can be undone, bytes of the text.
  package var appends: [Int]
  package var text: [UInt8]
  /// How much of the text a memory has learnt, bytes.
  package var learnt = 0
  /// The outcomes of the last changes that had an idempotency key, oldest first: a client that lost its answer with the daemon asks
  /// again.
  package var outcomes: [Outcome] = []

  /// What a change was answered with.
  package struct Outcome: Sendable, Equatable {
    package var key: String
    /// `words` of an append, `undone` of an undo.
    package var count: Int
    package var position: Int
    package var droppedCount: Int

    package init(key: String, count: Int, position: Int, droppedCount: Int) {
      self.key = key
      self.count = count
      self.position = position
      self.droppedCount = droppedCount
    }
  }

  package init(
    id: String, user: UInt32, model: ModelKey, contentHash: String, experts: Experts, idleSeconds: Int,
    droppedCount: Int, appends: [Int], text: [UInt8], outcomes: [Outcome] = []
  ) {
    self.id = id
    self.user = user
    self.model = model
    self.contentHash = contentHash
    self.experts = experts
    self.idleSeconds = idleSeconds
    self.droppedCount = droppedCount
    self.appends = appends
    self.text = text
    self.outcomes = outcomes
  }

  /// How many outcomes are remembered.
  package static let outcomeCount = 8

  /// A change of the text.
  package enum Change: Sendable, Equatable {
    case append([UInt8], Outcome?)
    case undo(Int, Outcome?)
    /// So many bytes of the text were learnt.
    case learnt(Int)
  }

  /// Makes a change, as `GrowingContext` does where nothing is dropped.
  package mutating func apply(_ change: Change) {
    switch change {
    case .append(let bytes, let outcome):
      if !bytes.isEmpty {
        if appends.count == ProtocolLimits.sessionUndos { appends.removeFirst() }
        appends.append(text.count)
        text += bytes
      }
      remember(outcome)
    case .undo(let count, let outcome):
      let undone = min(count, appends.count)
      if undone > 0 {
        text.removeLast(max(0, text.count - appends[appends.count - undone]))
        appends.removeLast(undone)
      }
      learnt = min(learnt, text.count)
      remember(outcome)
    case .learnt(let count): learnt = min(max(0, count), text.count)
    }
  }

  mutating func remember(_ outcome: Outcome?) {
    guard let outcome else { return }
    if outcomes.count == Self.outcomeCount { outcomes.removeFirst() }
    outcomes.append(outcome)
  }
}

// MARK: - As bytes

extension SessionRecord {
  /// The head: the length of a JSON object, the object, and the text.
  package var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("session", id)
      writer.member("user", Int(user))
      writer.member("model", model.catalogText)
      writer.member("hash", contentHash)
      writer.member("grammar_only", experts == .grammar)
      if experts == .associations { writer.member("associations_only", true) }
      if let memory { writer.member("memory", memory) }
      writer.member("idle_s", idleSeconds)
      writer.member("dropped", droppedCount)
      writer.member("bytes", text.count)
      if learnt > 0 { writer.member("learnt", learnt) }
      writer.key("appends")
      writer.array { for append in appends { $0.value(append) } }
      writer.key("outcomes")
      writer.array { for outcome in outcomes { $0.value(outcome.json) } }
    }
    return Self.prefixed(writer.bytes) + text
  }

  /// A head and the changes behind it.
  ///
  /// - Returns: nil if it is none.
  package static func decode(_ image: [UInt8]) -> (record: SessionRecord, headLength: Int)? {
    var reader = Reader(bytes: image)
    guard let json = reader.prefixed(),
      let members = (try? JSONValue.parse(String(decoding: json, as: UTF8.self)))?.object,
      var record = SessionRecord(members), let count = members["bytes"]?.integer, let text = reader.take(Int(count))
    else { return nil }
    record.text = Array(text)
    record.learnt = min(record.learnt, text.count)
    // Undoing goes back to these.
    guard record.appends.allSatisfy({ (0...text.count).contains($0) }),
      zip(record.appends, record.appends.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    let headLength = reader.offset
    while !reader.isAtEnd {
      guard let change = Change(&reader) else { return nil }
      record.apply(change)
    }
    guard record.text.count <= ProtocolLimits.sessionBytes, String(validating: record.text, as: UTF8.self) != nil else {
      return nil
    }
    return (record, headLength)
  }

  /// Words and sentence ends; nobody types more, and positions behind them are still numbers.
  private static let mostDropped: Int64 = 1 << 52

  private init?(_ members: JSONObject) {
    guard let id = members["session"]?.string, let user = (members["user"]?.integer).flatMap({ UInt32(exactly: $0) }),
      let model = (members["model"]?.string).flatMap({ ModelKey(catalogText: $0) }), let hash = members["hash"]?.string,
      let isGrammarOnly = members["grammar_only"]?.bool, let idle = members["idle_s"]?.integer,
      let dropped = members["dropped"]?.integer, let appends = members["appends"]?.array,
      (1...Int64(ProtocolLimits.longestSessionIdleSeconds)).contains(idle), (0...Self.mostDropped).contains(dropped)
    else { return nil }
    self.init(
      id: id, user: user, model: model, contentHash: hash,
      experts: isGrammarOnly ? .grammar : members["associations_only"]?.bool == true ? .associations : .all,
      idleSeconds: Int(idle),
      droppedCount: Int(dropped), appends: appends.compactMap { $0.integer.map { Int($0) } }, text: [],
      outcomes: (members["outcomes"]?.array ?? []).compactMap(Outcome.init))
    memory = members["memory"]?.string.flatMap { ModelName.isName($0) ? $0 : nil }
    learnt = max(0, (members["learnt"]?.integer).flatMap { Int(exactly: $0) } ?? 0)
  }

  fileprivate static func prefixed(_ bytes: [UInt8]) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
  }

  /// Bytes taken one after another.
  fileprivate struct Reader {
    let bytes: [UInt8]
    private(set) var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, count <= bytes.count - offset else { return nil }
      defer { offset += count }
      return bytes[offset..<offset + count]
    }

    mutating func prefixed() -> ArraySlice<UInt8>? {
      guard let length = take(4) else { return nil }
      return take(length.reversed().reduce(0) { $0 << 8 | Int($1) })
    }
  }
}

extension SessionRecord.Change {
  /// What it is, its outcome, and its text.
  package var encoded: [UInt8] {
    var writer = JSONWriter()
    let (text, outcome): ([UInt8], SessionRecord.Outcome?) =
      switch self {
      case .append(let bytes, let outcome): (bytes, outcome)
      case .undo(_, let outcome): ([], outcome)
      case .learnt: ([], nil)
      }
    writer.object { writer in
      if case .undo(let count, _) = self { writer.member("undo", count) }
      if case .learnt(let count) = self { writer.member("learnt", count) }
      if let outcome { writer.member("outcome", outcome.json) }
    }
    return SessionRecord.prefixed(writer.bytes) + SessionRecord.prefixed(text)
  }

  fileprivate init?(_ reader: inout SessionRecord.Reader) {
    guard let json = reader.prefixed(), let text = reader.prefixed(),
      let members = (try? JSONValue.parse(String(decoding: json, as: UTF8.self)))?.object
    else { return nil }
    let outcome = members["outcome"].flatMap(SessionRecord.Outcome.init)
    if let count = members["undo"]?.integer {
      self = .undo(Int(max(0, count)), outcome)
    } else if let count = members["learnt"]?.integer {
      self = .learnt(Int(max(0, count)))
    } else {
      self = .append(Array(text), outcome)
    }
  }
}

extension SessionRecord.Outcome {
  fileprivate var json: JSONValue {
    .array([.string(key), .integer(Int64(count)), .integer(Int64(position)), .integer(Int64(droppedCount))])
  }

  fileprivate init?(_ value: JSONValue) {
    guard let parts = value.array, parts.count == 4, let key = parts[0].string, let count = parts[1].integer,
      let position = parts[2].integer, let dropped = parts[3].integer
    else { return nil }
    self.init(key: key, count: Int(count), position: Int(position), droppedCount: Int(dropped))
  }
}
