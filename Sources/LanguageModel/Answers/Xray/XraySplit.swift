internal import Tokenization
internal import XrayTotals

/// In which order knowledge is added to the words' frequencies, to see what each part saves.
package enum XraySplit: String, Sendable, CaseIterable {
  /// Grammar, then association, then repetition: a part has what it saves beyond those before it.
  case telescoping
  /// Each part has the mean of what it saves over all six orders: its Shapley value. A model without grammar has the words'
  /// frequencies in its place, and gates and caches as they are. What grammar, topic or repetition know alike they share.
  case average

  static let natsPerBit = 0.693_147_180_559_945_3
}

extension Experts {
  /// The three parts, as experts.
  fileprivate static let nearby: Experts = [.grammar, .phraseNear]
  fileprivate static let association: Experts = [.topic, .state, .phraseFar]
  fileprivate static let repetition: Experts = [.recurrence, .caches]
}

extension Model {
  /// The costs of each word or sentence end; `reported` is 0.
  ///
  /// - Parameter words: the explanation of the text by the whole model.
  func costs(
    of words: [WordExplanation], _ text: String, after context: Context, _ split: XraySplit, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [XrayBits] {
    let full = words.map { -$0.score.parts.sum / XraySplit.natsPerBit }
    let grammar = words.map { -$0.score.parts.nearby / XraySplit.natsPerBit }
    let unigram = words.map { -$0.unigram / XraySplit.natsPerBit }
    let spelling = words.map { -$0.score.spelling / XraySplit.natsPerBit }
    func bits(_ experts: Experts) throws(Cancelled) -> [Double] {
      try bitsOfWords(text, after: context, experts, isCancelled)
    }
    let hasContext = context.document.experts.contains(.topic) && associations != nil
    let both = hasContext ? try bits([.nearby, .association]) : grammar
    var (first, second) = (grammar, both)
    if split == .average, hasContext {
      let association = try bits(.association)
      let repetition = try bits(.repetition)
      let withoutGrammar = try bits([.association, .repetition])
      let withoutAssociation = try bits([.nearby, .repetition])
      for word in words.indices {
        let (none, all) = (unigram[word], full[word])
        let byGrammar =
          (none - grammar[word]) / 3 + (association[word] - both[word]) / 6
          + (repetition[word] - withoutAssociation[word]) / 6 + (withoutGrammar[word] - all) / 3
        let byAssociation =
          (none - association[word]) / 3 + (grammar[word] - both[word]) / 6
          + (repetition[word] - withoutGrammar[word]) / 6 + (withoutAssociation[word] - all) / 3
        first[word] = none - byGrammar
        second[word] = first[word] - byAssociation
      }
    }
    return words.indices.map { word in
      XrayBits(
        unigram: unigram[word] + spelling[word], grammar: first[word] + spelling[word],
        association: second[word] + spelling[word], full: full[word] + spelling[word], reported: 0)
    }
  }

  /// What each word and sentence end costs some of the experts, bits, without the letters of unknown words.
  private func bitsOfWords(
    _ text: String, after context: Context, _ experts: Experts, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [Double] {
    var bits: [Double] = []
    try score(text, after: context.asking(experts), spelledOut: false, isCancelled: isCancelled) { word, _, _ in
      bits.append(-word.parts.sum / XraySplit.natsPerBit)
    }
    return bits
  }
}
