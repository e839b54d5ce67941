internal import Glibc
internal import Storage
internal import Tokenization
internal import VectorMath

/// A word, and how strongly something speaks for it.
package struct WeightedWord: Sendable, Equatable {
  package let word: String
  package let weight: Double
}

/// What a context is about at one distance: the words that it pulls for.
package struct TopicScale: Sendable, Equatable {
  /// In words: how far back the context reaches.
  package let halfLife: Double
  /// Weights in nats: how much likelier the context makes each word by this distance alone.
  package let words: [WeightedWord]
}

extension Model {
  /// The words that a word or text makes likelier by association and that make it likelier, most first; those of the text
  /// are left out.
  ///
  /// Where the model has a table of co-occurrence, weights are standard deviations: how far above chance the words were
  /// seen within twenty tokens of each other (`CooccurrenceTable.surprise`).
  ///
  /// Otherwise weights are nats: the mean of v·q, how much likelier the text makes the word, and of what the word as context would
  /// give the text's words. Either alone is a guess where a word is rare; association is mutual, as pointwise mutual
  /// information is. Words seen in training less often than `minimumFrequency` are left out: of them too little
  /// is known.
  package func related(
    to context: Context, count: Int, minimumFrequency: UInt64 = Model.knownWell
  ) -> [WeightedWord] {
    guard let state = context.document.associations else { return [] }
    if let cooccurrences {
      let words = cooccurrences.telling(state.history)
      if !words.isEmpty {
        let surprise = cooccurrences.surprise(near: words, vocabularySize: vocabulary.count)
        return strongest(surprise, count, minimumFrequency, without: Set(state.history))
      }
    }
    return strongest(state.mutualPull(), count, minimumFrequency, without: Set(state.history))
  }

  /// What a text is about, for each half-life from the shortest: detail, paragraph, big picture.
  package func topics(
    of context: Context, count: Int, minimumFrequency: UInt64 = Model.knownWell
  ) -> [TopicScale] {
    guard let state = context.document.associations else { return [] }
    let halfLives = Set(state.model.halfLives).filter { $0 >= AssociationModel.topicalHalfLife }.sorted()
    return halfLives.map { halfLife in
      TopicScale(
        halfLife: Double(halfLife),
        words: strongest(state.pull { $0 == halfLife }, count, minimumFrequency, without: []))
    }
  }

  /// The words used most like a word: those whose vectors point the same way, by cosine. The vectors are those that
  /// training made for it of the table of co-occurrences; for a word that has none, the association expert's.
  package func similar(to word: String, count: Int, minimumFrequency: UInt64 = Model.knownWell) -> [WeightedWord]? {
    guard let associations, let id = vocabulary.id(of: word), id >= .firstWord else { return nil }
    let cosines = wordVectors?.cosines(with: id) ?? associations.cosines(with: id)
    return strongest(cosines, count, minimumFrequency, without: [id.rawValue])
  }

  /// How alike two texts are by their words: the cosine of the sums of their words' vectors; nil if either has none that
  /// the model knows.
  package func similarity(_ a: String, _ b: String, isCancelled: () -> Bool = { false }) -> Double? {
    guard let associations, let first = ids(of: a, isCancelled), let second = ids(of: b, isCancelled) else {
      return nil
    }
    if let wordVectors, let similarity = cosine(wordVectors.meaning(first), wordVectors.meaning(second)) {
      return similarity
    }
    return cosine(associations.meaning(first), associations.meaning(second))
  }

  /// Words seen less often say little.
  package static let knownWell: UInt64 = 20

  /// The words of a text that the model knows; nil if cancelled.
  private func ids(of text: String, _ isCancelled: () -> Bool) -> [WordID]? {
    var reader = TextReader(layout)
    var ids: [WordID] = []
    do throws(Cancelled) {
      try reader.read(Array(text.utf8), isWhole: true) { (event, bytes) throws(Cancelled) in
        guard case .word(let token) = event else { return }
        let id = vocabulary.id(of: token, in: bytes)
        if id >= .firstWord { ids.append(id) }
        if isCancelled() { throw Cancelled() }
      }
    } catch {
      return nil
    }
    return ids
  }

  private func strongest(
    _ weights: [Float], _ count: Int, _ minimumFrequency: UInt64, without excluded: Set<UInt32>
  ) -> [WeightedWord] {
    // In a small model nothing is frequent.
    let most = vocabulary.count > WordID.firstWord.index ? vocabulary.frequencies[WordID.firstWord.index] : 0
    let least = min(minimumFrequency, most / 8)
    return largest(count, of: weights.span) { word in
      word >= WordID.firstWord.index && vocabulary.frequencies[word] >= least && weights[word] > 0
        && weights[word] < .infinity
        && !excluded.contains(UInt32(word)) && vocabulary.hasLetters(WordID(UInt32(word)))
    }.map { WeightedWord(word: vocabulary.word(WordID(UInt32($0))), weight: Double(weights[$0])) }
  }
}

extension AssociationState {
  /// v·q of every word over the dimensions of some half-lives, without the fitted scales.
  func pull(of isWanted: (_ halfLife: Float) -> Bool) -> [Float] {
    var query = [Float](repeating: 0, count: model.dimension)
    for j in 0..<model.dimension where isWanted(model.halfLives[j]) { query[j] = context[j] * model.inputScale[j] }
    return model.scores(for: query)
  }
}

extension AssociationState {
  /// Shorter half-lives only see which word comes next.
  private static var mutualHalfLife: Float { 3 }

  /// The mean, for every word, of its v·q and of u·q̂, where q̂ is the sum of the text's v as q is that of its u.
  func mutualPull() -> [Float] {
    var scale = model.inputScale
    for j in 0..<model.dimension where model.halfLives[j] < Self.mutualHalfLife { scale[j] = 0 }
    var sum = [Float](repeating: 0, count: model.dimension)
    for word in history.suffix(Self.reach) {
      let vector = model.output.vector(Int(word))
      for j in 0..<model.dimension { sum[j] = sum[j] * model.decay[j] + vector[j] }
    }
    for j in 0..<model.dimension { sum[j] *= scale[j] }
    let back = model.input.products(with: sum)
    var pull = model.scores(for: (0..<model.dimension).map { context[$0] * scale[$0] })
    for word in 0..<pull.count { pull[word] = (pull[word] + back[word]) / 2 }
    return pull
  }
}

extension AssociationModel {
  /// v·q of every word.
  func scores(for query: [Float]) -> [Float] {
    var scores = [Float](repeating: 0, count: vocabularySize)
    output.products(with: QuantizedVector(query), words: 0..<vocabularySize, into: &scores)
    return scores
  }

  /// The cosine of every word's v with a word's v.
  func cosines(with word: WordID) -> [Float] {
    let query = output.vector(word.index)
    let own = dot(query.span, at: 0, query.span, count: dimension).squareRoot()
    var cosines = scores(for: query)
    for word in 0..<vocabularySize {
      let vector = output.vector(word)
      let length = dot(vector.span, at: 0, vector.span, count: dimension).squareRoot() * own
      cosines[word] = length > 0 ? cosines[word] / length : 0
    }
    return cosines
  }

  /// The sum of the words' v, each by how much a word of its frequency says.
  func meaning(_ words: [WordID]) -> [Float] {
    output.meaning(words) { frequency[$0] }
  }
}

extension QuantizedVectors {
  /// The sum of the words' vectors, each scaled to length 1 and by how much a word of its frequency says.
  ///
  /// - Parameter frequency: of a word, as a share of all.
  func meaning(_ words: [WordID], frequency: (Int) -> Float) -> [Float] {
    var sum = [Float](repeating: 0, count: dimension)
    for word in words {
      let vector = vector(word.index)
      let length = dot(vector.span, at: 0, vector.span, count: dimension).squareRoot()
      guard length > 0 else { continue }
      // Arora, Liang & Ma 2017, "A simple but tough-to-beat baseline": a / (a + p(w)).
      let weight = 1e-3 / (1e-3 + frequency(word.index)) / length
      for j in 0..<dimension { sum[j] += vector[j] * weight }
    }
    return sum
  }
}

/// nil if either is 0.
private func cosine(_ a: [Float], _ b: [Float]) -> Double? {
  let (aa, bb) = (dot(a.span, at: 0, a.span, count: a.count), dot(b.span, at: 0, b.span, count: b.count))
  guard aa > 0, bb > 0, aa < .infinity, bb < .infinity else { return nil }
  return Double(dot(a.span, at: 0, b.span, count: a.count)) / (Double(aa) * Double(bb)).squareRoot()
}
