import KithProtocol

/// A memory of one's own beside a model.
public struct MemoryDescription: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Words and sentence ends that it holds.
  public let words: Int
  /// How often something was learnt.
  public let learnt: Int
  /// How many different words it holds, and how many of them the model does not know.
  public let distinctWords: Int
  /// How many words it holds that the model does not know.
  public let newWords: Int
  /// When the oldest was learnt, seconds of Unix time.
  public let first: Int?
  /// When something was learnt last, seconds of Unix time.
  public let last: Int?
  /// What it takes on the disk, bytes.
  public let fileBytes: Int
  /// What it takes in memory while it is in use, bytes.
  public let memoryBytes: Int
  /// After so many words more, what was learnt counts half.
  public let halfLifeWords: Double
  /// After so many days more, what was learnt counts half.
  public let halfLifeDays: Double
  /// Where it was asked for: its words, by what they count.
  public let heaviest: [HeldWord]

  package init(_ fields: ReplyFields) throws(ClientError) {
    typealias Entry = MemoryShowTable.Entry
    name = try fields.string(MemoryTable.memory)
    words = try fields.integer(MemoryTable.words)
    learnt = try fields.integer(Entry.learnt)
    distinctWords = try fields.integer(Entry.distinct)
    newWords = try fields.integer(Entry.new)
    first = fields.optionalInteger(Entry.first)
    last = fields.optionalInteger(Entry.last)
    fileBytes = try fields.integer(Entry.fileBytes)
    memoryBytes = try fields.integer(Entry.memoryBytes)
    halfLifeWords = try fields.double(MemoryTable.halfLifeWords)
    halfLifeDays = try fields.double(MemoryTable.halfLifeDays)
    heaviest = try fields.optionalList(Entry.heaviest, HeldWord.init) ?? []
  }
}

/// A word that a memory holds.
public struct HeldWord: Sendable, Equatable {
  /// The word.
  public let word: String
  /// How often it was learnt; what is older counts less.
  public let count: Double
  /// Whether the model does not know it.
  public let isNew: Bool

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(WordTable.word)
    count = try fields.double(MemoryShowTable.Word.count)
    isNew = try fields.bool(WordTable.isUnknown)
  }
}

/// What a memory may be told to forget.
public enum Forgetting: Sendable, Equatable {
  /// A word, spelled so, and all n-grams with it.
  case word(String)
  /// These words, wherever they stand in a sentence.
  case text(String)
  /// What the last so many calls of `learn` brought.
  case last(Int)
  /// What was learnt before then, seconds of Unix time.
  case before(Int)
  /// All of it.
  case all
}

/// What was forgotten.
public struct ForgottenText: Sendable, Equatable {
  /// The memory's name.
  public let memory: String
  /// How many words and sentence ends that was.
  public let forgotten: Int
  /// Words and sentence ends that are left.
  public let words: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    memory = try fields.string(MemoryTable.memory)
    forgotten = try fields.integer(MemoryForgetTable.forgotten)
    words = try fields.integer(MemoryTable.words)
  }
}

/// A text as a memory keeps it.
public struct SavedText: Sendable, Equatable {
  /// Words with blanks between them, a line feed after each sentence, a form feed for what was forgotten.
  public let text: String
  /// When it was learnt, seconds of Unix time.
  public let time: Int
  /// Which learning brought it, counted from 0; nil where nobody knows.
  public let learn: Int?

  /// A text, when it was learnt, seconds of Unix time, and by which learning.
  public init(text: String, time: Int, learn: Int? = nil) {
    self.text = text
    self.time = time
    self.learn = learn
  }

  package init(_ fields: ReplyFields) throws(ClientError) {
    text = try fields.string(MemoryTransferTable.Text.text)
    time = try fields.integer(MemoryTable.time)
    learn = fields.optionalInteger(MemoryTransferTable.Text.learn)
  }
}

/// A piece of what a memory has learnt.
public struct SavedMemory: Sendable, Equatable {
  /// Oldest first.
  public let texts: [SavedText]
  /// Where the next piece begins; nil at the end.
  public let next: Int?
  /// How its counts fade.
  public let halfLives: HalfLives

  package init(_ fields: ReplyFields) throws(ClientError) {
    texts = try fields.list(MemoryTransferTable.texts, SavedText.init)
    next = fields.optionalInteger(MemoryTransferTable.next)
    halfLives = HalfLives(
      words: try fields.double(MemoryTable.halfLifeWords), days: try fields.double(MemoryTable.halfLifeDays))
  }
}

extension Query where Answer == [MemoryDescription] {
  /// One's memories beside a model; with a name that one alone, with its words.
  public static func memoryShow(_ memory: String? = nil, count: Int = 10, model: String? = nil) -> Query {
    Query(
      .memoryShow, in: .model(model),
      reading: { fields throws(ClientError) in
        try fields.list(MemoryShowTable.memories, MemoryDescription.init)
      },
      { fields in
        fields.set(MemoryShowTable.memory, memory)
        fields.set(WordTable.top, count)
      })
  }
}

extension Query where Answer == ForgottenText {
  /// Has a memory forget something; the file is written anew without it before the answer comes.
  public static func memoryForget(
    _ what: Forgetting, in memory: String? = nil, model: String? = nil, key: String? = nil
  ) -> Query {
    Query(.memoryForget, in: .model(model), reading: ForgottenText.init) { fields in
      fields.set(MemoryTable.named, memory)
      switch what {
      case .word(let word): fields.set(MemoryForgetTable.word, word)
      case .text(let text): fields.set(MemoryForgetTable.text, text)
      case .last(let count): fields.set(MemoryForgetTable.last, count)
      case .before(let time): fields.set(MemoryForgetTable.before, time)
      case .all: fields.set(MemoryForgetTable.all, true)
      }
    }.with(key: key)
  }
}

extension Query where Answer == SavedMemory {
  /// A piece of what a memory has learnt, from a text on.
  public static func memorySave(_ memory: String? = nil, from: Int = 0, model: String? = nil) -> Query {
    Query(.memorySave, in: .model(model), reading: SavedMemory.init) { fields in
      fields.set(MemoryTable.named, memory)
      fields.set(MemoryTransferTable.from, from)
    }
  }
}

extension Connection {
  /// One's memories beside the connection's model.
  public func memories() throws(ClientError) -> [MemoryDescription] { try ask(.memoryShow()) }

  /// Has a memory forget something; its file is written anew without it before this returns.
  ///
  /// - Parameter memory: Its name; nil for the one called `own`.
  @discardableResult
  public func forget(_ what: Forgetting, in memory: String? = nil) throws(ClientError) -> ForgottenText {
    try ask(.memoryForget(what, in: memory, key: Self.newKey()))
  }

  /// All that a memory has learnt, for `Query.memoryLoad`.
  public func saveMemory(_ memory: String? = nil) throws(ClientError) -> SavedMemory {
    var texts: [SavedText] = []
    var from = 0
    while true {
      let piece = try ask(.memorySave(memory, from: from))
      texts += piece.texts
      guard let next = piece.next, next > from else {
        return SavedMemory(texts: texts, halfLives: piece.halfLives)
      }
      from = next
    }
  }
}

extension SavedMemory {
  fileprivate init(texts: [SavedText], halfLives: HalfLives) {
    self.texts = texts
    self.halfLives = halfLives
    next = nil
  }
}
