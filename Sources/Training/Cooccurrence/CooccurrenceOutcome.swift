internal import LanguageModel
internal import Storage
internal import Tokenization

/// The table of co-occurrences of a corpus and the weights of `choose`, on their way into the model file.
struct CooccurrenceOutcome {
  let columns: CooccurrenceStage.Columns
  let frequencies: [Int]
  /// What `similar` compares; nil where there are too few words.
  let vectors: WordVectorStage.Vectors?
  /// Sentences kept as examples; nil if none are wanted.
  let examples: MappedColumn<UInt32>?
  /// Shape (`ChoiceFeatures.count`); empty until fitted, or where there was nothing to fit on.
  private(set) var weights: [Float] = []

  /// Counts; nil if no table is wanted.
  init?(
    _ corpus: DocumentColumn, _ selection: VocabularySelection, options: TrainingOptions, control: TrainingControl,
    scratch: ScratchFolder
  ) throws(TrainingError) {
    let size = options.cooccurrenceByteCount(forTokens: corpus.tokens.count)
    guard size > 0 else { return nil }
    (columns, frequencies) = try CooccurrenceStage(control: control, scratch: scratch, memory: options.sortingMemory)
      .run(corpus.tokens, vocabularySize: selection.entries.count, size: size)
    vectors = try WordVectorStage(control: control, seed: options.seed).run(columns.table(frequencies: frequencies))
    examples =
      options.exampleByteCount > 0
      ? try ExampleSampler.sample(corpus.tokens, size: options.exampleByteCount, scratch: scratch) : nil
  }

  /// Takes over what an earlier run has fitted.
  /// - Returns: false if that holds nothing.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    let found = content.columns.first { $0.name == "choice" }?.values
    guard let found, found.isEmpty || found.count == ChoiceFeatures.count else { return false }
    weights = found
    return true
  }

  /// Learns the weights from gaps in held-out text: with a model of the rest, and the table less what it counted in the
  /// held-out text.
  mutating func fit(
    _ model: Model, on tokens: MappedColumn<UInt32>, heldOut: [Range<Int>], options: TrainingOptions,
    control: TrainingControl, scratch: ScratchFolder
  ) throws(TrainingError) {
    let part = try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("choice.heldout"))
      for range in heldOut {
        try writer.append(WordID.begin.rawValue)
        for i in range { try writer.append(tokens[i]) }
      }
      return try writer.finish()
    }
    let (heldOutColumns, heldOutFrequencies) = try CooccurrenceStage(
      control: control.inside(.choose), scratch: scratch, memory: options.sortingMemory
    ).run(part, vocabularySize: frequencies.count, size: nil, name: "choice")
    let source = ReducedTable(
      whole: try columns.table(frequencies: frequencies),
      part: try heldOutColumns.table(frequencies: heldOutFrequencies))
    weights = try ChoiceTrainer(model: model, pairs: source, seed: options.seed)
      .fit(tokens, heldOut: heldOut, control: control).map(Float.init)
  }
}

extension ModelFileWriter {
  /// Writes the sections `cooccurrence.…`, `similarity.…`, `example.word` and `choice.weight`.
  func cooccurrences(_ outcome: CooccurrenceOutcome) throws(StorageError) {
    let columns = outcome.columns
    try section("cooccurrence.row", columns.row)
    try section("cooccurrence.partner", columns.partner)
    try section("cooccurrence.block", columns.block)
    try section("cooccurrence.code", columns.code)
    let minimum = [UInt32(clamping: columns.minimum)]
    try section("cooccurrence.minimum", minimum.span)
    if let vectors = outcome.vectors {
      try QuantizedVectors.write(
        vectors.values, dimension: vectors.dimension, named: WordVectors.sectionName, layout: .rows, to: self)
    }
    if let examples = outcome.examples { try section("example.word", examples) }
    if !outcome.weights.isEmpty { try section("choice.weight", outcome.weights.span) }
  }
}
