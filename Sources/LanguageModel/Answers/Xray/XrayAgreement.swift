internal import Tokenization
internal import XrayTotals

/// How often the word that another model held likeliest is the one that ours does.
///
/// Places are the beginnings of words whose first token has a first choice. A first choice that is the text's own token is
/// the text's word, where all of that word's tokens are first choices or the word is one token; any other first choice is
/// a word by itself if it is one of our vocabulary, and no choice of ours otherwise.
package struct XrayAgreement: Sendable, Equatable {
  /// How many places.
  package fileprivate(set) var placeCount = 0
  /// At how many of them the first choice is that of grammar alone.
  package fileprivate(set) var grammarCount = 0
  /// That of the words' frequencies with the wider context, without grammar.
  package fileprivate(set) var associationCount = 0
  /// That of the whole model.
  package fileprivate(set) var bothCount = 0
}

extension Model {
  /// - Returns: nil where no token has a first choice.
  func agreement(
    of tokens: [ReportedToken], _ alignment: TokenAlignment, _ words: [WordExplanation], _ text: String,
    after context: Context, isCancelled: () -> Bool
  ) throws(Cancelled) -> XrayAgreement? {
    guard tokens.contains(where: { $0.firstChoice != nil }) else { return nil }
    /// By index of the word: the other model's first choice.
    var choices: [Int: String] = [:]
    for stretch in alignment.stretches {
      guard let word = stretch.words.first(where: { !words[$0].score.byteRange.isEmpty }), word == stretch.words.last
      else { continue }
      let own = tokens[stretch.tokens]
      guard let first = own.first(where: { !$0.bytes.allSatisfy { $0 <= 0x20 } }), let choice = first.firstChoice
      else { continue }
      if choice != first.bytes {
        choices[word] = Self.word(choice)
      } else if own.allSatisfy({ $0.firstChoice == $0.bytes || $0.bytes.isEmpty }) {
        choices[word] = words[word].score.word
      }
    }
    let both = try firstWords(text, after: context, .all, choices, isCancelled)
    let grammar = try firstWords(text, after: context, .grammar, choices, isCancelled)
    let association = try firstWords(text, after: context, .associations, choices, isCancelled)
    var agreement = XrayAgreement()
    for (word, choice) in choices {
      let id = vocabulary.id(of: choice.replacing("\u{2019}", with: "'"))
      agreement.placeCount += 1
      agreement.grammarCount += id != nil && grammar[word] == id ? 1 : 0
      agreement.associationCount += id != nil && association[word] == id ? 1 : 0
      agreement.bothCount += id != nil && both[word] == id ? 1 : 0
    }
    return agreement
  }

  /// A token as a word: without the white space before it.
  private static func word(_ token: [UInt8]) -> String {
    String(decoding: token.drop { $0 <= 0x20 }, as: UTF8.self)
  }

  /// The likeliest word at each of some places, by some of the experts. Sentence ends and unknown words are no words.
  private func firstWords(
    _ text: String, after context: Context, _ experts: Experts, _ places: [Int: String], _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [Int: WordID] {
    var result: [Int: WordID] = [:]
    var probabilities: [Float] = []
    var index = 0
    try score(text, after: context.asking(experts), spelledOut: false, isCancelled: isCancelled) { _, _, document in
      defer { index += 1 }
      guard places[index] != nil else { return }
      document.distribution(into: &probabilities)
      var best = Int(WordID.firstWord.rawValue)
      for word in best..<probabilities.count where probabilities[word] > probabilities[best] { best = word }
      result[index] = WordID(UInt32(best))
    }
    return result
  }
}
