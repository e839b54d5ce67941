internal import LanguageModel

/// The result of the stages `noise` to `choose`, which a checkpoint holds when they are over.
struct FittedAssociations {
  let columns: AssociationColumns
  let backoff: HeldOutBackoff
  /// Shape (`ChoiceFeatures.count`); empty where there was nothing to fit on, nil without a co-occurrence table.
  let choiceWeights: [Float]?

  init(columns: AssociationColumns, backoff: HeldOutBackoff, choiceWeights: [Float]?) {
    self.columns = columns
    self.backoff = backoff
    self.choiceWeights = choiceWeights
  }

  var checkpoint: CheckpointContent {
    var content = CheckpointContent(stage: .fitted)
    content.columns = columns.parameters.learntColumns
    content.columns += [
      ("backoff", backoff.logFactors), ("scale", columns.scale), ("gates", columns.gates.weights),
    ]
    if let gates = columns.memoryGates { content.columns.append(("memory", gates.weights)) }
    if let choiceWeights { content.columns.append(("choice", choiceWeights)) }
    return content
  }

  /// - Returns: nil if the content is of another stage or other shapes.
  init?(
    _ content: CheckpointContent?, _ options: TrainingOptions, _ vocabulary: VocabularySelection, tokens: Int,
    hasCooccurrences: Bool
  ) {
    guard let content, content.stage == .fitted else { return nil }
    var parameters = AssociationParameters(options, vocabulary, tokens: tokens)
    var gates = CacheGates()
    let scale = content.column("scale")
    let weights = content.column("gates")
    let choice = content.columns.first { $0.name == "choice" }?.values
    guard parameters.restore(content), scale.count == parameters.unitScale.count,
      weights.count == gates.weights.count,
      let backoff = HeldOutBackoff(logFactors: content.column("backoff"), order: options.order),
      !hasCooccurrences || choice.map({ $0.isEmpty || $0.count == ChoiceFeatures.count }) == true
    else { return nil }
    gates.weights = weights
    var columns = AssociationColumns(parameters: parameters, scale: scale, gates: gates)
    var memoryGates = MemoryGates()
    let memoryWeights = content.column("memory")
    if memoryWeights.count == memoryGates.weights.count {
      memoryGates.weights = memoryWeights
      columns.memoryGates = memoryGates
    }
    self.init(columns: columns, backoff: backoff, choiceWeights: choice)
  }
}
