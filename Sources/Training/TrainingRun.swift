package import CorpusInput
package import LanguageModel
internal import Storage
internal import Tokenization

/// From a corpus to a model file, stage by stage. Each stage is a type in a file of its name, which documents its input and
/// output; `TrainingStage` lists the stages as progress shows them.
///
/// ```swift
/// let reader = CorpusReader(paths: ["books"])
/// let details = try TrainingRun(output: "books.kith").train(on: reader.forEachChunk)
/// ```
///
/// The model appears at `output` when it is whole; temporary files lie in a folder beside it and are removed in any
/// case, short of a kill. The same text and options give the same bytes with any memory and number of cores.
package struct TrainingRun {
  package let output: String
  package let options: TrainingOptions
  package let control: TrainingControl
  package let checkpoint: CheckpointLocation?
  package let exchange: ExchangeFolder?

  /// - Parameter checkpoint: a file for what is learnt, from which the run resumes if it is there already. It is removed
  ///   when the model is made, and stays when the run is cut short.
  /// - Parameter exchange: where other machines learn the parts (`TrainingOptions.parts`, `PartRun`).
  package init(
    output: String, options: TrainingOptions = TrainingOptions(), control: TrainingControl = TrainingControl(),
    checkpoint: CheckpointLocation? = nil, exchange: ExchangeFolder? = nil
  ) {
    self.output = output
    self.options = options
    self.control = control
    self.checkpoint = checkpoint
    self.exchange = exchange
  }

  /// - Parameters:
  ///   - source: calls its argument with each event of the corpus, as `CorpusReader.forEachChunk` does.
  ///   - bytesRead: how many bytes the source has read, and how many there are, for progress.
  /// - Throws: `TrainingError`, or what `source` throws.
  @discardableResult
  package func train(
    on source: (_ body: (CorpusEvent) throws -> Void) throws -> Void,
    bytesRead: @escaping () -> (done: Int, total: Int?) = { (0, nil) }
  ) throws -> ModelDetails {
    try options.check()
    try checkpoint?.check(output: output)
    guard exchange?.path != output else { throw TrainingError.badOption("\(output) cannot be both model and folder") }
    let exchange = try self.exchange.map { (folder) throws(TrainingError) in try ExchangeSession(folder) }
    defer { withExtendedLifetime(exchange) {} }
    let scratch = try ScratchFolder.besides(output: output)
    var environment = TrainingEnvironment(options: options, control: control, scratch: scratch)

    let spool = try TokenizeStage(environment).run(source, bytesRead: bytesRead)
    environment.options.layout.segmentation = spool.facts.segmentation
    let hashes = DocumentHashes(spool)
    if let warning = RepeatedDocuments(spool, hashes).warning { control.warn(warning) }
    let vocabulary = try VocabularyStage(environment)
      .run(spool.words, of: spool.facts, specialFrequencies: spool.specialFrequencies)

    // Associations, if the text is long enough to learn them.
    var cooccurrences: CooccurrenceColumns?
    var wordVectors: WordVectorColumns?
    var associations: FittedAssociations?
    var counted: CountedGrammar?
    let corpus = options.hasAssociations ? try SplitCorpus(spool, hashes, vocabulary, in: environment) : nil
    if options.hasAssociations, corpus == nil { warnOfTooLittleText(spool.facts.tokens) }
    if let corpus {
      let checkpoint = self.checkpoint.map {
        Checkpoint($0, key: CheckpointKey(corpus, environment.options), control: control)
      }
      associations = FittedAssociations(
        checkpoint?.found, options, vocabulary, tokens: corpus.tokens.count,
        hasCooccurrences: options.cooccurrenceByteCount(forTokens: corpus.tokens.count) > 0)
      var parted: PartedAssociateStage?
      if associations == nil, let parts = options.parts {
        parted = try PartedAssociateStage(environment, corpus, parts, at: exchange?.folder)
      }
      cooccurrences = try CooccurStage(environment).run(corpus, parts: parted?.exchanged?.pairs)
      wordVectors = try cooccurrences.flatMap { try RelateStage(environment).run($0.table()) }
      if associations == nil {
        let noise = try NoiseStage(environment).run(corpus)
        let parameters =
          if let parted {
            try parted.run(noise: consume noise, checkpoint: checkpoint)
          } else {
            try AssociateStage(environment).run(corpus, noise: consume noise, checkpoint: checkpoint)
          }
        let rehearsal: Rehearsal
        (rehearsal, counted) = try RehearseStage(environment)
          .run(corpus, beside: WholeGrammar(spool, vocabulary, hasAssociations: true, in: environment))
        let fitted = try FitStage(environment).run(consume rehearsal, parameters)
        let choiceWeights = try cooccurrences.map { try ChooseStage(environment).run(fitted, $0) }
        let learnt = FittedAssociations(
          columns: fitted.associations, backoff: fitted.backoff, choiceWeights: choiceWeights)
        try checkpoint?.save(learnt.checkpoint)
        associations = learnt
      }
    }

    let grammar = WholeGrammar(spool, vocabulary, hasAssociations: associations != nil, in: environment)
    let levels = try grammar.run(consume counted, backoff: associations?.backoff, control: control)
    let spelling = try SpellingStage(environment).run(vocabulary)

    let passages = try PassagesStage(environment).run(spool, vocabulary)

    var contents = ModelContents(
      facts: spool.facts, vocabulary: vocabulary.entries, grammar: levels, pruning: grammar.options.pruning)
    contents.description = options.description
    contents.spelling = spelling
    contents.passages = passages
    if let associations {
      contents.associations = associations.columns
      contents.cooccurrences = cooccurrences
      contents.wordVectors = wordVectors
      contents.choiceWeights = associations.choiceWeights ?? []
    }
    let details = try WriteStage(output: output, control: control).run(contents)
    checkpoint?.remove()
    return details
  }

  private func warnOfTooLittleText(_ tokenCount: Int) {
    let least = AssociationModel.leastTokenCount
    let reason =
      tokenCount < least
      ? "the text has \(tokenCount) words and sentence ends, and associations take at least \(least)"
      : "the text cannot be cut into two halves and documents held out of both, which associations take"
    control.warn("\(reason): the model is grammar alone, and `topic`, `related` and `similar` will not answer")
  }
}
