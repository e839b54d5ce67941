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
    let left = try #require(kept.without([Array("Zebedee".utf8)]))
    #expect(string(left) == "\u{C} sails .\nThe Petrel sails with \u{C} .\nZebedees stay .\n")
    #expect(left.without([Array("Zebedee".utf8)]) == nil)
    #expect(MemoryText(kept: left.bytes) == left)
    #expect(left.wordCount == kept.wordCount - 2)
  }

  @Test func `loses a sequence of words where all of it stands in a sentence`() throws {
    let kept = try text("The Petrel sails. The Petrel stays. Petrel. Sails")
    let words = TinyModel.shared.memoryWords(of: "Petrel sails")
    #expect(string(kept.without(words)) == "The \u{C} .\nThe Petrel stays .\nPetrel .\nSails\n")
    #expect(kept.without([]) == nil)
  }

  @Test func `without its first words begins with a sentence`() throws {
    let kept = try text("The Petrel sails. It stays. Gone.")
    #expect(string(kept.withoutFirst(1)) == "It stays .\nGone .\n")
    #expect(string(kept.withoutFirst(6)) == "Gone .\n")
    #expect(string(kept.withoutFirst(100)) == "")
  }
}
