/// A word or mark of a text that someone types.
package struct TypedWord: Sendable, Equatable {
  package var text: String
  /// Whether a space (or a line break) comes before it.
  package var followsSpace: Bool
  /// Whether a list may offer it; otherwise it is always typed.
  package var isOffered: Bool

  package init(_ text: String, followsSpace: Bool, isOffered: Bool = true) {
    self.text = text
    self.followsSpace = followsSpace
    self.isOffered = isOffered
  }
}

/// How many keys a text took.
package struct Keystrokes: Sendable, Equatable {
  /// Keys without any offers: every character and every space.
  package var plain = 0
  /// Keys with offers.
  package var used = 0
  /// What a list might offer, and how much of it was picked.
  package var words = 0
  package var picks = 0

  package init() {}

  /// The share of the keys that was saved, %; 0 for no text.
  package var savings: Double { plain == 0 ? 0 : 100 * (1 - Double(used) / Double(plain)) }

  package static func += (sum: inout Keystrokes, more: Keystrokes) {
    sum.plain += more.plain
    sum.used += more.used
    sum.words += more.words
    sum.picks += more.picks
  }
}

/// A typist who looks at a list of offers before each key and takes the word when it is there.
///
/// The rules are those of presage's simulator: the list has six words; what was seen and not taken is not offered again
/// for the same word; a pick costs one key, and the space after the word comes with it. Where the text has no space after
/// a picked word, because a comma follows, none is brought. Upper and lower case differ.
package struct TypingSimulation: Sendable {
  /// How many words the list shows.
  package var listLength: Int

  package init(listLength: Int = 6) { self.listLength = listLength }

  /// Types a text.
  ///
  /// - Parameter offers: for the word at this index, of which `prefix` is typed, the list: words in the order of
  ///   likelihood, none of them among `refused`. Of a longer list the rest is not seen.
  /// - Returns: what it took. The space before the first word is not counted.
  package func type(
    _ words: [TypedWord], offers: (_ index: Int, _ prefix: String, _ refused: Set<String>) -> [String]
  ) -> Keystrokes {
    var keys = Keystrokes()
    var wasPicked = false
    for (index, word) in words.enumerated() {
      if word.followsSpace, index > 0 {
        keys.plain += 1
        keys.used += wasPicked ? 0 : 1
      }
      keys.plain += word.text.count
      wasPicked = false
      guard word.isOffered else {
        keys.used += word.text.count
        continue
      }
      keys.words += 1
      var prefix = ""
      var refused: Set<String> = []
      for character in word.text {
        let seen = offers(index, prefix, refused).lazy.filter { !refused.contains($0) }.prefix(listLength)
        keys.used += 1
        if seen.contains(word.text) {
          keys.picks += 1
          wasPicked = true
          break
        }
        refused.formUnion(Array(seen))
        prefix.append(character)
      }
    }
    return keys
  }
}
