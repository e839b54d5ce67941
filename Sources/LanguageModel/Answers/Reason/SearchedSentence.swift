internal import Storage
internal import Tokenization

/// The source of a piece of evidence.
package enum SentenceSource: Sendable, Equatable {
  /// An ordered text, such as a story: later sentences count more.
  case context
  /// One of the texts without an order, by its index.
  case fact(Int)
  /// The sentences of the training text that the model keeps.
  case passages
}

/// A sentence that may be evidence.
package struct SearchedSentence: Sendable {
  /// A hash of its words' lemmas, without punctuation: equal words are the same evidence, wherever and however often they
  /// occur, and so are their forms.
  package let id: UInt64
  package let source: SentenceSource
  /// Its bytes in the text that it comes from; empty for a passage that the model keeps.
  package let byteRange: Range<Int>
  /// Empty for a passage of the model's that was not gathered.
  package internal(set) var text: String
  /// Its words and punctuation marks.
  let words: [WordID]
  /// Its words in order, without punctuation, as `Lexicon` knows them.
  let keys: [UInt64]
  /// Where a passage that the model keeps stands in the training text, if that is known.
  package internal(set) var place: PassagePlace?
  /// Its number among the passages that the model keeps.
  var passage: Int?

  init(source: SentenceSource, byteRange: Range<Int>, text: String, words: [WordID], keys: [UInt64]) {
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
  ///
  /// - Returns: the sentences, and the ids of the ordered text's in its order, repeated ones too.
  func searchedSentences(
    context: String, _ facts: [String], _ lexicon: inout Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) -> (sentences: [SearchedSentence], order: [UInt64]) {
    var seen: Set<UInt64> = []
    var ordered: [SearchedSentence] = []
    let told = try sentences(context, .context, &lexicon, isCancelled)
    for sentence in told.reversed() where seen.insert(sentence.id).inserted { ordered.append(sentence) }
    var result = Array(ordered.reversed())
    for (index, text) in facts.enumerated() {
      for sentence in try sentences(text, .fact(index), &lexicon, isCancelled)
      where seen.insert(sentence.id).inserted {
        result.append(sentence)
      }
    }
    try lexicon.count(result, isCancelled: isCancelled)
    return (result, told.map(\.id))
  }

  /// The words of a text, without punctuation, as the lexicon knows them.
  func keys(of text: String, _ lexicon: inout Lexicon, isCancelled: () -> Bool) throws(Cancelled) -> [UInt64] {
    try sentences(text, .context, &lexicon, isCancelled).flatMap(\.keys)
  }

  private func sentences(
    _ text: String, _ source: SentenceSource, _ lexicon: inout Lexicon, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [SearchedSentence] {
    let bytes = Array(text.utf8)
    let tokens = try tokens(of: bytes, isCancelled: isCancelled)
    var result: [SearchedSentence] = []
    var (words, keys, range) = ([WordID](), [UInt64](), 0..<0)
    for index in 0..<tokens.count {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      let (id, token) = (tokens.ids[index], tokens.tokens[index])
      guard id != .sentenceEnd else {
        if !keys.isEmpty {
          result.append(
            SearchedSentence(
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
