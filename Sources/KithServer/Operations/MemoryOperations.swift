import KithProtocol
import LanguageModel
import StrictJSON
import Tokenization

/// `memory.show`: what memories one has, and what one of them holds.
struct MemoryShow: ModelOperation {
  private let name: String?
  private let count: Int

  init(_ arguments: Arguments) {
    name = arguments.optionalString(MemoryShowTable.memory)
    count = arguments.integer(WordTable.top)
  }

  /// A memory that nobody has asked yet is read first.
  var cost: Cost { .long }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    let (store, user, served) = (scope.service.memories, scope.peer.uid, scope.served)
    let names = name.map { [$0] } ?? store.names(of: user, served.key)
    var entries: [(name: String, facts: UserMemory.Facts)] = []
    for name in names { entries.append((name, try store.facts(of: name, of: user, served))) }
    let top = name == nil ? nil : count
    return Answer { [entries] writer in
      writer.array(MemoryShowTable.memories) { writer in
        for (name, facts) in entries {
          writer.object { facts.encodeMembers(name, top: top, served.model, into: &$0) }
        }
      }
    }
  }
}

extension UserMemory.Facts {
  fileprivate func encodeMembers(_ name: String, top: Int?, _ model: Model, into writer: inout JSONWriter) {
    typealias Entry = MemoryShowTable.Entry
    writer.member(MemoryTable.memory, name)
    writer.member(MemoryTable.words, memory.wordCount)
    writer.member(Entry.learnt, learntCount)
    writer.member(Entry.distinct, memory.vocabularyCount)
    writer.member(Entry.new, memory.newWordCount)
    writer.member(Entry.first, ifPresent: firstTime.map { Int($0) })
    writer.member(Entry.last, ifPresent: memory.time.map { Int($0) })
    writer.member(Entry.fileBytes, fileByteCount)
    writer.member(Entry.memoryBytes, memory.byteCount)
    writer.member(MemoryTable.halfLifeWords, memory.fading.halfLifeWords)
    writer.member(MemoryTable.halfLifeDays, memory.fading.halfLifeDays)
    guard let top else { return }
    writer.array(Entry.heaviest) { writer in
      for word in memory.words(top, of: model) {
        writer.object { writer in
          writer.member(WordTable.word, word.word)
          writer.member(MemoryShowTable.Word.count, word.count)
          writer.member(WordTable.isUnknown, word.isNew)
        }
      }
    }
  }
}

/// `memory.forget`: takes something out of a memory.
struct MemoryForget: ModelOperation {
  private enum What {
    case word(String)
    case text(String)
    case last(Int)
    case before(Int)
    case all
  }

  private let what: What
  private let name: String

  init(_ arguments: Arguments) throws(ProtocolError) {
    name = arguments.string(MemoryTable.named)
    if let word = arguments.optionalString(MemoryForgetTable.word) {
      what = .word(word)
    } else if let text = arguments.optionalString(MemoryForgetTable.text) {
      what = .text(text)
    } else if let count = arguments.optionalInteger(MemoryForgetTable.last) {
      what = .last(count)
    } else if let time = arguments.optionalInteger(MemoryForgetTable.before) {
      what = .before(time)
    } else if arguments.bool(MemoryForgetTable.all) {
      what = .all
    } else {
      throw ProtocolError(
        .badValue, "`all` must be true", hint: "or say what to forget", field: MemoryForgetTable.all.name)
    }
  }

  var cost: Cost { .long }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    let outcome = try scope.service.memories.forget(
      try forgotten(scope.model), in: name, of: scope.peer.uid, scope.served, isCancelled: scope.isCancelled)
    return Answer { [name] writer in
      writer.member(MemoryTable.memory, name)
      writer.member(MemoryForgetTable.forgotten, outcome.forgotten)
      writer.member(MemoryTable.words, outcome.memory.wordCount)
    }
  }

  private func forgotten(_ model: Model) throws(ProtocolError) -> MemoryStore.Forgotten {
    switch what {
    case .word(let word):
      // A text that is read byte by byte, or was loaded from beside another model, has it as it is.
      return .words([
        MemoryPattern(word: Array(word.utf8)), MemoryPattern(word: Array(canonicalSpelling(of: word).utf8)),
      ])
    case .text(let text):
      let words = model.memoryPattern(of: text)
      guard words.holdsWords else {
        throw ProtocolError(.badValue, "the text holds no words", field: MemoryForgetTable.text.name)
      }
      return .words([words] + (MemoryText(kept: Array(text.utf8)).map { [MemoryPattern($0)] } ?? []))
    case .last(let count): return .last(count)
    case .before(let time): return .before(Int64(time))
    case .all: return .all
    }
  }
}

/// `memory.save`: what a memory has learnt.
struct MemorySave: ModelOperation {
  /// A reply holds about so many bytes of text, if not a single text is longer.
  private static let pieceByteCount = 1 << 20

  private let name: String
  private let from: Int

  init(_ arguments: Arguments) {
    name = arguments.string(MemoryTable.named)
    from = arguments.integer(MemoryTransferTable.from)
  }

  var cost: Cost { .long }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    let (store, user) = (scope.service.memories, scope.peer.uid)
    let records = try store.records(of: name, of: user, scope.served)
    let fading = records.last { $0.fading != nil }?.fading ?? MemoryFading()
    let all = zip(records, MemoryRecord.learns(records)).flatMap { record, learn in
      record.texts.map { (text: $0, time: record.time, learn: learn ?? 0) }
    }
    var piece: [(text: MemoryText, time: Int64, learn: Int)] = []
    var byteCount = 0
    var index = min(from, all.count)
    while index < all.count, piece.count < ProtocolLimits.textsPerRequest,
      piece.isEmpty || byteCount + all[index].text.bytes.count <= Self.pieceByteCount
    {
      byteCount += all[index].text.bytes.count
      piece.append(all[index])
      index += 1
    }
    let next = index < all.count ? index : nil
    return Answer { [name, piece] writer in
      writer.member(MemoryTable.memory, name)
      writer.array(MemoryTransferTable.texts) { writer in
        for (text, time, learn) in piece {
          writer.object { writer in
            writer.member(MemoryTransferTable.Text.text, String(decoding: text.bytes, as: UTF8.self))
            writer.member(MemoryTable.time, Int(time))
            writer.member(MemoryTransferTable.Text.learn, learn)
          }
        }
      }
      writer.member(MemoryTransferTable.next, ifPresent: next)
      writer.member(MemoryTable.halfLifeWords, fading.halfLifeWords)
      writer.member(MemoryTable.halfLifeDays, fading.halfLifeDays)
    }
  }
}
