internal import LanguageModel
internal import Storage
internal import Tokenization

/// The corpus as associations are learnt from it: in ids of the vocabulary, one part to learn from, in halves, and one
/// held out.
struct SplitCorpus {
  let vocabulary: VocabularySelection
  let documents: DocumentColumn
  let split: CorpusSplit

  var tokens: MappedColumn<UInt32> { documents.tokens }

  /// - Returns: nil if the corpus is too small.
  init?(
    _ spool: CorpusSpool, _ hashes: DocumentHashes, _ vocabulary: VocabularySelection,
    in environment: TrainingEnvironment
  ) throws(TrainingError) {
    guard spool.facts.tokens >= AssociationModel.leastTokenCount else { return nil }
    let documents = try DocumentColumn(spool, vocabulary, scratch: environment.scratch)
    let tokens = documents.tokens
    let split = CorpusSplit(tokenCount: tokens.count, documentStarts: documents.starts, hashes: hashes.values) {
      tokens[$0] == WordID.sentenceEnd.rawValue
    }
    guard split.stretches.contains(where: { $0.half == 1 }), !split.heldOut.isEmpty else { return nil }
    self.vocabulary = vocabulary
    self.documents = documents
    self.split = split
  }
}
