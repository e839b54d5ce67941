package import CorpusInput
package import LanguageModel
internal import Storage
internal import Tokenization

/// From a corpus to a model file, stage by stage; each stage has its own file.
///
/// ```swift
/// let reader = CorpusReader(paths: ["books"])
/// let details = try TrainingRun(output: "books.kith").train(on: reader.forEachChunk)
/// ```
///
/// The model appears at `output` when it is whole; temporary files lie in a folder beside it and go away whatever
/// happens, short of a kill. The same text and options give the same bytes, whatever the memory or the number of cores.
package struct TrainingRun {
  package let output: String
  package let options: TrainingOptions
  package let control: TrainingControl
  package let checkpoint: CheckpointPlace?

  /// - Parameter checkpoint: where to keep what is learnt, and to go on from if it is there; it goes away when the model
  ///   is made, and stays when the run is cut short.
  package init(
    output: String, options: TrainingOptions = TrainingOptions(), control: TrainingControl = TrainingControl(),
    checkpoint: CheckpointPlace? = nil
  ) {
    self.output = output
    self.options = options
    self.control = control
    self.checkpoint = checkpoint
  }

  /// - Parameters:
  ///   - source: calls its argument with each event of the corpus, as `CorpusReader.forEachChunk` does.
  ///   - bytesRead: how far the source is, and how far it will go, for progress.
  /// - Throws: `TrainingError`, or what `source` throws.
  @discardableResult
  package func train(
    on source: (_ body: (CorpusEvent) throws -> Void) throws -> Void,
    bytesRead: @escaping () -> (done: Int, total: Int?) = { (0, nil) }
  ) throws -> ModelDetails {
    try options.check()
    try checkpoint?.check()
    let scratch = try storing { () throws(StorageError) in try ScratchFolder(besides: output) }
    let spool = try tokenize(source, bytesRead: bytesRead, scratch: scratch)
    try control.progress(.vocabulary, 0, of: spool.vocabulary.count, "words")
    let selection = VocabularySelection(
      spool.vocabulary, minimumCount: options.minimumCount(forTokens: spool.tokenCount),
      maximumSize: options.maximumVocabularySize, specialFrequencies: spool.specialFrequencies,
      showsSpacing: !options.layout.isPreTokenized)
    let facts = CorpusFacts(
      tokens: spool.tokenCount, documents: spool.documentCount, sentences: spool.sentenceCount,
      isPreTokenized: options.layout.isPreTokenized, historyAcrossSentences: options.historyAcrossSentences)
    let associations =
      options.hasAssociations
      ? try AssociationStage(options: options, control: control, scratch: scratch, checkpoint: checkpoint)
        .run(spool, selection) : nil
    let details = try ModelBuilder(output: output, options: options, control: control, scratch: scratch)
      .build(selection, facts, with: associations) { (sorter, emit) throws(TrainingError) in
        try sorter.sort(spool.tokens, mapping: selection.mapping, control: control, emit: emit)
      }
    checkpoint?.remove()
    return details
  }

  private func tokenize(
    _ source: CorpusSpool.Source, bytesRead: @escaping () -> (done: Int, total: Int?), scratch: ScratchFolder
  ) throws -> CorpusSpool {
    var tokenizer = try CorpusTokenizer(options: options, scratch: scratch)
    try source { event in
      if case .warning(let sentence) = event { control.warn(sentence) }
      try tokenizer.append(event)
      let (done, total) = bytesRead()
      try control.progress(.tokenize, done, of: total, "bytes")
    }
    return try tokenizer.finish()
  }
}

/// What a model tells of the text it was trained on.
struct CorpusFacts {
  var tokens: Int
  var documents: Int
  var sentences: Int
  var isPreTokenized: Bool
  var historyAcrossSentences: Bool
}

/// The stages after the vocabulary is known: count, link, estimate, spelling, write.
struct ModelBuilder {
  let output: String
  let options: TrainingOptions
  let control: TrainingControl
  let scratch: ScratchFolder

  /// - Parameter windows: sorts the corpus's windows with the sorter it is given and passes each to the closure.
  func build(
    _ selection: VocabularySelection, _ facts: CorpusFacts, with associations: AssociationStage.Outcome? = nil,
    windows: (WindowSorter, (CountedWindow) throws(TrainingError) -> Void) throws(TrainingError) -> Void
  ) throws(TrainingError) -> ModelDetails {
    let vocabularySize = selection.entries.count
    guard vocabularySize <= WindowKey.maximumVocabularySize else {
      throw .vocabularyTooLarge(words: vocabularySize, limit: WindowKey.maximumVocabularySize)
    }
    let sorter = WindowSorter(
      order: options.order, vocabularySize: vocabularySize, memory: options.sortingMemory, scratch: scratch)
    var builder = try RawTrieBuilder(order: options.order, vocabularySize: vocabularySize, scratch: scratch)
    try windows(sorter) { (window) throws(TrainingError) in try builder.add(window) }
    let trie = try builder.finish(scratch: scratch)
    let pruning = options.pruning(forTokens: facts.tokens)
    let passesDownMasses = options.passesDownMasses ?? (associations != nil)
    let adjusted = try AdjustedCounts(
      of: trie, massesFor: passesDownMasses ? pruning : nil, scratch: scratch, control: control)
    let estimator = NGramEstimator(trie: trie, adjusted: adjusted, pruning: pruning, scratch: scratch)
    var levels = try estimator.estimate(control: control, phase: .estimate)
    if let associations {
      levels = try associations.backoff.apply(to: levels, scratch: scratch, control: control)
    }
    if options.quantizesWeights(forTokens: facts.tokens) {
      levels = try WeightQuantizer(scratch: scratch, control: control).quantize(levels)
    }
    let spelling = options.spellingOrder > 0 ? try spell(selection) : nil
    let details = ModelDetails(
      order: options.order, vocabularySize: vocabularySize, trainingTokens: facts.tokens,
      trainingDocuments: facts.documents, trainingSentences: facts.sentences, createdBy: kithSignature,
      description: options.description, preTokenized: facts.isPreTokenized,
      historyAcrossSentences: facts.historyAcrossSentences, spellingOrder: options.spellingOrder, pruning: pruning,
      experts: associations == nil ? ["grammar"] : ["grammar", "associations"])
    try control.progress(.write, 0, of: trie.nGramTotal, "n-grams")
    return try write(details, selection.entries, levels, spelling, associations)
  }

  private func spell(_ selection: VocabularySelection) throws(TrainingError) -> SpellingTrainer.Columns? {
    let letters = try storing { () throws(StorageError) in try ScratchFolder(besides: scratch.file("letters")) }
    return try SpellingTrainer(order: options.spellingOrder, scratch: letters).train(selection, control: control)
  }

  /// Writes the model file from its finished columns.
  func write(
    _ details: ModelDetails, _ entries: [VocabularyEntry], _ levels: [NGramEstimator.Level],
    _ spelling: SpellingTrainer.Columns?, _ associations: AssociationStage.Outcome?
  ) throws(TrainingError) -> ModelDetails {
    try storing { () throws(StorageError) in
      let writer = try ModelFileWriter(path: output)
      let about = details.encoded
      try writer.section("about", about.span)
      try Vocabulary.write(entries, to: writer)
      try writer.nGrams(levels, named: "grammar")
      if let spelling {
        try writer.nGrams(spelling.levels, named: "spelling")
        let outside = [spelling.logOutsideMass]
        try writer.section("spelling.outside", outside.span)
      }
      if let associations { try writer.associations(associations) }
      try writer.finish()
      return try Model(ModelFile(contentsOf: output)).details
    }
  }
}

/// The version of everything in this package, as `--version` prints it and models remember it.
package let kithVersion = "0.1.0"

/// What a file tells of its maker.
let kithSignature = "kith \(kithVersion)"
