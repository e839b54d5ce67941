internal import LanguageModel
internal import Storage
internal import Tokenization

/// The stage `passages`: keeps passages of the text in the model, with an index.
///
/// Input: the corpus as it was read, and the vocabulary. Output: the columns of a `PassageStore`, no larger than asked for.
/// Where the text is larger, sentences are left out at even distances, from the beginning to the end.
struct PassagesStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Returns: nil if none are wanted, or not even one has room.
  func run(_ spool: CorpusSpool, _ vocabulary: VocabularySelection) throws(TrainingError) -> PassageColumns? {
    let size = min(environment.options.passageByteCount, TrainingOptions.mostPassageBytes)
    guard size > 0 else { return nil }
    let control = environment.control
    let total = spool.tokens.count
    let source = PassageSource(spool, vocabulary)
    // What all of them would take, and then, from that, what a share of them takes: a list of fewer passages has larger
    // distances, so the share is corrected until it fits.
    var share = PassageShare.all
    var measure = PassageMeasure(vocabularySize: vocabulary.size)
    for round in 0..<Self.mostRounds {
      try control.progress(.passages, 0, of: total, "tokens")
      measure = PassageMeasure(vocabularySize: vocabulary.size)
      try source.forEach(share) { (passage) throws(TrainingError) in
        measure.add(passage, source)
        if passage.end & 0xFFFF < passage.count { try control.progress(.passages, passage.end, of: total, "tokens") }
      }
      let bytes = measure.byteCount + source.fileByteCount
      if bytes <= size { break }
      share = share.scaled(by: size, over: bytes, lessening: round)
    }
    guard measure.passageCount > 0, measure.byteCount + source.fileByteCount <= size else {
      control.warn("no passage has room in \(size) bytes: the model keeps none")
      return nil
    }
    return try PassageWriter(environment: environment, source: source, share: share, measure: measure).write()
  }

  /// Rounds of measuring; the share shrinks in each by more than the measure was off.
  private static let mostRounds = 12
}
