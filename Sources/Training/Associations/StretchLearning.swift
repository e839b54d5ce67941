internal import LanguageModel
internal import Storage
internal import Synchronization
internal import Tokenization

/// Learns from one stretch of text after another. Noise is drawn ahead on a thread of its own while earlier tokens are learnt
/// from.
final class StretchLearning: Sendable {
  private let tokens: MappedColumn<UInt32>
  private let noise: [NoiseSampler]
  private let noiseCount: Int
  private let drawer: Mutex<TokenDrawer>

  /// So many tokens are drawn at once.
  private static let chunkLength = 64 * AssociationLearner.blockLength

  /// - Parameters:
  ///   - noise: noise[h] draws for the text of half h; it was made from the other half.
  ///   - parameters: of these, only the frequencies matter.
  init(
    _ tokens: MappedColumn<UInt32>, noise: consuming [NoiseSampler], _ plan: LearningPlan,
    _ parameters: AssociationParameters, quotes: QuoteMarks, historyAcrossSentences: Bool
  ) {
    self.tokens = tokens
    noiseCount = plan.noiseCount
    drawer = Mutex(
      TokenDrawer(
        parameters, noiseCount: plan.noiseCount, historyAcrossSentences: historyAcrossSentences, quotes: quotes,
        state: noise[0].model.initialState, generator: XorShift(seed: 1)))
    self.noise = noise
  }

  convenience init(
    _ corpus: SplitCorpus, noise: consuming [NoiseSampler], _ plan: LearningPlan, _ parameters: AssociationParameters,
    _ options: TrainingOptions
  ) {
    self.init(
      corpus.tokens, noise: noise, plan, parameters,
      quotes: corpus.vocabulary.quoteMarks(options.layout.segmentation),
      historyAcrossSentences: options.historyAcrossSentences)
  }

  /// Learns from a stretch, which nothing came before.
  ///
  /// - Parameters:
  ///   - generator: of the noise.
  ///   - share: of their first values, to which the rates have fallen after so many of the stretch's tokens.
  ///   - onTokens: called with how many more tokens were learnt from.
  func learn(
    _ stretch: TrainingStretch, by learners: LearningPipeline, _ generator: inout XorShift,
    share: @escaping @Sendable (_ done: Int) -> Float, onTokens: (Int) throws(TrainingError) -> Void
  ) throws(TrainingError) {
    drawer.withLock { [generator] in
      $0.generator = generator
      $0.begin(noise[stretch.half])
    }
    var drawn = DrawnTokens(wordsEach: noiseCount + 1)
    var (next, done) = (stretch.range.lowerBound, 0)
    let (tokens, sampler) = (tokens, noise[stretch.half])
    while next < stretch.range.upperBound || drawn.count > 0 {
      let (ready, before) = (drawn, done)
      let range = next..<min(next + Self.chunkLength, stretch.range.upperBound)
      let (_, ahead) = try sideBySide(
        { learners.learn(ready) { share(before + $0) } },
        { [self] in range.isEmpty ? nil : drawer.withLock { $0.draw(tokens.span, range, sampler) } })
      done += ready.count
      try onTokens(ready.count)
      drawn = ahead ?? DrawnTokens(wordsEach: noiseCount + 1)
      next = range.upperBound
    }
    generator = drawer.withLock { $0.generator }
  }
}

extension VocabularySelection {
  /// The words that open and close quotations.
  func quoteMarks(_ segmentation: Segmentation) -> QuoteMarks {
    QuoteMarks(readsScripts: segmentation != .characters) { [entries] mark in
      let letters = Array(mark.utf8)
      return entries.firstIndex { $0.spelling == letters }.map { WordID(UInt32($0)) }
    }
  }
}
