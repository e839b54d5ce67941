package import LanguageModel

internal import CorpusInput
internal import Storage
internal import Tokenization

/// From an ARPA file, which KenLM, SRILM and others write, to a model file.
///
/// ```swift
/// let details = try ARPAImport(output: "news.kith").run(on: "news.arpa.gz")
/// ```
///
/// The model computes what the file says: P(w|h) of each n-gram, and the back-off weights between them. What an ARPA
/// file does not tell is made up as well as can be: word frequencies are the 1-grams' probabilities times 10⁹, the
/// spelling of unknown words is learnt from the vocabulary. The words are in memory, the n-grams are sorted on disk.
package struct ARPAImport {
  package struct Options: Sendable, Equatable {
    /// Bytes for sorting.
    package var memory = 2 << 30
    /// Whether texts for this model come with spaces between the tokens; otherwise kith's own tokenizer is used.
    package var isPreTokenized = true
    package var description = ""
    /// log10 of P(`<unk>`), if the file has none. The default is the smallest power of ten that a 32-bit number holds.
    package var unknownProbability = -37.0
    package var spellingOrder = 6

    package init() {}
  }

  package let output: String
  package let options: Options
  package let control: TrainingControl

  package init(output: String, options: Options = Options(), control: TrainingControl = TrainingControl()) {
    self.output = output
    self.options = options
    self.control = control
  }

  /// - Parameter path: the ARPA file, plain or packed; `-` is standard input.
  /// - Throws: `TrainingError`, `CorpusInputError`. Nothing is left behind then.
  @discardableResult
  package func run(on path: String) throws -> ModelDetails {
    guard options.unknownProbability <= 0, options.unknownProbability >= -37 else {
      throw TrainingError.badOption("log10 of the probability of <unk> must lie between -37 and 0")
    }
    guard options.memory >= TrainingOptions.smallestMemory else {
      throw TrainingError.badOption("importing needs a memory of at least 16M")
    }
    let file = try LineReader(path: path)
    let scratch = try storing { () throws(StorageError) in try ScratchFolder(besides: output) }
    var reader = ARPAReader(options: options, control: control, scratch: scratch)
    var lastLine = 0
    try file.forEachLine { line, number, bytesRead in
      lastLine = number
      try reader.read(line, number)
      if number & 0xFFF == 0 { try control.progress(.read, bytesRead, of: file.totalBytes, "bytes") }
    }
    let (vocabulary, columns) = try reader.finish(lastLine)
    return try build(vocabulary, columns, scratch)
  }

  private func build(
    _ vocabulary: ARPAVocabulary, _ columns: [MappedColumn<ARPARecord>], _ scratch: ScratchFolder
  ) throws(TrainingError) -> ModelDetails {
    var levels = try ARPALevels(columns, vocabulary, memory: options.memory, scratch: scratch)
    let added = try levels.addSuffixes(control: control)
    if added > 0 {
      control.warn(
        "\(added) n-grams are not in the file but end longer ones (it was pruned that way); they were added and change "
          + "no probability")
    }
    let trie = try ARPATrie(input: levels, scratch: scratch).build(control: control)
    if abs(trie.worstSum - 1) > 0.01 {
      let place = trie.worstHistory.isEmpty ? "" : " after \(vocabulary.text(trie.worstHistory))"
      control.warn(
        "the probabilities\(place) sum to \((trie.worstSum * 1000).rounded() / 1000), not to 1; the model answers with "
          + "them as they are")
    }
    let letters = try storing { () throws(StorageError) in try ScratchFolder(besides: scratch.file("letters")) }
    let selection = VocabularySelection(entries: vocabulary.entries)
    let spelling = try SpellingTrainer(order: options.spellingOrder, scratch: letters).train(
      selection, control: control)
    var training = TrainingOptions()
    training.order = columns.count
    training.description = options.description
    let details = ModelDetails(
      order: columns.count, vocabularySize: vocabulary.entries.count, trainingTokens: 0, trainingDocuments: 0,
      trainingSentences: 0, createdBy: kithSignature, description: options.description,
      preTokenized: options.isPreTokenized, historyAcrossSentences: false, spellingOrder: options.spellingOrder,
      pruning: [])
    try control.progress(.write, 0, of: levels.nGramTotal, "n-grams")
    return try ModelBuilder(output: output, options: training, control: control, scratch: scratch)
      .write(details, vocabulary.entries, trie.levels, spelling, nil)
  }
}

/// Takes an ARPA file line by line: its words into memory, its longer n-grams into one sorted column a length.
private struct ARPAReader {
  private let options: ARPAImport.Options
  private let control: TrainingControl
  private let scratch: ScratchFolder
  private var parser = ARPAParser(longestOrder: NGramModel.maximumOrder)
  private var vocabulary = ARPAVocabulary()
  private var columns: [MappedColumn<ARPARecord>] = []
  private var length = 0
  private var sorter: ExternalSorter<ARPARecord>?

  init(options: ARPAImport.Options, control: TrainingControl, scratch: ScratchFolder) {
    self.options = options
    self.control = control
    self.scratch = scratch
  }

  mutating func read(_ line: Span<UInt8>, _ number: Int) throws(TrainingError) {
    switch try parser.parse(line, number) {
    case .nothing: return
    case .section(let next):
      if length == 0, parser.counts[0] > WindowKey.maximumVocabularySize - 3 {
        throw .badARPA(
          line: number,
          reason: "the file has \(parser.counts[0]) words, and kith holds up to \(WindowKey.maximumVocabularySize - 3)")
      }
      try endSection()
      length = next
      if next > 1 {
        sorter = ExternalSorter(memory: options.memory, scratch: scratch, name: "arpa.\(next)")
      }
    case .end:
      try endSection()
      length = 0
    case .nGram(let fields):
      if length == 1 {
        try vocabulary.add(line, fields, number)
      } else {
        let record = try record(line, fields, number)
        try sorter?.append(record)
      }
    }
  }

  private func record(
    _ line: Span<UInt8>, _ fields: ARPAFields, _ number: Int
  ) throws(TrainingError) -> ARPARecord {
    var record = ARPARecord(first: 0, line: number, probability: fields.probability, backoff: fields.backoff)
    for place in 0..<length {
      guard let id = vocabulary.id(of: line, fields.words[place]) else {
        throw .badARPA(
          line: number,
          reason:
            "the word \"\(line.text(fields.words[place]))\" is not among the 1-grams; add it there, or leave this "
            + "line out")
      }
      if place == 0 { record.first = id } else { record.key[place - 1] = id }
    }
    return record
  }

  private mutating func endSection() throws(TrainingError) {
    if length == 1 {
      vocabulary.finish(unknownProbability: options.unknownProbability, warn: control.warn)
      columns.append(
        try column { (write) throws(TrainingError) in for record in vocabulary.records { try write(record) } })
    } else if length > 1, var sorter {
      self.sorter = nil
      columns.append(try column { (write) throws(TrainingError) in try sorter.finish(write) })
    }
  }

  private func column(
    _ fill: ((ARPARecord) throws(TrainingError) -> Void) throws(TrainingError) -> Void
  ) throws(TrainingError) -> MappedColumn<ARPARecord> {
    let path = scratch.file("arpa.\(length)")
    var writer = try storing { () throws(StorageError) in try ColumnWriter<ARPARecord>(path: path) }
    try fill { (record) throws(TrainingError) in
      do throws(StorageError) { try writer.append(record) } catch { throw .storage(error) }
    }
    return try storing { () throws(StorageError) in try writer.finish() }
  }

  /// - Returns: the words, and the n-grams of each length up to the longest that there are.
  mutating func finish(_ lastLine: Int) throws(TrainingError) -> (ARPAVocabulary, [MappedColumn<ARPARecord>]) {
    try parser.finish(lastLine)
    while columns.count > 1, columns[columns.count - 1].count == 0 { columns.removeLast() }
    return (vocabulary, columns)
  }
}
