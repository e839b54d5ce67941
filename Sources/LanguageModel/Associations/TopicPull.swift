internal import Storage
internal import Tokenization

/// How much all occurrences of one word of the document raise a later word's topic score, nats.
struct TopicPull {
  let word: WordID
  /// Of its last occurrence.
  let position: Int
  let strength: Double
}

extension AssociationState {
  /// How many words to look back: earlier ones count for less than a thirtieth at a half-life of 400.
  static var reach: Int { 2_048 }
  /// Among so many of the strongest those that come first are looked for.
  private static var choice: Int { 64 }

  /// The document's words that raise or lower a word's topic score most, strongest first; of the strongest those for
  /// which `isFirst` holds come before the others.
  ///
  /// v·q is a sum over the document's words, Σ_i Σ_j v_j·√(1-δ_j)·δ_j^age·u_ij: its terms, added up by word.
  func topicPulls(on word: WordID, count: Int, first isFirst: (WordID) -> Bool) -> [TopicPull] {
    let (position, topic, inputScale) = freshness(of: word)
    let dimension = model.dimension
    let output = model.output.vector(word.index)
    let (inputs, decay) = (model.input, model.decay)
    var weights = (0..<dimension).map { output[$0] * inputScale[$0] * topic }
    var byWord: [UInt32: TopicPull] = [:]
    for earlier in stride(from: position - 1, through: max(0, position - Self.reach), by: -1) {
      let id = WordID(history[earlier])
      let input = inputs.values.span
      var sum: Float = 0
      for j in 0..<dimension {
        sum += weights[j] * Float(input[id.index * dimension + j])
        weights[j] *= decay[j]
      }
      sum *= inputs.scale[id.index]
      let before = byWord[id.rawValue]
      byWord[id.rawValue] = TopicPull(
        word: id, position: before?.position ?? earlier, strength: (before?.strength ?? 0) + Double(sum))
    }
    let ordered = byWord.values.filter(\.strength.isFinite).sorted { a, b in
      a.strength.magnitude != b.strength.magnitude
        ? a.strength.magnitude > b.strength.magnitude : a.position > b.position
    }
    let strongest = ordered.prefix(max(count, Self.choice))
    return Array((strongest.filter { isFirst($0.word) } + strongest.filter { !isFirst($0.word) }).prefix(count))
  }
}
