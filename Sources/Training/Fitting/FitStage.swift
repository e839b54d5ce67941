internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `fit`: fits on held-out text how far the parts of the model are to be trusted.
///
/// Input: the rehearsal's grammar and the association expert. Output: the factors of back-off weights, the scales of the
/// expert, and the gates of the document caches and of memories; with the rehearsed model that they make.
struct FitStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  func run(
    _ rehearsal: consuming Rehearsal, _ parameters: AssociationParameters
  ) throws(TrainingError) -> FittedModel {
    let control = environment.control.inside(.fit)
    let heldOut = rehearsal.heldOut
    let backoff = try fitBackoff(rehearsal, control)
    // The columns of the rehearsal go away here.
    let unscaled = try model(consume rehearsal, backoff, AssociationColumns(parameters: parameters), control)
    let scale = try ScaleFitter(control: control).fit(unscaled, on: heldOut)
    let scaled = unscaled.replacing(scale: scale, gates: CacheGates())
    let gates = try GateTrainer(control: control).fit(scaled, on: heldOut)
    let gated = scaled.replacing(scale: scale, gates: gates)
    var columns = AssociationColumns(parameters: parameters, scale: scale, gates: gates)
    columns.memoryGates = try MemoryGateTrainer(control: control).fit(gated, on: heldOut)
    return FittedModel(model: gated, backoff: backoff, associations: columns, heldOut: heldOut)
  }

  private func fitBackoff(
    _ rehearsal: borrowing Rehearsal, _ control: TrainingControl
  ) throws(TrainingError) -> HeldOutBackoff {
    let (levels, size, path) = (
      rehearsal.grammar, rehearsal.vocabulary.size, rehearsal.scratch.file("grammar.kith")
    )
    let grammar = try storing { () throws(StorageError) in
      try NGramModel(levels, vocabularySize: size, path: path)
    }
    return try BackoffTrainer(control: control).fit(
      grammar, acrossSentences: environment.options.historyAcrossSentences, on: rehearsal.heldOut)
  }

  /// The rehearsed model, whose expert has other scales than it will have.
  private func model(
    _ rehearsal: consuming Rehearsal, _ backoff: HeldOutBackoff, _ associations: AssociationColumns,
    _ control: TrainingControl
  ) throws(TrainingError) -> Model {
    let (options, scratch) = (environment.options, rehearsal.scratch)
    let levels = try backoff.apply(to: rehearsal.grammar, scratch: scratch, control: control)
    var contents = ModelContents(
      facts: CorpusFacts(
        isPreTokenized: options.layout.isPreTokenized, historyAcrossSentences: options.historyAcrossSentences,
        segmentation: options.layout.segmentation),
      vocabulary: rehearsal.vocabulary.entries, grammar: levels, pruning: rehearsal.pruning)
    contents.associations = associations
    return try storing { [contents] () throws(StorageError) in
      try contents.write(to: scratch.file("model.kith"))
    }
  }
}

/// The rehearsed model with everything fitted, and the parts of it that the model file takes over.
struct FittedModel {
  let model: Model
  let backoff: HeldOutBackoff
  let associations: AssociationColumns
  let heldOut: HeldOutPieces
}
