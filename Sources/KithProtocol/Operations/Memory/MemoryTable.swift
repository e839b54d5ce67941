import StrictJSON

/// The keys that the operations on a user's memories share.
package enum MemoryTable {
  /// The memory that `true` means, and that is meant where none is named.
  package static let ownName = "own"

  /// For operations that answer with a memory.
  package static let used = Field(
    "memory", .memoryName, .optional,
    meaning:
      "The asker's memory to answer with: `true` for the one called `own`, or its name. One that does not exist says nothing."
  )
  /// For operations on a memory.
  package static let named = Field(
    "memory", .modelName, .byDefault(.string(ownName)),
    meaning: "The memory's name; each model has its own of that name.")
  package static let memory = Field("memory", .modelName, meaning: "The memory's name.")
  package static let words = Field("words", .count, meaning: "Words and sentence ends that the memory holds now.")
  package static let halfLifeWords = Field(
    "half_life_words", .positive, unit: "words", meaning: "After this many words more, what was learnt counts half.")
  package static let halfLifeDays = Field(
    "half_life_days", .positive, unit: "days",
    meaning: "After this many days more, what was learnt counts half; only learning lets days pass.")
  package static let time = Field("time", .count, unit: "s", meaning: "When it was learnt, in seconds of Unix time.")

  static let errors = ScopeTable.modelErrors + [.quota, .noSpace]
}

/// The keys of `learn`.
package enum LearnTable {
  package static let text = TextsTable.text(
    "The text. It begins a document, and its last sentence ends with it.")
  package static let texts = Field(
    "texts", .list(.text, count: 1...ProtocolLimits.textsPerRequest), .optional,
    meaning: "Many of them, each a document.")
  package static let session = Field(
    "session", .string(bytes: 1...64), .optional,
    meaning:
      "A session, of which that text is learnt that was not yet, into its memory; instead of `model`, `memory` and a text."
  )
  package static let halfLifeWords = Field(
    "half_life_words", .number(1...1e12), .optional, unit: "words",
    meaning: "From now on, after this many words more what was learnt counts half. At first 200,000.")
  package static let halfLifeDays = Field(
    "half_life_days", .number(0.001...1e6), .optional, unit: "days",
    meaning: "From now on, after this many days more what was learnt counts half. At first 180.")
  package static let continues = Field(
    "continues", .string(bytes: 1...128), .optional,
    meaning:
      "The `key` of an earlier request that this one goes on with: for `memory.forget` with `last` all of them are one `learn`."
  )
  package static let learnt = Field("learnt", .count, meaning: "Words and sentence ends that were learnt now.")
  package static let new = Field(
    "new", .count, meaning: "How many words the memory holds that the model does not know.")
}

extension Operation {
  package static let learn = Operation(
    "learn",
    "Has a memory of one's own learn a text. The model stays as it is; nobody else's answers change.",
    role: .query, lane: .worker(.byCost), effect: .changes,
    request: [
      ScopeTable.model, MemoryTable.named, LearnTable.text, LearnTable.texts, LearnTable.session,
      LearnTable.halfLifeWords, LearnTable.halfLifeDays, LearnTable.continues,
    ],
    exactlyOneOf: [LearnTable.text, LearnTable.texts],
    reply: [
      ModelReplyTable.model, MemoryTable.memory, LearnTable.learnt, MemoryTable.words, LearnTable.new,
      ModelReplyTable.took,
    ],
    errors: MemoryTable.errors + ScopeTable.sessionErrors)
}

/// The keys of `memory.show`.
package enum MemoryShowTable {
  package static let memory = Field(
    "memory", .modelName, .optional, meaning: "Only this one, with the words that count most.")
  package static let memories = Field(
    "memories", .list(.object(Entry.all)), meaning: "The memories that one has beside the model, by name.")

  package enum Entry {
    package static let learnt = Field("learnt", .count, meaning: "How often something was learnt.")
    package static let distinct = Field("distinct", .count, meaning: "How many different words it holds.")
    package static let new = LearnTable.new
    package static let first = Field(
      "first", .count, .optional, unit: "s", meaning: "When the oldest was learnt, in seconds of Unix time.")
    package static let last = Field(
      "last", .count, .optional, unit: "s", meaning: "When something was learnt last.")
    package static let fileBytes = Field("file_bytes", .count, unit: "bytes", meaning: "What it takes on the disk.")
    package static let memoryBytes = Field(
      "memory_bytes", .count, unit: "bytes", meaning: "What it takes in memory while it is in use.")
    package static let heaviest = Field(
      "heaviest", .list(.object(Word.all)), .optional,
      meaning: "Where one memory is asked for: its words, by what they count.")

    static let all = [
      MemoryTable.memory, MemoryTable.words, learnt, distinct, new, first, last, fileBytes, memoryBytes,
      MemoryTable.halfLifeWords, MemoryTable.halfLifeDays, heaviest,
    ]
  }

  package enum Word {
    package static let count = Field("count", .positive, meaning: "How often it was learnt; what is older counts less.")

    static let all = [WordTable.word, count, WordTable.isUnknown]
  }
}

extension Operation {
  package static let memoryShow = Operation(
    "memory.show", "Says what memories one has beside a model, and what one of them holds.", role: .query,
    lane: .worker(.byCost), effect: .reads,
    request: [ScopeTable.model, MemoryShowTable.memory, WordTable.top],
    reply: [ModelReplyTable.model, MemoryShowTable.memories, ModelReplyTable.took],
    errors: ScopeTable.modelErrors)
}

/// The keys of `memory.forget`.
package enum MemoryForgetTable {
  package static let word = Field(
    "word", .string(bytes: 1...1_024), .optional,
    meaning: "A word, spelled so: wherever it stands, and all n-grams with it.")
  package static let text = Field(
    "text", .text, .optional, meaning: "A text, wherever these words stand in a sentence.")
  package static let last = Field(
    "last", .integer(1...1_000_000_000), .optional, meaning: "What the last so many `learn`s brought.")
  package static let before = Field(
    "before", .count, .optional, unit: "s", meaning: "What was learnt before then, in seconds of Unix time.")
  package static let all = Field(
    "all", .boolean, .optional, meaning: "All of it: the memory is gone then. Always true.")
  package static let forgotten = Field("forgotten", .count, meaning: "How many words and sentence ends that was.")
}

extension Operation {
  package static let memoryForget = Operation(
    "memory.forget",
    "Forgets something that a memory has learnt: the file is written anew without it before the answer comes.",
    role: .query, lane: .worker(.byCost), effect: .changes,
    request: [
      ScopeTable.model, MemoryTable.named, MemoryForgetTable.word, MemoryForgetTable.text, MemoryForgetTable.last,
      MemoryForgetTable.before, MemoryForgetTable.all,
    ],
    exactlyOneOf: [
      MemoryForgetTable.word, MemoryForgetTable.text, MemoryForgetTable.last, MemoryForgetTable.before,
      MemoryForgetTable.all,
    ],
    reply: [
      ModelReplyTable.model, MemoryTable.memory, MemoryForgetTable.forgotten, MemoryTable.words, ModelReplyTable.took,
    ],
    errors: MemoryTable.errors)
}

/// The keys of `memory.save` and `memory.load`.
package enum MemoryTransferTable {
  package static let from = Field(
    "from", .count, .byDefault(0), meaning: "From which text on, counted from 0: `next` of the reply before.")
  package static let texts = Field("texts", .list(.object(Text.all)), meaning: "What it has learnt, oldest first.")
  package static let next = Field(
    "next", .count, .optional, meaning: "Where the next reply goes on; absent at the end.")
  package static let loaded = Field(
    "texts", .list(.object(Text.all), count: 1...ProtocolLimits.textsPerRequest),
    meaning: "What `memory.save` gave, oldest first; it is learnt behind what the memory holds.")

  package enum Text {
    package static let text = Field(
      "text", .text,
      meaning:
        "Its words, with a blank between them and a line feed after each sentence; a form feed stands for words that were forgotten."
    )
    package static let learn = Field(
      "learn", .count, .optional,
      meaning: "Which `learn` brought it, counted from 0: texts with the same number belong together.")
    static let all = [text, MemoryTable.time, learn]
  }
}

extension Operation {
  package static let memorySave = Operation(
    "memory.save", "Gives what a memory has learnt, piece by piece, for `memory.load`.", role: .query,
    lane: .worker(.byCost), effect: .reads,
    request: [ScopeTable.model, MemoryTable.named, MemoryTransferTable.from],
    reply: [
      ModelReplyTable.model, MemoryTable.memory, MemoryTransferTable.texts, MemoryTransferTable.next,
      MemoryTable.halfLifeWords, MemoryTable.halfLifeDays, ModelReplyTable.took,
    ],
    errors: ScopeTable.modelErrors)

  package static let memoryLoad = Operation(
    "memory.load", "Has a memory learn what `memory.save` gave, as it was cut into words then.", role: .query,
    lane: .worker(.byCost), effect: .changes,
    request: [
      ScopeTable.model, MemoryTable.named, MemoryTransferTable.loaded, LearnTable.halfLifeWords,
      LearnTable.halfLifeDays, LearnTable.continues,
    ],
    reply: [
      ModelReplyTable.model, MemoryTable.memory, LearnTable.learnt, MemoryTable.words, LearnTable.new,
      ModelReplyTable.took,
    ],
    errors: MemoryTable.errors)
}
