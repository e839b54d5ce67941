internal import Synchronization

/// The learners at work, two at a time. While one learns from a block of tokens what its words are worth, the layers go back
/// through the block before; then the upper layers take their steps of learning from that one while the first layer reads the
/// block after.
///
/// Neither of two looks at what the other changes meanwhile, so the bits are the same on one core as on many. What it costs is
/// that the layers read a block as they were before they learnt from the one before it.
final class LearningPipeline: Sendable {
  private let plan: LearningPlan
  private let words: Mutex<AssociationLearner>
  /// nil without layers.
  private let phrases: Mutex<PhraseLearner?>
  /// What the upper layers still have to learn from the block that was gone back through.
  private let upperSteps = Mutex<UpperSteps?>(nil)

  init(_ parameters: AssociationParameters, _ plan: LearningPlan, seed: UInt64) {
    self.plan = plan
    words = Mutex(AssociationLearner(parameters: parameters, plan, seed: seed))
    var layers = parameters.phrases
    layers?.output = []
    phrases = Mutex(
      layers.map {
        PhraseLearner(
          $0, plan.dropout, blockLength: AssociationLearner.blockLength, seed: seed ^ 0x2545_F491_4F6C_DD1D)
      })
  }

  /// Learns from tokens, block by block.
  ///
  /// - Parameter share: of their first values, to which the rates have fallen after so many of the tokens.
  func learn(_ drawn: DrawnTokens, _ share: @Sendable (_ done: Int) -> Float) {
    let length = AssociationLearner.blockLength
    let blocks = stride(from: 0, to: drawn.count, by: length).map { $0..<min($0 + length, drawn.count) }
    guard let first = blocks.first else { return }
    guard hasLayers else {
      for block in blocks {
        words.withLock { _ = $0.learn(drawn, block, phrases: [], share: share(block.lowerBound)) }
      }
      return
    }
    var queries = readOn(drawn, first)
    var gradients: [Float] = []
    for (index, block) in blocks.enumerated() {
      let (before, read) = (gradients, queries)
      let results = parallelMap(2) { task -> [Float] in
        if task == 0 {
          return words.withLock { $0.learn(drawn, block, phrases: read, share: share(block.lowerBound)) }
        }
        if index > 0 { goBack(before, share(blocks[index - 1].lowerBound)) }
        return []
      }
      gradients = results[0]
      queries = readOn(drawn, index + 1 < blocks.count ? blocks[index + 1] : nil)
    }
    goBack(gradients, share(blocks[blocks.count - 1].lowerBound))
    _ = readOn(drawn, nil)
  }

  private var hasLayers: Bool { phrases.withLock { $0 != nil } }

  /// The layers go back through a block, and leave the steps of the upper ones to be taken.
  private func goBack(_ gradients: [Float], _ share: Float) {
    let steps = phrases.withLock {
      $0?.goBack(gradients, readingRate: plan.readingRate * share, layerRate: plan.layerRate * share)
    }
    upperSteps.withLock { $0 = steps }
  }

  /// Takes the steps that are left, while the first layer reads a block, if there is one; then the upper layers read it.
  ///
  /// - Returns: as `PhraseLearner.finishReading`.
  private func readOn(_ drawn: DrawnTokens, _ block: Range<Int>?) -> [Float] {
    _ = parallelMap(2) { task in
      if task == 0 { return upperSteps.withLock { $0?.learn() } }
      return block.flatMap { block in phrases.withLock { $0?.begin(drawn, block) } }
    }
    let taken = upperSteps.withLock { $0.take() }
    return phrases.withLock { layers in
      if let taken { layers?.finish(taken) }
      return block == nil ? [] : layers?.finishReading() ?? []
    }
  }

  /// What was learnt.
  var learnt: AssociationParameters {
    var (learnt, output) = words.withLock { ($0.parameters, $0.phraseOutput) }
    learnt.phrases = phrases.withLock { $0?.parameters }
    learnt.phrases?.output = output
    return learnt
  }

  /// Everything that learning depends on, between two stretches.
  func checkpoint(at schedule: LearningSchedule) -> CheckpointContent {
    var content = self.content
    content.numbers.merge(schedule.numbers) { $1 }
    content.order = schedule.order
    return content
  }

  /// The same without how far learning is.
  var content: CheckpointContent {
    var content = CheckpointContent(stage: .associate)
    words.withLock { $0.save(to: &content) }
    phrases.withLock { $0?.save(to: &content) }
    return content
  }

  /// Begins the random numbers of what is left out anew, for a part in a round.
  func reseed(_ seed: UInt64, part: Int, round: Int) {
    words.withLock { $0.generator = XorShift(seed: PartSeed.mixed(seed, part: part, round: round)) }
    phrases.withLock {
      $0?.generator = XorShift(seed: PartSeed.mixed(seed ^ 0x2545_F491_4F6C_DD1D, part: part, round: round))
    }
  }

  /// Restores the state that a checkpoint holds.
  /// - Returns: false if it is of other shapes; then learning has to begin anew.
  func restore(_ content: CheckpointContent) -> Bool {
    words.withLock { $0.restore(content) } && phrases.withLock { $0?.restore(content) != false }
  }
}
