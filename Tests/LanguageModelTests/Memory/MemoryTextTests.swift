import LanguageModel
import Testing

@Suite struct `The text of a memory` {
  private func text(_ text: String) throws -> MemoryText { try TinyModel.shared.memoryText(of: text) }
  private func string(_ text: MemoryText?) -> String? { text.map { String(decoding: $0.bytes, as: UTF8.self) } }

  @Test func `is its words, a line for each sentence, as the model cuts and spells them`() throws {
    let kept = try text("“Don’t,” said Zebedee.\n\nThe Petrel sails")
    #expect(string(kept) == "“ Don't , ” said Zebedee .\nThe Petrel sails\n")
    #expect(kept.wordCount == 12)
    #expect(MemoryText(kept: kept.bytes) == kept)
  }

  @Test(arguments: ["a\tb\n", "a\rb", "\u{1}"]) func `holds no other white space or control characters`(text: String) {
    #expect(MemoryText(kept: Array(text.utf8)) == nil)
  }

  @Test func `loses a word wherever it stands, and what stood beside it is no pair`() throws {
    let kept = try text("Zebedee sails. The Petrel sails with Zebedee. Zebedees stay.")
    let zebedee = MemoryPattern(word: Array("Zebedee".utf8))
    let left = try #require(kept.without(zebedee))
    #expect(string(left) == "\u{C} sails .\nThe Petrel sails with \u{C} .\nZebedees stay .\n")
    #expect(left.without(zebedee) == nil)
    #expect(MemoryText(kept: left.bytes) == left)
    #expect(left.wordCount == kept.wordCount - 2)
  }

  @Test func `loses a sequence of words where all of it stands in a sentence`() throws {
    let kept = try text("The Petrel sails. The Petrel stays. Petrel. Sails")
    let words = TinyModel.shared.memoryPattern(of: "Petrel sails")
    #expect(string(kept.without(words)) == "The \u{C} .\nThe Petrel stays .\nPetrel .\nSails\n")
    #expect(kept.without(TinyModel.shared.memoryPattern(of: " ")) == nil)
  }

  @Test func `loses sentences that follow one another, whole ones with their ends at either end of it`() throws {
    func left(_ all: String, without part: String) throws -> String? {
      string(try text(all).without(TinyModel.shared.memoryPattern(of: part)))
    }
    let letter = "Anna sails. The Petrel waits! Zebedee too"
    #expect(try left(letter, without: letter) == "")
    #expect(try left(letter, without: "Anna sails. The Petrel waits!") == "Zebedee too\n")
    #expect(try left(letter, without: "The Petrel waits! Zebedee too") == "Anna sails .\n")
    #expect(try left(letter, without: "The Petrel waits!") == "Anna sails .\n\u{C}\nZebedee too\n")
    #expect(try left(letter, without: "sails. The Petrel") == "Anna \u{C} waits !\nZebedee too\n")
    #expect(try left(letter, without: "Anna. The Petrel") == nil)
  }

  @Test func `has one gap where there are many, and so has a memory of it`() throws {
    let many = try #require(MemoryText(kept: Array((String(repeating: "\u{C}  ", count: 10_000) + "a\n").utf8)))
    #expect(string(many.tidied) == "\u{C} a\n")
    let model = TinyModel.shared
    #expect(try Memory(of: model).adding([(many, Int64(1))], of: model).byteCount < 10_000)
  }

  @Test func `is searched in one go, however often a part of what is looked for comes again`() throws {
    let one = try text(String(repeating: "a ", count: 20_000) + "b")
    let most = TinyModel.shared.memoryPattern(of: String(repeating: "a ", count: 10_000) + "c")
    #expect(one.without(most) == nil)
    let end = TinyModel.shared.memoryPattern(of: String(repeating: "a ", count: 19_998) + "b")
    #expect(string(one.without(end)) == "a a \u{C}\n")
    let kept = try text("a a b a a a b a b")
    #expect(string(kept.without(TinyModel.shared.memoryPattern(of: "a a b"))) == "\u{C} a \u{C} a b\n")
    #expect(string(kept.without(TinyModel.shared.memoryPattern(of: "a"))) == "\u{C} b \u{C} b \u{C} b\n")
  }

  @Test func `without its first words begins with a sentence`() throws {
    let kept = try text("The Petrel sails. It stays. Gone.")
    #expect(string(kept.withoutFirst(1)) == "It stays .\nGone .\n")
    #expect(string(kept.withoutFirst(6)) == "Gone .\n")
    #expect(string(kept.withoutFirst(100)) == "")
  }

  @Test func `without its first words keeps the last ones, also of a sentence that goes on`() throws {
    let kept = try text("one two three four five. Six")
    #expect(string(kept.withoutFirst(0)) == "one two three four five .\nSix\n")
    #expect(string(kept.withoutFirst(2)) == "\u{C} three four five .\nSix\n")
    #expect(string(kept.withoutFirst(7)) == "Six\n")
    let long = try text((0..<100).map { "w\($0)" }.joined(separator: " "))
    for count in 1..<101 { #expect(long.withoutFirst(count).wordCount == 101 - count) }
  }

  @Test func `loses a text of a script without spaces however it was cut beside other text`() throws {
    let model = UnspacedModel.shared
    let kept = try #require(MemoryText(kept: Array("船長 は灯 台の 海を見る 。\n灯台 は Tシャツ 屋 。\n".utf8)))
    func left(_ part: String) -> String? { string(kept.without(model.memoryPattern(of: part))) }
    // Words that it begins or ends in go whole.
    #expect(left("灯台の海") == "船長 \u{C} 。\n灯台 は Tシャツ 屋 。\n")
    #expect(left("灯台") == "船長 \u{C} 海を見る 。\n\u{C} は Tシャツ 屋 。\n")
    #expect(left("シャツ屋") == "船長 は灯 台の 海を見る 。\n灯台 は \u{C} 。\n")
    #expect(left("灯台船長") == nil && left("海は") == nil)
    // A word of another script is one.
    let english = try #require(MemoryText(kept: Array("the rapist and therapist\n".utf8)))
    #expect(string(english.without(TinyModel.shared.memoryPattern(of: "rapist"))) == "the \u{C} and therapist\n")
  }

  @Test func `has a gap for what only looks like a word`() throws {
    let kept = try #require(MemoryText(kept: Array("the </s> <unk> boat <s>x\n<s>\n".utf8)))
    #expect(string(kept.tidied) == "the \u{C} boat <s>x\n\u{C}\n")
    // Also where it was kept before that was known.
    let model = TinyModel.shared
    let memory = try Memory(of: model).adding([(kept, Int64(1))], of: model)
    #expect(!memory.words(100, of: model).contains { $0.word == "</s>" || $0.word == "<unk>" })
  }
}
