internal import Storage

/// The stage `rehearse`: makes the grammar of the model as it would be without the held-out text, to fit on that text.
///
/// Input: the corpus. Output: the n-grams of the part that is learnt from, and the held-out text as a model of that part
/// reads it.
struct RehearseStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Parameter grammar: that of the model, which can be counted meanwhile.
  /// - Returns: what was counted too; nil where there is no memory for both.
  func run(
    _ corpus: SplitCorpus, beside grammar: WholeGrammar
  ) throws(TrainingError) -> (Rehearsal, CountedGrammar?) {
    let options = environment.options
    guard options.hasMemoryForTwo else { return (try rehearsal(of: corpus, memory: options.sortingMemory), nil) }
    let (memory, silent) = (options.sortingMemory / 2, environment.control.silent)
    return try sideBySide(
      { () throws(TrainingError) in try rehearsal(of: corpus, memory: memory) },
      { () throws(TrainingError) in try grammar.count(memory: memory, control: silent()) })
  }

  private func rehearsal(of corpus: SplitCorpus, memory: Int) throws(TrainingError) -> Rehearsal {
    let options = environment.options
    let learnt = corpus.split.stretches.map(\.range)
    let documents = try corpus.documents.unlearning(
      allBut: learnt, corpus.vocabulary, path: environment.scratch.file("rehearsal"))
    let scratch = try environment.scratchFolder("rehearsal")
    let tokens = try documents.column(
      of: learnt, acrossSentences: options.historyAcrossSentences, path: scratch.file("tokens"))
    var grammar = GrammarOptions(
      order: options.order, vocabularySize: corpus.vocabulary.size,
      pruning: options.pruning(forTokens: corpus.tokens.count), memory: memory)
    grammar.passesDownMasses = true
    let levels = try GrammarBuilder(
      options: grammar, scratch: scratch, control: environment.control.inside(.rehearse)
    ).build(tokens)
    return Rehearsal(
      vocabulary: corpus.vocabulary, grammar: levels, pruning: grammar.pruning,
      heldOut: HeldOutPieces(documents.tokens, heldOut: corpus.split.heldOut), scratch: scratch)
  }
}

/// The grammar of the text without the held-out part, and that part.
struct Rehearsal {
  let vocabulary: VocabularySelection
  let grammar: [NGramLevel]
  let pruning: [Int]
  let heldOut: HeldOutPieces
  /// The folder of the grammar's columns.
  let scratch: ScratchFolder
}
