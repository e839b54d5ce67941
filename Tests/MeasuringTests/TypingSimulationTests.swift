import Measuring
import Testing

/// The typist's rules, with a list made by hand.
@Suite struct TypingSimulationTests {
  /// "He saw, he came": three words, a mark, 15 keys.
  static let text = [
    TypedWord("He", followsSpace: false), TypedWord("saw", followsSpace: true),
    TypedWord(",", followsSpace: false, isOffered: false), TypedWord("he", followsSpace: true),
    TypedWord("came", followsSpace: true),
  ]

  /// A ranking of words as a list: the likeliest that begin with the prefix and were not refused.
  func list(_ ranking: [String], _ prefix: String, _ refused: Set<String>) -> [String] {
    ranking.filter { $0.hasPrefix(prefix) && !refused.contains($0) }
  }

  @Test func noOffersSaveNothing() {
    let keys = TypingSimulation().type(Self.text) { _, _, _ in [] }
    #expect(keys.plain == 15)
    #expect(keys.used == 15)
    #expect(keys.savings == 0)
    #expect(keys.words == 4)
    #expect(keys.picks == 0)
  }

  @Test func aPickCostsOneKeyAndBringsItsSpace() {
    // He_ saw , _ he_ came: 1 + 1 + 1 + 1 + 1 + 1. The space after the comma is typed, the others come with the words.
    let keys = TypingSimulation().type(Self.text) { index, _, _ in [Self.text[index].text] }
    #expect(keys.used == 6)
    #expect(keys.picks == 4)
    #expect(abs(keys.savings - 60) < 1e-9)
  }

  @Test func aTypedWordBringsNoSpace() {
    let words = [TypedWord("ab", followsSpace: false), TypedWord("cd", followsSpace: true)]
    let keys = TypingSimulation().type(words) { index, _, _ in index == 1 ? ["cd"] : [] }
    #expect(keys.used == 2 + 1 + 1)
  }

  @Test func theListIsSeenAtEachKey() {
    let words = [TypedWord("came", followsSpace: false)]
    let keys = TypingSimulation().type(words) { _, prefix, refused in
      list(["the", "of", "and", "to", "in", "that", "cat", "cold", "cow", "came"], prefix, refused)
    }
    #expect(keys.used == 2, "c, then the pick")
  }

  @Test func whatIsBeyondTheListIsNotSeen() {
    let words = [TypedWord("ag", followsSpace: false)]
    let ranking = ["a", "aa", "ab", "ac", "ad", "ae", "ag"]
    let narrow = TypingSimulation(listLength: 6).type(words) { _, prefix, _ in prefix.isEmpty ? ranking : [] }
    #expect(narrow.picks == 0)
    let wide = TypingSimulation(listLength: 7).type(words) { _, prefix, _ in prefix.isEmpty ? ranking : [] }
    #expect(wide.picks == 1)
  }

  @Test func whatWasRefusedIsNotOfferedAgainForTheSameWord() {
    // Six refused words begin like the seventh, which moves up after one key.
    let ranking = ["ca", "cb", "cc", "cd", "ce", "cf", "cow"]
    var asked: [Set<String>] = []
    let words = [TypedWord("cow", followsSpace: false), TypedWord("ca", followsSpace: true)]
    let keys = TypingSimulation().type(words) { _, prefix, refused in
      asked.append(refused)
      // A list that forgets what was refused: the simulation must not show those again.
      return ranking.filter { $0.hasPrefix(prefix) }
    }
    #expect(asked == [[], Set(ranking.dropLast()), []], "the next word begins anew")
    #expect(keys.used == 2 + 1, "c and a pick, with its space; a pick")
  }

  @Test func caseMatters() {
    let words = [TypedWord("He", followsSpace: false)]
    let keys = TypingSimulation().type(words) { _, _, _ in ["he", "HE"] }
    #expect(keys.picks == 0)
    #expect(keys.used == 2)
  }

  @Test func whatIsNotOfferedIsNeverAskedFor() {
    var asked: [Int] = []
    _ = TypingSimulation().type(Self.text) { index, _, _ in
      asked.append(index)
      return [Self.text[index].text]
    }
    #expect(asked == [0, 1, 3, 4])
  }

  @Test func noText() {
    let keys = TypingSimulation().type([]) { _, _, _ in [] }
    #expect(keys == Keystrokes())
    #expect(keys.savings == 0)
  }
}
