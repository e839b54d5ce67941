package import Tokenization
internal import VectorMath

/// What a user has had learnt, beside a model that stays as it is.
///
/// ```swift
/// let memory = Memory(of: model).adding([(try model.memoryText(of: "the captain of the Petrel"), time)], of: model)
/// var context = model.context(after: "the captain of the")
/// context.memory = memory
/// model.predict(in: &context, count: 5)
/// ```
///
/// Immutable: learning more makes another one, and this one stays as it is. Its answers are a function of the model,
/// what was learnt, and the document.
package final class Memory: Sendable {
  let table: MemoryTable
  /// The share of each word of the vocabulary among all that was learnt; empty where the words are so few that going through
  /// them is as quick.
  private let shares: [Float]
  /// nil where it rescales nothing.
  let rescaling: UnigramRescaling?

  /// One that holds nothing.
  package convenience init(of model: Model, fading: MemoryFading = MemoryFading()) {
    self.init(
      MemoryTable(fading, vocabularySize: model.vocabulary.count, holdsNewWords: model.spelling != nil), of: model)
  }

  /// From this many words on, shares are kept by word.
  static let manyWords = 4_096

  /// - Parameter manyWords: from how many on.
  init(_ table: MemoryTable, of model: Model, manyWords: Int = Memory.manyWords) {
    self.table = table
    rescaling = Self.rescaling(table, of: model)
    guard table.words.count >= manyWords, table.total > 0 else {
      shares = []
      return
    }
    var shares = [Float](repeating: 0, count: table.vocabularySize)
    table.forEachKnown { word, weight in shares[Int(word)] = Float(weight / table.total) }
    self.shares = shares
  }

  private static func rescaling(_ table: MemoryTable, of model: Model) -> UnigramRescaling? {
    let all = table.total / table.now
    guard model.associations != nil, all > MemoryMixture.leastCount else { return nil }
    var counts: [(word: UInt32, count: Double)] = []
    table.forEachKnown { word, weight in counts.append((word, weight / table.now)) }
    return UnigramRescaling(
      counts, of: all, vocabularySize: table.vocabularySize, frequency: model.frequency(of:))
  }

  /// The share of each word of the vocabulary among all that was learnt, and their factor; nil where they are not kept.
  func wordShares(_ said: MemoryMixture) -> (shares: [Float], factor: Float)? {
    guard !shares.isEmpty, let step = said.steps.first, case .words = step.followers else { return nil }
    return (shares, Float(step.factor))
  }

  /// Adds what the memory says of words of the vocabulary to probabilities, shape (vocabulary).
  ///
  /// - Parameter hasWordShares: whether `wordShares` were added before.
  func add(_ said: MemoryMixture, to probabilities: inout [Float], hasWordShares: Bool) {
    let vocabularySize = table.vocabularySize
    for step in said.steps.dropFirst(hasWordShares ? 1 : 0) {
      switch step.followers {
      case .words where shares.isEmpty:
        let scale = step.factor / table.total
        table.forEachKnown { word, weight in probabilities[Int(word)] += Float(scale * weight) }
      case .words:
        Self.add(shares, by: Float(step.factor), to: &probabilities)
      case .pairs(let followers):
        let scale = step.factor / table.total(of: followers)
        table.forEach(among: followers) { word, weight in
          let index = Int(word)
          if index < vocabularySize { probabilities[index] += Float(scale * weight) }
        }
      case .listed(let followers, let total):
        for (word, weight) in followers where !table.isNew(word) {
          probabilities[Int(word)] += Float(step.factor * (weight / total))
        }
      }
    }
  }

  private static func add(_ shares: [Float], by factor: Float, to probabilities: inout [Float]) {
    let whole = shares.count / 16 * 16
    for word in whole..<shares.count { probabilities[word] += factor * shares[word] }
    var output = probabilities.mutableSpan
    addScaled(&output, at: 0, shares.span, at: 0, by: factor, count: whole)
  }

  package var fading: MemoryFading { table.fading }
  /// Words and sentence ends.
  package var wordCount: Int { table.wordCount }
  /// Different words, sentence ends not counted.
  package var vocabularyCount: Int {
    table.words.count { $0 != WordID.sentenceEnd.rawValue } + table.newWords.count
  }
  /// Different words that the model does not know.
  package var newWordCount: Int { table.newWords.count }
  /// When something was learnt last, seconds of Unix time.
  package var time: Int64? { table.time }
  /// About how much memory it takes, bytes.
  package var byteCount: Int { table.byteCount + 4 * (shares.capacity + (rescaling?.values.capacity ?? 0)) }

  /// The memory after more texts, one after the other.
  ///
  /// - Parameters:
  ///   - texts: each with the time at which it was learnt, seconds of Unix time.
  ///   - model: the one that this memory was made for.
  ///   - isCancelled: asked every thousand words.
  package func adding(
    _ texts: some Sequence<(text: MemoryText, time: Int64)>, of model: Model, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Memory {
    var table = table
    for (text, time) in texts {
      if isCancelled() { throw Cancelled() }
      table.begin(at: time)
      let bytes = text.bytes.span
      var (count, isOver) = (0, false)
      text.forEach { item in
        count += 1
        if count & 1_023 == 0, !isOver { isOver = isCancelled() }
        if isOver { return }
        switch item {
        case .gap: table.addGap()
        case .sentenceEnd: table.add(WordID.sentenceEnd.rawValue)
        case .word(let range):
          if let id = model.vocabulary.id(of: bytes, range) {
            // `</s>` and its like are no words, in a text that was kept either.
            if id >= .firstWord { table.add(id.rawValue) } else { table.addGap() }
          } else if table.holdsNewWords {
            let id = table.id(ofNew: Array(text.bytes[range])) { model.spelling?.logProbability(of: $0) ?? 0 }
            table.add(id)
          } else {
            table.addGap()
          }
        }
      }
      if isOver { throw Cancelled() }
    }
    return Memory(table, of: model)
  }

  /// The memory after words of the vocabulary, as one text: for fitting, where there are no spellings.
  package func adding(_ words: some Sequence<WordID>, of model: Model) -> Memory {
    var table = table
    table.begin(at: table.time ?? 0)
    for word in words { if word >= .sentenceEnd { table.add(word.rawValue) } else { table.addGap() } }
    return Memory(table, of: model)
  }

  /// The words that count most now, with what they count; sentence ends are not among them.
  package func words(_ count: Int, of model: Model) -> [(word: String, count: Double, isNew: Bool)] {
    var best = LargestFew(count, above: -1)
    table.forEachKnown { word, weight in if word >= WordID.firstWord.rawValue { best.add(weight, Int(word)) } }
    for (number, weight) in table.newWeights.enumerated() { best.add(weight, table.vocabularySize + number) }
    return best.sorted().map { entry in
      let spelling = spelling(UInt32(truncatingIfNeeded: entry.number), of: model)
      return (
        String(decoding: spelling, as: UTF8.self), entry.value / table.now, entry.number >= table.vocabularySize
      )
    }
  }

  /// The spelling of a word of the vocabulary, or of one of the memory's own.
  func spelling(_ id: UInt32, of model: Model) -> [UInt8] {
    let index = Int(id)
    return index < table.vocabularySize
      ? model.vocabulary.spelling(WordID(id)) : table.newWords.spelling(index - table.vocabularySize)
  }
}
