internal import Tokenization

internal import Glibc

/// The common words that stand where names stand, as `she` and `it`: learnt from what follows them, with no list.
///
/// Names are the words that training text mostly writes with a capital letter. A common word in small letters is taken for a
/// pronoun where it is followed by what follows names and not common words, as much as most of the names are: verbs, in
/// English. So are some others that are followed by verbs (`there`, `who`). Where names have no capital letters there are none.
struct Pronouns: Sendable {
  let ids: Set<UInt32>

  private static let nameCount = 64
  private static let fewestNames = 16
  private static let namesAreAmong = 20_000
  private static let followersAreAmong = 2_000
  private static let followerCount = 100
  private static let smallestShare = 1e-5
  /// The first words of the vocabulary, among which pronouns are.
  private static let commonCount = 128

  /// - Parameters:
  ///   - words: the vocabulary's, most frequent first, with no text for those that take no part.
  ///   - probability: P(word | the word before it), by their indices.
  init(_ words: [String], probability: (_ word: Int, _ history: Int) -> Double) {
    func isSmall(_ word: String) -> Bool { word.first?.isLowercase ?? false }
    var seen: Set<String> = []
    var names: [Int] = []
    for (index, word) in words.prefix(Self.namesAreAmong).enumerated() where names.count < Self.nameCount {
      // The small form comes first if it is the commoner.
      if isSmall(word) { seen.insert(word) }
      if word.first?.isUppercase ?? false, !seen.contains(word.lowercased()) { names.append(index) }
    }
    guard names.count >= Self.fewestNames else {
      ids = []
      return
    }
    let candidates = words.prefix(Self.followersAreAmong).indices.filter { isSmall(words[$0]) }
    let common = words.prefix(WordID.firstWord.index + Self.commonCount).indices.filter { isSmall(words[$0]) }
    func share(_ word: Int, after histories: [Int]) -> Double {
      histories.reduce(0) { $0 + max(0, probability(word, $1)) } / Double(max(1, histories.count))
    }
    // Those that add most to the divergence of what follows names from what follows common words.
    var followers = candidates.compactMap { word -> (word: Int, share: Double, gain: Double)? in
      let (afterNames, afterCommon) = (share(word, after: names), share(word, after: common))
      guard afterNames > 0 else { return nil }
      return (word, afterNames, afterNames * log(afterNames / (afterCommon + Self.smallestShare)))
    }
    followers.sort { $0.gain != $1.gain ? $0.gain > $1.gain : $0.word < $1.word }
    followers.removeLast(max(0, followers.count - Self.followerCount))
    /// How alike what follows a word and what follows names are (Bhattacharyya's coefficient over the names' followers).
    func likeness(_ word: Int) -> Double {
      followers.reduce(0) { $0 + sqrt(max(0, probability($1.word, word)) * $1.share) }
    }
    let ofNames = names.map(likeness).sorted()
    let least = ofNames[ofNames.count * 2 / 5]
    ids = Set(common.filter { likeness($0) >= least }.map { UInt32($0) })
  }
}
