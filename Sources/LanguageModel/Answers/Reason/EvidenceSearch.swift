internal import Glibc
internal import Tokenization

/// A gathered sentence, and why it was gathered.
package struct Evidence: Sendable {
  package let sentence: SearchedSentence
  /// Its share of what the step gathered: the strengths of a step sum to 1.
  package let strength: Double
  /// The active words that led to it, the strongest first; none where it goes on from the sentence before it.
  package let cues: [String]
  /// The words that it makes active, the most informative first.
  package let found: [String]
}

/// Spreading activation over sentences (Collins & Loftus 1975): active words lead to the sentences that hold them, and these
/// to new active words.
///
/// - A sentence counts once, by its id: read again it changes nothing. One that a better chain reaches later counts anew, in
///   its former place.
/// - *Direction*: a sentence mostly says something of what it begins with, so words count in full after the cue, and little
///   before it. A cue leads mostly to the sentences that go on after it (`SentenceDirections`).
/// - *Time*: of the sentences of an ordered text that say something of one word, the later ones overrule the earlier. One
///   that names nobody but has a pronoun goes on from the sentence before it, and overrules that.
/// - *Ends*: a word that stands before the cue is what had to do with it (`Bonds`); where the text says that this has ended,
///   that word leads to nothing later.
/// - *Support*: the share of the question that a chain of sentences has covered; a sentence beyond a chain that has covered
///   all of it counts half.
struct EvidenceSearch {
  /// How many sentences a step gathers, at most.
  static let stepCount = 6
  /// What each of the question's words that a chain has not met costs, a factor.
  private static let uncoveredWeight = 0.1
  /// Words of a question, from which on each costs less in proportion.
  private static let longQuestion = 16.0
  /// How much of a word counts as uncovered that is one of the options': the answer is another one.
  private static let optionShare = 0.5
  /// The support of a sentence beyond a complete chain.
  static let beyondWeight = 0.5
  /// How many of the model's passages a step looks at, at most: there may be millions.
  private static let passageLimit = 1_024
  /// How many words to look for in them: the most active.
  private static let passageCueCount = 32

  /// What leads on from a word: the sentences that made it active, or the question.
  private struct Cue {
    /// The sentence that the chain ends with; nil for the question.
    let sentence: UInt64?
    /// A word's of a step sum to 1 at most.
    var activation: Double
    /// The question's words that the chain has met.
    let covered: Set<UInt64>
    /// Whether that is all of them.
    let isComplete: Bool
    /// The last sentence that it leads to, an index; nil where it leads to all.
    var end: Int?
  }

  private let model: Model
  private let searchesPassages: Bool
  private let sentences: [SearchedSentence]
  private let question: Set<UInt64>
  private let options: Set<UInt64>
  /// The question's words that tell something and can be met.
  private let content: [UInt64]
  private(set) var lexicon: Lexicon
  private let continuity: Continuity
  private let bonds: Bonds
  private let directions: SentenceDirections
  /// The words that became active last and tell something.
  private var frontier: [UInt64: [Cue]] = [:]
  private var active: Set<UInt64>
  private(set) var gathered = GatheredEvidence()
  /// The sentences that the last step gathered.
  private var last: Set<UInt64> = []

  /// - Parameters:
  ///   - options: the words of the possible answers; none where any word may be one.
  ///   - order: the ids of the ordered text's sentences in its order, repeated ones too.
  init(
    _ model: Model, question: [UInt64], options: Set<UInt64>, sentences: [SearchedSentence], order: [UInt64],
    searchesPassages: Bool, _ directions: SentenceDirections, _ lexicon: Lexicon
  ) {
    self.model = model
    self.directions = directions
    self.searchesPassages = searchesPassages
    self.sentences = sentences
    self.lexicon = lexicon
    self.question = Set(question)
    self.options = options
    continuity = Continuity(sentences, lexicon)
    bonds = Bonds(sentences, order)
    active = self.question
    let count = sentences.count
    var seen: Set<UInt64> = []
    content = question.filter {
      seen.insert($0).inserted && lexicon.information($0, sentenceCount: count) > 0
        && (searchesPassages || lexicon.entries[$0]?.sentenceCount ?? 0 > 0)
    }
    for key in self.question where information(key) > 0 {
      frontier[key] = [
        Cue(
          sentence: nil, activation: information(key), covered: content.contains(key) ? [key] : [], isComplete: false,
          end: nil)
      ]
    }
  }

  private func information(_ key: UInt64) -> Double { lexicon.information(key, sentenceCount: sentences.count) }

  // MARK: Steps

  /// Gathers the sentences that the words which became active last lead to; the strongest last.
  ///
  /// - Returns: empty if there is nothing new.
  mutating func step(isCancelled: () -> Bool) throws(Cancelled) -> [Evidence] {
    var best = StrongestCandidates(EvidenceSearch.stepCount)
    var later: [DirectedKey: Int] = [:]
    // From the last sentence to the first: each learns how many overrule it.
    for (count, index) in sentences.indices.reversed().enumerated() {
      if count & 63 == 63, isCancelled() { throw Cancelled() }
      offer(sentences[index], at: index, &later, to: &best)
    }
    for (count, sentence) in try passages(isCancelled).enumerated() {
      if count & 63 == 63, isCancelled() { throw Cancelled() }
      offer(sentence, at: nil, &later, to: &best)
    }
    let total = best.list.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return [] }
    var next: [UInt64: [Cue]] = [:]
    let evidence = best.list.reversed().map { take($0, strength: $0.weight / total, &next) }
    last = Set(evidence.map(\.sentence.id))
    active.formUnion(next.keys)
    let telling = next.filter { Self.activation(of: $0.value) > 0 }
    let most = telling.values.map(Self.activation).max() ?? 1
    frontier = telling.mapValues { cues in
      cues.map { cue in
        var cue = cue
        cue.activation /= most
        return cue
      }
    }
    return evidence
  }

  private static func activation(of cues: [Cue]) -> Double { cues.reduce(0) { $0 + $1.activation } }

  private func activation(of key: UInt64) -> Double { frontier[key].map(Self.activation) ?? 0 }

  /// What leads to a sentence by one of its words: not what that sentence itself made active, nor what ended before it.
  ///
  /// - Parameter index: among the sentences; nil for a passage of the model's.
  private func cues(_ key: UInt64, to sentence: SearchedSentence, at index: Int?) -> [Cue] {
    (frontier[key] ?? []).filter { cue in
      guard cue.sentence != sentence.id else { return false }
      if let end = cue.end, let index { return index <= end }
      return true
    }
  }

  /// Whether the strongest sentence of the last step goes on from one before it, and so overrules it.
  private(set) var isOverruled = false

  /// A word with what stands beside it: before or after something telling.
  private struct DirectedKey: Hashable {
    let key: UInt64
    let isForward: Bool
  }

  /// - Parameters:
  ///   - index: among the sentences; nil for a passage of the model's.
  ///   - later: how many sentences of the ordered text after this one say something of a word.
  private mutating func offer(
    _ sentence: SearchedSentence, at index: Int?, _ later: inout [DirectedKey: Int], to best: inout StrongestCandidates
  ) {
    let known = gathered[sentence.id]
    var strength = 0.0
    var covered = Set(content.filter(sentence.keys.contains))
    var isComplete = false
    var seen: Set<UInt64> = []
    // In the order of the words: a dictionary's would differ from run to run, and so would the sum.
    for key in sentence.keys {
      let cues = cues(key, to: sentence, at: index)
      guard !cues.isEmpty, seen.insert(key).inserted else { continue }
      let isForward = isFollowed(key, in: sentence)
      var weight = Self.activation(of: cues) * (isForward ? 1 : directions.lastCue)
      if sentence.source == .context {
        let directed = DirectedKey(key: key, isForward: isForward)
        let rank = Double(1 + later[directed, default: 0])
        weight /= rank * rank
        if known == nil { later[directed, default: 0] += 1 }
      }
      strength += weight
      for cue in cues {
        covered.formUnion(cue.covered)
        if cue.isComplete { isComplete = true }
      }
    }
    var earlier: GatheredEvidence.Finding?
    if known == nil, let index, let before = continuity.before[index], last.contains(sentences[before].id) {
      earlier = gathered[sentences[before].id]
    }
    strength += earlier?.strength ?? 0
    guard strength > 0 else { return }
    var support = support(of: covered) * (isComplete ? Self.beyondWeight : 1)
    if let earlier {
      covered.formUnion(earlier.covered)
      support = max(support, earlier.support)
    }
    // Once gathered, it counts anew only where more of the question leads to it.
    if let known, support <= known.support * Self.leastImprovement { return }
    best.offer(
      EvidenceCandidate(
        sentence: sentence, index: index, weight: strength * support, support: support, covered: covered,
        earlier: earlier?.sentence))
  }

  /// Rounding alone is no improvement.
  private static let leastImprovement = 1.0001

  private func support(of covered: Set<UInt64>) -> Double {
    let missing = content.reduce(0) {
      $0 + (covered.contains($1) ? 0 : options.contains($1) ? Self.optionShare : 1)
    }
    // Of a long question no chain covers more than a little, and powers of so many words would all be 0.
    return pow(Self.uncoveredWeight, missing * min(1, Self.longQuestion / Double(max(1, content.count))))
  }

  /// Whether something telling comes after a word, the question's words left out.
  private func isFollowed(_ key: UInt64, in sentence: SearchedSentence) -> Bool {
    guard let index = sentence.keys.lastIndex(of: key) else { return false }
    return sentence.keys[(index + 1)...].contains { $0 != key && !question.contains($0) && information($0) > 0 }
  }

  /// Passages of the model that hold words which became active last.
  private mutating func passages(_ isCancelled: () -> Bool) throws(Cancelled) -> [SearchedSentence] {
    guard searchesPassages, let passages = model.passages else { return [] }
    let keys = Lexicon.descending(frontier.keys.sorted(), by: activation).prefix(Self.passageCueCount)
    let cues = keys.map { PassageCue(ids: lexicon.ids(of: $0).sorted(), weight: Float(activation(of: $0))) }
    guard !cues.allSatisfy(\.ids.isEmpty) else { return [] }
    return try passages.sentences(
      holding: cues, limit: Self.passageLimit, of: model.vocabulary, &lexicon, isCancelled: isCancelled)
  }

  /// Gathers a sentence, and makes its new words active.
  private mutating func take(_ candidate: EvidenceCandidate, strength: Double, _ next: inout [UInt64: [Cue]])
    -> Evidence
  {
    var sentence = candidate.sentence
    if let passage = sentence.passage { sentence.text = model.passages?.text(of: passage, model.vocabulary) ?? "" }
    let first = sentence.keys.firstIndex { !cues($0, to: sentence, at: candidate.index).isEmpty } ?? 0
    let isKnown = gathered[sentence.id] != nil
    let isComplete = content.allSatisfy(candidate.covered.contains)
    var (seen, keys, words): (Set<UInt64>, [UInt64], [(key: UInt64, weight: Double)]) = ([], [], [])
    for (index, key) in sentence.keys.enumerated() where seen.insert(key).inserted {
      keys.append(key)
      if question.contains(key) { continue }
      let weight = strength * (index > first ? 1 : directions.before)
      words.append((key, weight * candidate.support))
      // What was active leads on anew where a better chain reaches its sentence.
      guard !active.contains(key) || isKnown && frontier[key] == nil else { continue }
      let end = index < first && sentence.source == .context ? bonds.end(of: key, to: sentence.keys[first]) : nil
      let cue = Cue(
        sentence: sentence.id, activation: weight * information(key), covered: candidate.covered,
        isComplete: isComplete, end: end)
      next[key, default: []].append(cue)
    }
    gathered.add(
      GatheredEvidence.Finding(
        sentence: sentence.id, strength: strength, support: candidate.support, covered: candidate.covered, words: words)
    )
    isOverruled = candidate.earlier != nil
    if let earlier = candidate.earlier { gathered.overrule(earlier) }
    return Evidence(
      sentence: sentence, strength: strength,
      cues: Lexicon.descending(keys) { Self.activation(of: cues($0, to: sentence, at: candidate.index)) }.map(
        lexicon.spelling),
      found: Lexicon.descending(keys.filter { !active.contains($0) }, by: information).map(lexicon.spelling))
  }
}
