internal import Tokenization
internal import VectorMath

/// A word to look for in kept passages.
struct PassageCue {
  /// Of its forms.
  let ids: [UInt32]
  /// Above 0.
  let weight: Float
}

extension KeptPassages {
  /// Passages that hold some words, those that hold the most by weight, at most `limit`, in the order of the training text.
  func sentences(
    holding cues: [PassageCue], limit: Int, of vocabulary: Vocabulary, _ lexicon: inout Lexicon,
    isCancelled: () -> Bool
  ) throws(Cancelled) -> [SearchedSentence] {
    switch self {
    case .store(let store):
      try store.sentences(holding: cues, limit: limit, of: vocabulary, &lexicon, isCancelled: isCancelled)
    case .sentences(let list):
      try list.sentences(
        holding: Set(cues.flatMap(\.ids)), limit: limit, of: vocabulary, &lexicon, isCancelled: isCancelled)
    }
  }
}

extension KeptPassages {
  /// How a passage of a store's is written.
  func text(of passage: Int, _ vocabulary: Vocabulary) -> String {
    guard case .store(let store) = self else { return "" }
    var stored = PassageStore.Stored()
    return store.read(passage, into: &stored, spelled: true) ? store.written(stored, vocabulary).text : ""
  }
}

extension PassageStore {
  fileprivate func sentences(
    holding cues: [PassageCue], limit: Int, of vocabulary: Vocabulary, _ lexicon: inout Lexicon,
    isCancelled: () -> Bool
  ) throws(Cancelled) -> [SearchedSentence] {
    var weights = [Float](repeating: 0, count: count)
    for cue in cues {
      if isCancelled() { throw Cancelled() }
      for id in cue.ids {
        forEach(holding: id) { passage in
          weights[passage] += cue.weight
          return true
        }
      }
    }
    let indices = largest(limit, of: weights.span) { weights[$0] > 0 }.sorted()
    var result: [SearchedSentence] = []
    var stored = Stored()
    for (count, index) in indices.enumerated() {
      if count & 63 == 63, isCancelled() { throw Cancelled() }
      guard read(index, into: &stored, spelled: true) else { continue }
      let words = stored.words.filter { $0 != WordID.sentenceEnd.rawValue }.map { WordID($0) }
      var unknown = stored.spellings.makeIterator()
      let keys = words.compactMap { word -> UInt64? in
        guard word == .unknown else { return lexicon.key(of: word) }
        let spelling = String(decoding: unknown.next() ?? [], as: UTF8.self)
        return spelling.hasLetters ? lexicon.key(spelling) : nil
      }
      var sentence = SearchedSentence(source: .passages, byteRange: 0..<0, text: "", words: words, keys: keys)
      sentence.passage = index
      sentence.place = PassagePlace(
        document: stored.document, position: stored.position, file: file(ofDocument: stored.document))
      result.append(sentence)
    }
    return result
  }
}

extension SentenceList {
  /// The sentences that hold at least one of some words, the first `limit` of them.
  fileprivate func sentences(
    holding ids: Set<UInt32>, limit: Int, of vocabulary: Vocabulary, _ lexicon: inout Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) -> [SearchedSentence] {
    var result: [SearchedSentence] = []
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
          SearchedSentence(source: .passages, byteRange: 0..<0, text: text(of: start..<index), words: words, keys: keys)
        )
      }
      (start, isWanted) = (index + 1, false)
    }
    return result
  }
}

extension String {
  /// Whether it has a letter or digit: is more than punctuation.
  var hasLetters: Bool {
    unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }
}
