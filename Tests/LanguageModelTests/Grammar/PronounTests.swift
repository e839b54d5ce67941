import Testing

@testable import LanguageModel

@Suite struct `Words in the place of names` {
  private static let special = ["", "", ""]
  private static let names = (0..<20).map { "N\($0)ame" }
  private static let small = ["the", "she", "to", "went", "sat", "garden", "court"]

  /// What follows names follows `she`; what follows `the` and `to` does not.
  private func pronouns(of words: [String]) -> Set<String> {
    let found = Pronouns(words) { word, history in
      let (word, history) = (words[word], words[history])
      let isSubject = history == "she" || history.lowercased().hasSuffix("ame")
      let isVerb = word == "went" || word == "sat"
      return isSubject == isVerb ? 0.4 : 0.001
    }
    return Set(found.ids.map { words[Int($0)] })
  }

  @Test func `are followed by what names are followed by`() {
    #expect(pronouns(of: Self.special + Self.small + Self.names) == ["she"])
  }

  @Test func `need names, and names need capital letters`() {
    #expect(pronouns(of: Self.special + Self.small + Self.names.prefix(15)).isEmpty)
    #expect(pronouns(of: Self.special + Self.small + Self.names.map { $0.lowercased() }).isEmpty)
    // Commoner in small letters, so these are no names.
    #expect(pronouns(of: Self.special + Self.small + Self.names.map { $0.lowercased() } + Self.names).isEmpty)
    #expect(pronouns(of: []).isEmpty)
  }
}
