import KithProtocol
import LanguageModel
import Storage
import StrictJSON

/// `learn`: has a memory learn texts, or what a session has read since it was last learnt.
struct Learn: ModelOperation {
  private let texts: [String]
  private let name: String
  private let fading: (words: Double?, days: Double?)
  private let continued: String?
  private let asked: UInt32

  init(_ arguments: Arguments) throws(ProtocolError) {
    for field in [LearnTable.text, LearnTable.texts] where arguments.has(LearnTable.session) && arguments.has(field) {
      throw ProtocolError(
        .badValue, "`\(field.name)` does not go with `session`",
        hint: "the session's own text is learnt; another text is learnt without it", field: field.name)
    }
    continued = arguments.optionalString(LearnTable.continues)
    texts =
      arguments.has(LearnTable.texts)
      ? arguments.strings(LearnTable.texts) : arguments.optionalString(LearnTable.text).map { [$0] } ?? []
    name = arguments.string(MemoryTable.named)
    fading = Self.fading(arguments)
    asked = Self.checksum(texts, name)
  }

  static func fading(_ arguments: Arguments) -> (words: Double?, days: Double?) {
    (
      arguments.has(LearnTable.halfLifeWords) ? arguments.double(LearnTable.halfLifeWords) : nil,
      arguments.has(LearnTable.halfLifeDays) ? arguments.double(LearnTable.halfLifeDays) : nil
    )
  }

  static func checksum(_ texts: [String], _ name: String) -> UInt32 {
    var checksum = Checksum()
    for text in [name] + texts {
      let bytes = Array(text.utf8) + [0]
      unsafe checksum.add(bytes.span.bytes)
    }
    return checksum.value
  }

  /// Learning is quick, and the disk is waited for.
  var cost: Cost { Cost(bytes: texts.reduce(0) { $0 + $1.utf8.count }) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    if let session = scope.session {
      let text = scope.sessionText ?? ""
      let (name, start) = (session.memoryName ?? MemoryTable.ownName, scope.sessionStart)
      let new = session.unlearnt(text, start: start)
      let learnt = try learn(new.isEmpty ? [] : [new], in: name, scope)
      if !session.noteLearnt(text.utf8.count, start: start) { scope.service.sessions.keepNoLonger(session) }
      return learnt
    }
    return try learn(texts, in: name, scope)
  }

  private func learn(_ texts: [String], in name: String, _ scope: Scope) throws(ProtocolError) -> Answer {
    let cut = try scope.computing { () throws(Cancelled) in
      try texts.map { (text) throws(Cancelled) in
        try scope.model.memoryText(of: text, isCancelled: scope.isCancelled)
      }
    }
    let held = cut.filter { $0.wordCount > 0 }
    guard !held.isEmpty || scope.session != nil || fading.words != nil || fading.days != nil else {
      throw ProtocolError(.badValue, "the text holds no words", field: LearnTable.text.name)
    }
    return try scope.learn(
      held.map { MemoryStore.LearntText($0) }, in: name, fading: fading, continued: continued, asked: asked)
  }
}

/// `memory.load`: has a memory learn what `memory.save` gave.
struct MemoryLoad: ModelOperation {
  private let texts: [MemoryStore.LearntText]
  private let name: String
  private let fading: (words: Double?, days: Double?)
  private let continued: String?
  private let asked: UInt32

  init(_ arguments: Arguments) throws(ProtocolError) {
    name = arguments.string(MemoryTable.named)
    fading = Learn.fading(arguments)
    continued = arguments.optionalString(LearnTable.continues)
    var texts: [MemoryStore.LearntText] = []
    var strings: [String] = []
    for (index, value) in arguments.list(MemoryTransferTable.loaded).enumerated() {
      let string = value[MemoryTransferTable.Text.text.name]?.string ?? ""
      guard let text = MemoryText(kept: Array(string.utf8)) else {
        throw ProtocolError(
          .badValue, "text \(index + 1) holds characters that no saved text has",
          hint: "`learn` takes texts as they are", field: MemoryTransferTable.loaded.name)
      }
      strings.append(string)
      texts.append(
        MemoryStore.LearntText(
          text.tidied, time: value[MemoryTable.time.name]?.integer,
          learn: value[MemoryTransferTable.Text.learn.name]?.integer))
    }
    self.texts = texts.filter { $0.text.wordCount > 0 }
    asked = Learn.checksum(strings, name)
  }

  var cost: Cost { Cost(bytes: texts.reduce(0) { $0 + $1.text.bytes.count }) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    guard !texts.isEmpty else {
      throw ProtocolError(.badValue, "the texts hold no words", field: MemoryTransferTable.loaded.name)
    }
    return try scope.learn(texts, in: name, fading: fading, continued: continued, asked: asked)
  }
}

extension Scope {
  /// Learns, and answers with how much that was.
  fileprivate func learn(
    _ texts: [MemoryStore.LearntText], in name: String, fading: (words: Double?, days: Double?), continued: String?,
    asked: UInt32
  ) throws(ProtocolError) -> Answer {
    let learnt = try service.memories.learn(
      texts, in: name, of: peer, served, fading: fading, key: key, continued: continued, asked: asked,
      used: service.models.byteCount(of: peer.uid))
    return Answer { writer in
      writer.member(MemoryTable.memory, name)
      writer.member(LearnTable.learnt, learnt.count)
      writer.member(MemoryTable.words, learnt.memory.wordCount)
      writer.member(LearnTable.new, learnt.memory.newWordCount)
    }
  }
}
