internal import LanguageModel
internal import Storage

/// Reads an ARPA file line by line: its words into memory, its longer n-grams into one sorted column a length.
struct ARPAReader {
  private let options: ImportOptions
  private let control: TrainingControl
  private var parser = ARPAParser(longestOrder: NGramModel.maximumOrder)
  private var vocabulary = ImportedVocabulary()
  private var levels: ImportedLevels
  private var numbers = ImportedNumbers()
  private var doubles = ImportFindings()
  private var length = 0
  private var sorter: NGramSorter?
  private var previous = PreviousLine()

  init(options: ImportOptions, control: TrainingControl, scratch: ScratchFolder) {
    self.options = options
    self.control = control
    levels = ImportedLevels(memory: options.memory, skipsOrphans: options.skipsOrphans, scratch: scratch)
  }

  @inline(__always)
  mutating func read(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) {
    switch try parser.parse(line, lineNumber) {
    case .nothing: return
    case .section(let next): try begin(next, lineNumber)
    case .end: try endSection()
    case .nGram(let fields):
      if length == 1 {
        try addWord(line, fields, lineNumber)
      } else {
        let nGram = try nGram(line, fields, lineNumber)
        try sorter?.append(nGram)
      }
    }
  }

  private mutating func begin(_ next: Int, _ lineNumber: Int) throws(TrainingError) {
    if length == 0, parser.counts[0] > TrainingOptions.vocabularyLimit - 3 {
      throw .badARPA(
        line: lineNumber,
        reason: "the file has \(parser.counts[0]) words, and kith holds up to \(TrainingOptions.vocabularyLimit - 3)")
    }
    // A section may be missing where the header counts no n-grams.
    while length < next {
      try endSection()
      length += 1
      if length > 1 { sorter = levels.sorter(length: length, vocabulary) }
    }
  }

  private mutating func addWord(
    _ line: Span<UInt8>, _ fields: ARPAFields, _ lineNumber: Int
  ) throws(TrainingError) {
    let range = fields.words[0]
    let backoff = try backoff(line, fields, lineNumber)
    // What the model answers for <s> alone means nothing: it is never predicted.
    if fields.probability > -99 {
      _ = numbers.probability(fields.probability, "\(line.text(range)) in line \(lineNumber)")
    }
    if let earlier = vocabulary.add(line, range, log: fields.probability, backoff: backoff, line: lineNumber) {
      doubles.add("\"\(line.text(range))\" in lines \(earlier) and \(lineNumber)")
    }
    guard vocabulary.byteCount <= ImportedVocabulary.largestByteCount else {
      throw .badARPA(line: lineNumber, reason: "the words together are longer than 4 GiB, which no model holds")
    }
  }

  @inline(__always)
  private mutating func backoff(
    _ line: Span<UInt8>, _ fields: ARPAFields, _ lineNumber: Int
  ) throws(TrainingError) -> Float {
    guard let backoff = numbers.backoff(fields.backoff, "line \(lineNumber)") else {
      throw .badARPA(
        line: lineNumber,
        reason: "10^\(fields.backoff) is no back-off weight: kith holds weights up to 10^\(ImportedNumbers.largestLog)")
    }
    return backoff
  }

  @inline(__always)
  private mutating func nGram(
    _ line: Span<UInt8>, _ fields: ARPAFields, _ lineNumber: Int
  ) throws(TrainingError) -> ImportedNGram {
    var nGram = ImportedNGram(
      first: 0, line: UInt32(clamping: lineNumber),
      probability: numbers.probability(fields.probability, "line \(lineNumber)"),
      backoff: try backoff(line, fields, lineNumber))
    for i in 0..<length {
      let range = fields.words[i]
      if let id = previous.id(i, line, range) {
        nGram[i] = id
        continue
      }
      guard let id = vocabulary.id(of: line, range) else {
        throw .badARPA(
          line: lineNumber,
          reason: "the word \"\(line.text(range))\" is not among the 1-grams; add it there, or leave this line out")
      }
      previous.note(i, id, range)
      nGram[i] = id
    }
    previous.keep(line, fields.words, length)
    return nGram
  }

  private mutating func endSection() throws(TrainingError) {
    if length == 1 {
      vocabulary.finish(options, warn: control.warn)
    } else if length > 1, var sorter {
      self.sorter = nil
      try levels.append(&sorter, vocabulary)
    }
    previous = PreviousLine()
  }

  /// - Returns: the words, and the n-grams of each length up to the longest that there are.
  mutating func finish(_ lastLine: Int) throws(TrainingError) -> (ImportedVocabulary, ImportedLevels) {
    try parser.finish(lastLine)
    let empty = (1...parser.counts.count).filter { parser.counts[$0 - 1] == 0 }
    for order in empty where order > 1 {
      control.warn("the file has no \(order)-grams, although its header names them (ngram \(order)=0)")
    }
    doubles.add(levels.doubles)
    numbers.warn(control.warn)
    doubles.warn(
      "n-gram is in the file twice, and the first counts, as in KenLM",
      "n-grams are in the file more than once, and the first of each counts, as in KenLM", control.warn)
    levels.dropEmptyOrders()
    return (vocabulary, levels)
  }
}
