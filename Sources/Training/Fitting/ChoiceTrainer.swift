internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization

/// Learns how much each feature of an option counts, from gaps that it makes in held-out text.
///
/// A gap is a word of a held-out sentence, and the wrong options are words of about the same frequency that grammar
/// finds as fitting between its neighbours. So the right one differs by how it fits the rest of the sentence, as
/// in tests that people make (Zweig & Burges 2011 drew theirs so too); drawn by the word before alone, they would
/// be told by the word after. Of half of the gaps they are drawn by P(w | the two words before) · P(next word | w),
/// of the others by P(w | the word before) · P(next word | w) among those with the same ending, if there are
/// enough. As grammar draws them, it cannot be fitted to speak against an option.
///
/// Input: a model and pairs that have not seen the held-out text. Output: weights of a conditional logit.
struct ChoiceTrainer: Sendable {
  let model: Model
  let pairs: ReducedTable
  let seed: UInt64

  private static let gapCount = 8_000
  /// Fewer gaps are too few to learn from.
  private static let fewestGaps = 150
  private static let optionCount = 5
  private static let shortestSentence = 8
  private static let longestSentence = 60
  /// Wrong options are at most this many times as common or rare as the right one.
  private static let frequencyRatio = 4.0
  /// Words commoner than this are no gaps, unless most words are.
  private static let commonFrequency = 1e-4
  /// Nor are words seen less often than this, or in a small text rarer than this: the pairs say little of them.
  private static let rareCount = 30
  private static let rareFrequency = 1e-5
  private static let batchCount = 64

  /// - Returns: shape (`ChoiceFeatures.count`); empty if the text has too few gaps.
  func fit(on heldOut: HeldOutPieces, control: TrainingControl) throws(TrainingError) -> [Double] {
    let (words, tokens) = (WordClasses(model.vocabulary), heldOut.tokens)
    let sentences = heldOut.sentences(2 * Self.gapCount)
      .filter { Self.shortestSentence <= $0.count && $0.count <= Self.longestSentence }
    var examples: [[ChoiceFeatures]] = []
    let step = (sentences.count + Self.batchCount - 1) / Self.batchCount
    try control.progress(.choose, 0, of: sentences.count, "sentences")
    for start in stride(from: 0, to: sentences.count, by: max(1, step)) {
      let batch = start..<min(start + step, sentences.count)
      let results = parallelMap(batch.count) { (index: Int) -> [ChoiceFeatures]? in
        let sentenceIndex = batch.lowerBound + index
        var generator = XorShift(seed: self.seed &+ UInt64(sentenceIndex) &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<8 { _ = generator.next() }
        let sentence = sentences[sentenceIndex].map { WordID(tokens[$0]) }
        return self.example(sentence, words, &generator)
      }
      examples += results.compactMap { $0 }
      try control.progress(.choose, batch.upperBound, of: sentences.count, "sentences")
      if examples.count >= Self.gapCount { break }
    }
    guard examples.count >= Self.fewestGaps else { return [] }
    return ConditionalLogit.fit(examples.map { $0.map(\.values) }, nonNegative: [ChoiceFeatures.grammar])
  }

  /// The features of the right option and of the wrong ones, the right one first; nil if the sentence has no gap.
  private func example(
    _ sentence: [WordID], _ words: WordClasses, _ generator: inout XorShift
  ) -> [ChoiceFeatures]? {
    let possible = (1..<max(1, sentence.count - 1)).filter { words.isGap(sentence[$0]) && pairs.holds(sentence[$0]) }
    guard !possible.isEmpty else { return nil }
    let gap = possible[Int(generator.next() % UInt64(possible.count))]
    guard let wrong = wrongOptions(for: gap, in: sentence, words, &generator) else { return nil }
    var document = model.emptyContext().document
    var parts = LogParts()
    document.prefetch(Array(sentence[..<gap]))
    for word in sentence[..<gap] {
      parts.add(document.parts(of: word).parts)
      document.append(word)
    }
    return ([sentence[gap]] + wrong).map { option in
      OptionText(
        before: Array(sentence[..<gap]), parts, document: document, option: [option], after: sentence[(gap + 1)...]
      ).features(pairs)
    }
  }

  /// Words drawn by how well they fit between their neighbours, without any twice.
  private func wrongOptions(
    for gap: Int, in sentence: [WordID], _ words: WordClasses, _ generator: inout XorShift
  ) -> [WordID]? {
    let grammar = model.grammar
    let (right, previous, next) = (sentence[gap], sentence[gap - 1], sentence[gap + 1])
    let frequency = pairs.frequency(right)
    let children = grammar.children(ofLevel: 1, node: previous.rawValue)
    guard !children.isEmpty, let following = grammar.levels[1].word else { return nil }
    let sameEnding = generator.next() % 2 == 0
    var history = grammar.emptyState
    for word in sentence[max(0, gap - (sameEnding ? 1 : 2))..<gap] { grammar.advance(&history, by: word) }
    var candidates: [(word: WordID, weight: Double)] = []
    for child in children {
      let word = WordID(following[child])
      guard word != right, words.isGap(word), pairs.holds(word) else { continue }
      let ratio = pairs.frequency(word) / frequency
      guard ratio <= Self.frequencyRatio, ratio >= 1 / Self.frequencyRatio else { continue }
      var state = history
      let fit = grammar.score(word, &state).probability * grammar.score(next, &state).probability
      candidates.append((word, max(fit, 1e-30)))
    }
    if sameEnding {
      let alike = candidates.filter { words.haveSameEnding($0.word, right) }
      if alike.count >= Self.optionCount - 1 { candidates = alike }
    }
    guard candidates.count >= Self.optionCount - 1 else { return nil }
    var chosen: [WordID] = []
    while chosen.count < Self.optionCount - 1 {
      var left = Double(generator.uniform()) * candidates.reduce(0) { $0 + $1.weight }
      let index = candidates.firstIndex { candidate in
        left -= candidate.weight
        return left < 0
      }
      chosen.append(candidates.remove(at: index ?? candidates.count - 1).word)
    }
    return chosen
  }

  /// Which words can be gaps: words of letters, in lower case, that are neither among the commonest nor the rarest.
  private struct WordClasses: Sendable {
    /// Shape (vocabulary): the last letters, two bytes of them; 0 for a word that can be no gap.
    private let endings: [UInt16]

    init(_ vocabulary: Vocabulary) {
      let frequencies = vocabulary.frequencies
      var total: UInt64 = 0
      for i in 0..<frequencies.count { total += frequencies[i] }
      let many = frequencies[min(frequencies.count - 1, WordID.firstWord.index + frequencies.count / 8)]
      let most = max(UInt64(Double(total) * ChoiceTrainer.commonFrequency), many)
      let least = min(UInt64(Double(total) * ChoiceTrainer.rareFrequency), UInt64(ChoiceTrainer.rareCount))
      endings = (0..<vocabulary.count).map { id in
        guard id >= WordID.firstWord.index, frequencies[id] >= least, frequencies[id] <= most else { return 0 }
        let spelling = vocabulary.spelling(WordID(UInt32(id)))
        guard spelling.allSatisfy({ 0x61...0x7A ~= $0 || $0 >= 0x80 }) else { return 0 }
        return spelling.suffix(2).reduce(0) { $0 << 8 | UInt16($1) }
      }
    }

    func isGap(_ word: WordID) -> Bool { endings[word.index] != 0 }

    func haveSameEnding(_ a: WordID, _ b: WordID) -> Bool { endings[a.index] == endings[b.index] }
  }
}
