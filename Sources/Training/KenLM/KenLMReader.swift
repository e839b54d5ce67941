internal import LanguageModel
internal import Storage

/// Reads a binary trie that KenLM's `build_binary` made: with floats or codes, with whole pointers or with arrays.
///
/// KenLM's trie begins with the last word of each n-gram: the n-grams of one word more that end with an n-gram follow each
/// other. All of one length lie in the order of these paths, so each length is read from its first n-gram to its last, with
/// a cursor on every shorter one. Where the ARPA file lacked suffixes, KenLM added them with the probability of backing
/// off; they are taken as they are.
struct KenLMReader {
  private let options: ImportOptions
  private let control: TrainingControl
  private let scratch: ScratchFolder

  init(options: ImportOptions, control: TrainingControl, scratch: ScratchFolder) {
    self.options = options
    self.control = control
    self.scratch = scratch
  }

  /// What KenLM puts in the place of P(<unk>) where the ARPA file has none, log10.
  private static let missingUnknown: Float = -100

  func read(_ path: String) throws(TrainingError) -> (ImportedVocabulary, ImportedLevels) {
    let file = try KenLMBytes(path: path)
    let header = try KenLMHeader(file)
    let layout = try KenLMLayout(header, file)
    var numbers = ImportedNumbers()
    let vocabulary = try words(file, header, layout, &numbers)
    var levels = ImportedLevels(memory: options.memory, skipsOrphans: options.skipsOrphans, scratch: scratch)
    var done = 0
    for length in 2...header.order {
      var sorter = levels.sorter(length: length, vocabulary)
      try read(length, file, header, layout, vocabulary, &numbers, &done, into: &sorter)
      try levels.append(&sorter, vocabulary)
    }
    guard levels.doubles.count == 0 else { throw file.damaged }
    numbers.warn(control.warn)
    for length in 2...header.order where header.counts[length - 1] == 0 {
      control.warn("the file has no \(length)-grams, although its order is \(header.order)")
    }
    levels.dropEmptyOrders()
    return (vocabulary, levels)
  }

  // MARK: Words

  private func words(
    _ file: KenLMBytes, _ header: KenLMHeader, _ layout: KenLMLayout, _ numbers: inout ImportedNumbers
  ) throws(TrainingError) -> ImportedVocabulary {
    var vocabulary = ImportedVocabulary()
    guard try file.uint64(at: layout.wordCount) == UInt64(header.counts[0] - 1) else { throw file.damaged }
    var at = layout.spellings
    for word in 0..<header.counts[0] {
      var spelling: [UInt8] = []
      while true {
        let byte = try file.uint8(at: at)
        at += 1
        if byte == 0 { break }
        spelling.append(byte)
      }
      let isUnknown = word == 0
      guard !spelling.isEmpty, isUnknown == (spelling.elementsEqual("<unk>".utf8)) else { throw file.damaged }
      let offset = layout.unigrams + word * KenLMLayout.unigramByteCount
      var log = Double(try probability(try file.float(at: offset), file))
      if isUnknown, log == Double(Self.missingUnknown) {
        control.warn("the file has no <unk>: its probability becomes 10^\(options.unknownProbability)")
        log = options.unknownProbability
      }
      if log > -99 { _ = numbers.probability(log, "\"\(String(decoding: spelling, as: UTF8.self))\"") }
      let backoff = try backoff(try file.float(at: offset + 4), file, &numbers)
      guard vocabulary.add(spelling.span, 0..<spelling.count, log: log, backoff: backoff, line: 0) == nil else {
        throw file.damaged
      }
      if word & 0xFFF == 0 { try control.progress(.read, word, of: header.counts[0], "words") }
    }
    guard at == file.count else { throw file.damaged }
    vocabulary.finish(options, warn: control.warn)
    return vocabulary
  }

  /// log10 of a probability, checked.
  private func probability(_ log: Float, _ file: KenLMBytes) throws(TrainingError) -> Float {
    guard log <= 0 else { throw file.damaged }
    return log
  }

  private func backoff(
    _ log: Float, _ file: KenLMBytes, _ numbers: inout ImportedNumbers
  ) throws(TrainingError) -> Float {
    guard !log.isNaN, log < .infinity, let weight = numbers.backoff(Double(log), "log10 \(log)") else {
      throw file.damaged
    }
    return weight
  }

  // MARK: N-grams

  private func read(
    _ length: Int, _ file: KenLMBytes, _ header: KenLMHeader, _ layout: KenLMLayout, _ vocabulary: ImportedVocabulary,
    _ numbers: inout ImportedNumbers, _ done: inout Int, into sorter: inout NGramSorter
  ) throws(TrainingError) {
    let level = layout.levels[length - 2]
    guard level.count > 0 else { return }
    let values = KenLMValues(length: length, header, layout, file)
    var last = try KenLMUnigramCursor(layout, header, file)
    var cursors: [KenLMCursor] = []
    for shorter in stride(from: 2, to: length, by: 1) {
      cursors.append(try KenLMCursor(layout.levels[shorter - 2], childCount: header.counts[shorter], file))
    }
    let (ids, total) = (vocabulary.ids, header.counts.reduce(0, +))
    for index in 0..<level.count {
      // From the longest of the shorter n-grams to the last word: each moves on to the one that this belongs to.
      var child = index
      for cursor in stride(from: cursors.count - 1, through: 0, by: -1) {
        while cursors[cursor].childEnd <= child { try cursors[cursor].advance() }
        child = cursors[cursor].index
      }
      while last.childEnd <= child { try last.advance() }

      let bit = index * level.entryBits
      let word = Int(try file.bits(level.wordBits, at: bit, from: level.entries))
      var nGram = ImportedNGram(first: 0, probability: 0)
      nGram[0] = try id(word, ids, file)
      for (offset, cursor) in cursors.reversed().enumerated() { nGram[1 + offset] = try id(cursor.word, ids, file) }
      nGram[length - 1] = try id(last.index, ids, file)
      let (log, backoffLog) = try values.read(at: bit + level.wordBits)
      nGram.probability = numbers.probability(
        Double(try probability(log, file)), vocabulary.text(nGram.words(length)))
      nGram.backoff = try backoff(backoffLog, file, &numbers)
      try sorter.append(nGram)
      done += 1
      if done & 0xFFFF == 0 { try control.progress(.read, done, of: total, "n-grams") }
    }
  }

  private func id(_ word: Int, _ ids: [UInt32], _ file: KenLMBytes) throws(TrainingError) -> UInt32 {
    guard word < ids.count else { throw file.damaged }
    return ids[word]
  }
}
