internal import Glibc
internal import Storage
internal import Tokenization
internal import XrayTotals

/// Why a text is as likely as it is, word by word.
package struct Explanation: Sendable {
  /// One entry for each word or sentence end.
  package var words: [WordExplanation] = []

  package init() {}
}

/// The reasons for one word's probability.
package struct WordExplanation: Sendable, Equatable {
  package let score: WordScore
  /// log P of the word by its frequency alone, nats.
  package let unigram: Double
  /// The words before it that raised or lowered it most by topic: names, content words and numbers first, each kind by
  /// strength.
  package let pulls: [Pull]
  /// The words of the longest n-gram of the model that ends with this one; empty where grammar takes no part.
  package let nGram: [String]
  /// What the training text shows of it; nil if nothing was looked for, or the model keeps no passages.
  package let evidence: PassageEvidence?

  package var attribution: Attribution { Attribution(unigram: unigram, parts: score.parts) }
}

/// A word of the context, and how much all its occurrences raised a later word's topic score.
package struct Pull: Sendable, Equatable {
  package let word: String
  /// The bytes of its last occurrence in the explained text; nil if that lies in the context before it.
  package let byteRange: Range<Int>?
  /// Nats.
  package let strength: Double
}

/// The expert that a word owes its probability to.
package enum Attribution: String, Sendable, CaseIterable {
  /// The last few words: the n-gram model, and what phrases say of them.
  case grammar
  /// Topic, phrases before the last few words, state and normaliser: the wider context.
  case association
  /// Recurrence and the document caches: words that the document has used already.
  case repetition
  /// What the user's memory holds.
  case memory
  /// Together they add less than one bit to the word's frequency alone.
  case neither

  static let leastGain = 0.6931471805599453  // one bit, in nats

  package init(unigram: Double, parts: LogParts) {
    let grammar = parts.nearby - unigram
    let (association, repetition, memory) = (parts.association, parts.repetition, parts.memory)
    guard grammar + association + repetition + memory >= Self.leastGain else {
      self = .neither
      return
    }
    let most = max(grammar, association, repetition, memory)
    self =
      most == grammar ? .grammar : most == repetition ? .repetition : most == association ? .association : .memory
  }
}

extension Model {
  /// Explains every word of a text after a context.
  ///
  /// - Parameters:
  ///   - pullCount: how many pulls to report for each word, at most.
  ///   - passageCount: how many passages of the training text to show for each word, at most.
  ///   - isCancelled: asked every few words.
  package func explain(
    _ text: String, after context: Context, pullCount: Int = 3, passageCount: Int = 0,
    isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Explanation {
    var explanation = Explanation()
    let given = context.document.position
    var ranges: [Range<Int>] = []
    let store = passageCount > 0 ? passages?.store : nil
    try score(text, after: context, isCancelled: isCancelled) { word, id, document in
      // A passage is looked for with the hardest pull even if none is to be told.
      var found: [TopicPull] = []
      if pullCount > 0 || store != nil, word.parts.topic != 0 {
        found = document.topicPulls(on: id, count: max(pullCount, 1), first: isContent)
      }
      let pulls = found.prefix(pullCount).map { pull in
        let index = pull.position - given
        return Pull(
          word: vocabulary.word(pull.word), byteRange: index >= 0 ? ranges[index] : nil, strength: pull.strength)
      }
      let state = document.grammarState()
      let history = grammar.words(of: state, last: max(0, word.matchedOrder - 1))
      let unigram = logFinite(Double(grammar.unigrams[id.index]))
      let isAssociated = Attribution(unigram: unigram, parts: word.parts) == .association
      explanation.words.append(
        WordExplanation(
          score: word, unigram: unigram, pulls: pulls,
          nGram: word.matchedOrder > 0 ? (history + [id]).map(vocabulary.word) : [],
          evidence: store?.evidence(
            for: id, history: grammar.words(of: state, last: state.length), matched: word.matchedOrder,
            pull: isAssociated ? found.first { $0.strength > 0 }?.word : nil, limit: passageCount,
            beginsSentences: !details.historyAcrossSentences, vocabulary)))
      ranges.append(word.byteRange)
    }
    return explanation
  }
}

extension Model {
  /// Whether a word says what a text is about: neither punctuation nor one of the commonest words.
  private func isContent(_ word: WordID) -> Bool {
    guard word >= .firstWord else { return false }
    return [.content, .name, .number].contains(kind(of: vocabulary.word(word), isUnknown: false))
  }
}
