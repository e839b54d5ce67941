package import Tokenization

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
  /// The share of each word of the vocabulary among all that was learnt, and of each new word; empty where the words are so few that
  /// going through them is as quick.
  private let shares: [Float]
  private let newShares: [Double]

  /// One that holds nothing.
  package convenience init(of model: Model, fading: MemoryFading = MemoryFading()) {
    self.init(MemoryTable(fading, vocabularySize: model.vocabulary.count, holdsNewWords: model.spelling != nil))
  }

  /// From this many words on, shares are kept by word.
  private static let manyWords = 4_096

  init(_ table: MemoryTable) {
    self.table = table
    guard table.words.count >= Self.manyWords, table.total > 0 else {
      (shares, newShares) = ([], [])
      return
    }
    var shares = [Float](repeating: 0, count: table.vocabularySize)
    var newShares = [Double](repeating: 0, count: table.newWords.count)
    for number in table.words.indices {
      let (word, share) = (Int(table.words[number]), table.wordWeights[number] / table.total)
      if word < shares.count { shares[word] = Float(share) } else { newShares[word - shares.count] = share }
    }
    (self.shares, self.newShares) = (shares, newShares)
  }

  /// Adds all that the memory says to probabilities, shape (vocabulary), and to those of its new words, shape (new words).
  func add(_ said: MemoryMixture, to probabilities: inout [Float], newWords added: inout [Double]) {
    for step in said.steps {
      if case .words = step.followers, !shares.isEmpty {
        let factor = Float(step.factor)
        for word in shares.indices { probabilities[word] += factor * shares[word] }
        for number in newShares.indices { added[number] += step.factor * newShares[number] }
      } else {
        said.forEachShare(step, in: table) { word, share in
          let index = Int(word)
          if index < table.vocabularySize {
            probabilities[index] += Float(step.factor * share)
          } else {
            added[index - table.vocabularySize] += step.factor * share
          }
        }
      }
    }
  }

  package var fading: MemoryFading { table.fading }
  /// Words and sentence ends.
  package var wordCount: Int { table.wordCount }
  /// Different words, sentence ends not counted.
  package var vocabularyCount: Int { table.words.count { $0 != WordID.sentenceEnd.rawValue } }
  /// Different words that the model does not know.
  package var newWordCount: Int { table.newWords.count }
  /// When something was learnt last, seconds of Unix time.
  package var time: Int64? { table.time }
  /// About how much memory it takes, bytes.
  package var byteCount: Int { table.byteCount + 4 * shares.capacity + 8 * newShares.capacity }

  /// The memory after more texts, one after the other.
  ///
  /// - Parameters:
  ///   - texts: each with the time at which it was learnt, seconds of Unix time.
  ///   - model: the one that this memory was made for.
  ///   - isCancelled: asked before each text.
  package func adding(
    _ texts: some Sequence<(text: MemoryText, time: Int64)>, of model: Model, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Memory {
    var table = table
    for (text, time) in texts {
      if isCancelled() { throw Cancelled() }
      table.begin(at: time)
      let bytes = text.bytes.span
      text.forEach { item in
        switch item {
        case .gap: table.addGap()
        case .sentenceEnd: table.add(WordID.sentenceEnd.rawValue)
        case .word(let range):
          if let id = model.vocabulary.id(of: bytes, range), id >= .firstWord {
            table.add(id.rawValue)
          } else if table.holdsNewWords {
            let id = table.id(ofNew: Array(text.bytes[range])) { model.spelling?.logProbability(of: $0) ?? 0 }
            table.add(id)
          } else {
            table.addGap()
          }
        }
      }
    }
    return Memory(table)
  }

  /// The memory after words of the vocabulary, as one text: for fitting, where there are no spellings.
  package func adding(_ words: some Sequence<WordID>) -> Memory {
    var table = table
    table.begin(at: table.time ?? 0)
    for word in words { if word >= .sentenceEnd { table.add(word.rawValue) } else { table.addGap() } }
    return Memory(table)
  }

  /// The words that count most now, with what they count; sentence ends are not among them.
  package func words(_ count: Int, of model: Model) -> [(word: String, count: Double, isNew: Bool)] {
    let numbers = table.words.indices.filter { table.words[$0] >= WordID.firstWord.rawValue }
    let best = numbers.sorted { a, b in
      let (x, y) = (table.wordWeights[a], table.wordWeights[b])
      return x != y ? x > y : table.words[a] < table.words[b]
    }
    return best.prefix(count).map { number in
      let id = table.words[number]
      return (
        String(decoding: spelling(id, of: model), as: UTF8.self), table.wordWeights[number] / table.now,
        Int(id) >= table.vocabularySize
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

/// A word that the model does not know and the memory does, with its probability.
struct NewWord: Sendable {
  let number: Int
  let probability: Double
}
