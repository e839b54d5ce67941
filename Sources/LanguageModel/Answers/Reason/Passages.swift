internal import Storage
internal import Tokenization

/// The source of a piece of evidence.
package enum PassageSource: Sendable, Equatable {
  /// An ordered text, such as a story: later sentences count more.
  case context
  /// One of the texts without an order, by its index.
  case passage(Int)
  /// The sentences of the training text that the model holds as examples.
  case examples
}

/// A sentence that may be evidence.
package struct Passage: Sendable {
  /// A hash of its words in lower case, without punctuation: equal words are the same evidence, wherever and however often
  /// they occur.
  package let id: UInt64
  package let source: PassageSource
  /// Its bytes in the text that it comes from; empty for an example of the model.
  package let byteRange: Range<Int>
  package let text: String
  /// Its words and punctuation marks.
  let words: [WordID]
  /// Its words in order, without punctuation, as `Lexicon` knows them.
  let keys: [UInt64]
  /// How many sentences of an ordered text come after it.
  var age = 0

  init(source: PassageSource, byteRange: Range<Int>, text: String, words: [WordID], keys: [UInt64]) {
    var hash = FNV1a()
    for key in keys {
      for shift in stride(from: 0, to: UInt64.bitWidth, by: 8) { hash.add(UInt8(truncatingIfNeeded: key >> shift)) }
    }
    id = hash.value
    self.source = source
    self.byteRange = byteRange
    self.text = text
    self.words = words
    self.keys = keys
  }
}

extension Model {
  /// The sentences of an ordered text and of some others, each once: of a sentence that the ordered text repeats, the last
  /// occurrence counts; elsewhere the first.
  func passages(
    context: String, _ passages: [String], _ lexicon: inout Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) -> [Passage] {
    var seen: Set<UInt64> = []
    var ordered: [Passage] = []
    for passage in try sentences(context, .context, &lexicon, isCancelled).reversed()
    where seen.insert(passage.id).inserted {
      var passage = passage
      passage.age = ordered.count
      ordered.append(passage)
    }
    var result = Array(ordered.reversed())
    for (index, text) in passages.enumerated() {
      for passage in try sentences(text, .passage(index), &lexicon, isCancelled)
      where seen.insert(passage.id).inserted {
        result.append(passage)
      }
    }
    try lexicon.count(result, isCancelled: isCancelled)
    return result
  }

  /// The words of a text, without punctuation, as the lexicon knows them.
  func keys(of text: String, _ lexicon: inout Lexicon, isCancelled: () -> Bool) throws(Cancelled) -> [UInt64] {
    try sentences(text, .context, &lexicon, isCancelled).flatMap(\.keys)
  }

  private func sentences(
    _ text: String, _ source: PassageSource, _ lexicon: inout Lexicon, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [Passage] {
    let bytes = Array(text.utf8)
    let tokens = try tokens(of: bytes, isCancelled: isCancelled)
    var result: [Passage] = []
    var (words, keys, range) = ([WordID](), [UInt64](), 0..<0)
    for index in 0..<tokens.count {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      let (id, token) = (tokens.ids[index], tokens.tokens[index])
      guard id != .sentenceEnd else {
        if !keys.isEmpty {
          result.append(
            Passage(
              source: source, byteRange: range, text: String(decoding: bytes[range], as: UTF8.self), words: words,
              keys: keys))
        }
        (words, keys) = ([], [])
        continue
      }
      range = (words.isEmpty ? token.start : range.lowerBound)..<token.end
      words.append(id)
      let spelling = String(decoding: canonicalSpelling(of: token, in: bytes.span), as: UTF8.self)
      if spelling.hasLetters { keys.append(lexicon.key(spelling)) }
    }
    return result
  }
}

extension ExampleSentences {
  /// The examples that hold at least one of some words, the first `limit` of them.
  func passages(
    holding ids: Set<UInt32>, limit: Int, of vocabulary: Vocabulary, _ lexicon: inout Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) -> [Passage] {
    var result: [Passage] = []
    var (start, isWanted) = (0, false)
    for index in 0..<wordCount where result.count < limit {
      if index & 0xFFFF == 0, isCancelled() { throw Cancelled() }
      let word = rawWord(at: index)
      if ids.contains(word) { isWanted = true }
      guard word == WordID.sentenceEnd.rawValue else { continue }
      if isWanted {
        let words = (start..<index).map { WordID(rawWord(at: $0)) }.filter { $0.index < vocabulary.count }
        let keys = words.filter(vocabulary.hasLetters).map { lexicon.key(vocabulary.word($0)) }
        result.append(
          Passage(source: .examples, byteRange: 0..<0, text: text(of: start..<index), words: words, keys: keys))
      }
      (start, isWanted) = (index + 1, false)
    }
    return result
  }
}

extension String {
  /// Whether it has a letter or digit: is more than punctuation.
  fileprivate var hasLetters: Bool {
    unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }
}
