import Foundation
import Testing
import Tokenization

@testable import LanguageModel

/// What a memory makes of each word wherever it stands, in r.
@Suite struct `The rescaling of a memory` {
  private let model = ProseModel.shared
  private static let letters = """
    The harbour was quiet. The captain of the boat waited in the harbour for the captain of the other boat. \
    The boat left the harbour. The captain slept.
    """

  private func memory(_ text: String = letters, times: Int = 20) throws -> Memory {
    let kept = try (0..<times).map { _ in (try model.memoryText(of: text), Int64(0)) }
    return try Memory(of: model, fading: MemoryFading(halfLifeWords: 100)).adding(kept, of: model)
  }

  private func document(_ words: some Sequence<WordID>, _ memory: Memory?) -> DocumentState {
    var document = model.emptyContext().document
    document.memory = memory
    for word in words { document.append(word) }
    return document
  }

  private func distribution(_ document: DocumentState) -> [Float] {
    var (document, probabilities) = (document, [Float]())
    document.distribution(into: &probabilities)
    return probabilities
  }

  @Test func `is the share of a word in the memory over its share of all text, with a prior`() throws {
    let memory = try memory()
    let values = try #require(memory.rescaling).values
    let counts = Dictionary(
      memory.words(10_000, of: model).map { ($0.word, $0.count) }, uniquingKeysWith: { first, _ in first })
    let all = memory.table.total / memory.table.now
    var different = Set<Float>()
    for id in WordID.firstWord.index..<model.vocabulary.count {
      let word = WordID(UInt32(id))
      let share = model.frequency(of: word)
      let count = counts[String(decoding: model.vocabulary.spelling(word), as: UTF8.self)] ?? 0
      let expected = log((count + 0.1 + 3_000 * share) / (all * share + 0.1 + 3_000 * share))
      #expect(abs(Double(values[id]) - expected) < 1e-5)
      different.insert(values[id])
    }
    #expect(different.count > 20 && different.contains { $0 > 0 } && different.contains { $0 < 0 })
    #expect(values[WordID.unknown.index] == 0 && values[WordID.begin.index] == 0)
  }

  @Test func `says nothing where nothing was learnt, or all of it has faded`() throws {
    #expect(Memory(of: model).rescaling == nil)
    let late = try memory().adding([(try #require(MemoryText(kept: [])), 20_000 * 86_400)], of: model)
    #expect(late.rescaling == nil)
  }

  @Test func `grows with what the last words say of the document's kind, and is nothing against them`() {
    let strengths = [-100.0, -6, 0, 5, 14, 1_000].map(UnigramRescaling.strength)
    #expect(strengths == strengths.sorted())
    #expect(strengths[0] == 0 && strengths[1] == 0 && strengths[2] > 0 && strengths[2] < strengths[3])
    #expect(strengths[4] == strengths[5])
    #expect(UnigramRescaling.strength(resemblance: .nan) == 0)
    #expect(UnigramRescaling.share(occurrences: 0) == 1)
    #expect(UnigramRescaling.share(occurrences: 1) > UnigramRescaling.share(occurrences: 2))
  }

  @Test func `makes words of the memory likelier where grammar does not expect them`() throws {
    var without = model.context(after: "The captain of the boat.")
    var with = without
    with.memory = try memory()
    let harbour = try #require(model.vocabulary.id(of: "harbour"))
    let parts = with.document.parts(of: harbour).parts
    #expect(parts.memory > 0)
    #expect(parts.sum > without.document.parts(of: harbour).parts.sum)
  }

  @Test func `is a function of the document, however it is read`() throws {
    let memory = try memory()
    let other = try self.memory("Nothing of the kind is there to be seen. It was a glass of wine.")
    let words = model.tokens(of: String(repeating: Self.letters + " A glass of wine. ", count: 6)).ids
    try #require(words.count > 200)
    for length in [0, 1, 63, 64, 65, 127, 128, 130, 199] {
      let read = words.prefix(length)
      let expected = distribution(document(read, memory))
      #expect(expected != distribution(document(read, nil)))
      // Asked at each word.
      var asked = document([], memory)
      var probabilities: [Float] = []
      for word in read {
        asked.distribution(into: &probabilities)
        asked.append(word)
      }
      #expect(distribution(asked) == expected, "asked at each of \(length) words")
      // With another memory, or none, until now.
      for before in [other, nil] {
        var changed = document(read, before)
        _ = changed.parts(of: .unknown)
        changed.memory = memory
        #expect(distribution(changed) == expected, "another memory until word \(length)")
      }
      // After words that are rolled back.
      var rolledBack = model.emptyContext().document
      rolledBack.memory = memory
      rolledBack.allowRollback(of: 100)
      for word in read { rolledBack.append(word) }
      for word in words.suffix(70) {
        rolledBack.distribution(into: &probabilities)
        rolledBack.append(word)
      }
      let isBack = rolledBack.rollBack(to: length)
      #expect(isBack)
      #expect(distribution(rolledBack) == expected, "rolled back to word \(length)")
      // In arrays that other documents have used, at their beginning too.
      for (lender, count) in [(other, 0), (nil, 0), (memory, 0), (other, length)] {
        var lending = document(words.prefix(count), lender)
        _ = lending.parts(of: .unknown)
        let workspace = lending.lendWorkspace()
        var taking = document(read, memory)
        taking.take(workspace, isOwn: false)
        #expect(distribution(taking) == expected, "lent arrays at word \(length)")
      }
      // As a new document in the place of another.
      var reset = document(words.suffix(length), other)
      _ = reset.parts(of: .unknown)
      reset.reset()
      reset.memory = memory
      for word in read { reset.append(word) }
      #expect(distribution(reset) == expected, "after a reset, at word \(length)")
    }
  }

  @Test func `forgets what words before a multiple of 64 said that were rolled back`() throws {
    let memory = try memory()
    let words = model.tokens(of: String(repeating: Self.letters, count: 4)).ids
    let others = model.tokens(of: String(repeating: "Nothing of the kind, a glass of wine. ", count: 8)).ids
    var document = document([], memory)
    document.allowRollback(of: 30)
    for word in others.prefix(44) + words.prefix(26) { document.append(word) }
    let before = distribution(document)
    _ = document.parts(of: .unknown)
    let isBack = document.rollBack(to: 44)
    #expect(isBack)
    for word in others[44..<64] + words.prefix(6) { document.append(word) }
    let fresh = self.document(others.prefix(64) + words.prefix(6), memory)
    #expect(distribution(document) == distribution(fresh) && distribution(fresh) != before)
    #expect(document.position == 70)
  }

  @Test func `stays behind when arrays are lent to a document without the memory`() throws {
    let expected = distribution(document([], nil))
    var lending = document([], try memory())
    _ = lending.parts(of: .unknown)
    var taking = document([], nil)
    taking.take(lending.lendWorkspace(), isOwn: false)
    #expect(distribution(taking) == expected)
  }

  @Test func `is less for what the document has used, and the parts still sum to the logarithm`() throws {
    let memory = try memory()
    let words = model.tokens(of: Self.letters).ids
    let harbour = try #require(model.vocabulary.id(of: "harbour"))
    let value = try #require(memory.rescaling).values[harbour.index]
    let fresh = document(words.filter { $0 != harbour }, memory)
    let used = document(words, memory)
    for (document, count) in [(fresh, 0), (used, words.count { $0 == harbour })] {
      var document = document
      let (parts, probabilities) = (document.parts(of: harbour).parts, distribution(document))
      #expect(abs(exp(parts.sum) - Double(probabilities[harbour.index])) < 1e-6)
      var associations = try #require(document.associations)
      let gained = associations.logParts(of: harbour).memory
      let strength = associations.rescaling.strength
      #expect(strength > 0)
      #expect(abs(gained - Double(strength * value) * (count == 0 ? 1 : 0.5 / Double(count))) < 1e-6)
    }
  }
}
