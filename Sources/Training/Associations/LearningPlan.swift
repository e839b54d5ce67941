internal import LanguageModel

/// How the association expert is learnt, by the size of the corpus: how long, from how much noise, in which steps.
///
/// Little text is read more often, and where there are layers with some numbers left out at random (Srivastava et al. 2014),
/// so that it is not learnt by heart.
struct LearningPlan: Equatable {
  /// How many layers read phrases.
  let layers: Int
  let epochs: Int
  /// Noise words a token.
  let noiseCount: Int
  /// The first rates; all fall linearly to a twentieth.
  let rate: Float = 0.1
  let phraseRate: Float
  let readingRate: Float = 0.05
  let layerRate: Float
  /// The shares that are left out of what layers read, of their outs, and of the topic's query.
  let dropout: Dropout

  struct Dropout: Equatable {
    var reading: Float = 0
    var outs: Float = 0
    var topic: Float = 0
  }

  init(_ options: TrainingOptions, tokens: Int) {
    layers = options.layers(forTokens: tokens)
    epochs = options.epochs(forTokens: tokens)
    let isLarge = tokens >= TrainingOptions.largeForLayers
    noiseCount = layers > 0 && !isLarge ? 16 : 8
    layerRate = 2e-3 * Self.layerFactor(ofParts: options.parts?.count ?? 1)
    phraseRate = isLarge ? 0.1 : 0.05
    dropout =
      switch tokens {
      case _ where layers == 0: Dropout()
      case ..<1_500_000: Dropout(reading: 0.1, outs: 0.2, topic: 0.2)
      case ..<TrainingOptions.largeForLayers: Dropout(reading: 0.1, outs: 0.15, topic: 0.15)
      default: Dropout()
      }
  }

  /// How much longer Adam's steps are where the mean of several parts' is taken: as with batches that are as many times as
  /// large, by the square root (Krizhevsky 2014). Beyond 16 parts steps would be too long for one part.
  private static func layerFactor(ofParts count: Int) -> Float { Float(min(count, 16)).squareRoot() }

  /// The share of their first values to which the rates have fallen after some of the tokens of all epochs.
  func share(after done: Int, of total: Int) -> Float { max(0.05, 1 - Float(done) / Float(total)) }
}
