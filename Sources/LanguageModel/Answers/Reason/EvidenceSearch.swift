internal import Tokenization

/// A gathered sentence, and why it was gathered.
package struct Evidence: Sendable {
  package let sentence: SearchedSentence
  /// Its share of what the step gathered: the strengths of a step sum to 1.
  package let strength: Double
  /// The active words that led to it, the strongest first.
  package let cues: [String]
  /// The words that it makes active, the most informative first.
  package let found: [String]
}

/// Spreading activation over sentences (Collins & Loftus 1975): active words lead to the sentences that hold them, and these
/// to new active words.
///
/// A sentence counts once, by its id, and a word becomes active once: reading the same again changes nothing.
struct EvidenceSearch {
  /// How many sentences a step gathers, at most.
  static let stepCount = 3
  /// How many of the model's passages a step looks at, at most: there may be millions.
  private static let passageLimit = 4_096
  /// How many words to look for in them: the most active.
  private static let passageCueCount = 32

  private let model: Model
  private let searchesPassages: Bool
  private let sentences: [SearchedSentence]
  private let question: Set<UInt64>
  private(set) var lexicon: Lexicon
  /// The words that became active last, with their activation; the largest is 1.
  private var frontier: [UInt64: Double] = [:]
  private var active: Set<UInt64>
  private var gathered: Set<UInt64> = []
  /// For each word, the strength of the gathered sentences that hold it; the question's words are left out.
  private(set) var activation: [UInt64: Double] = [:]

  init(
    _ model: Model, question: [UInt64], sentences: [SearchedSentence], searchesPassages: Bool, _ lexicon: Lexicon
  ) {
    self.model = model
    self.searchesPassages = searchesPassages
    self.sentences = sentences
    self.lexicon = lexicon
    self.question = Set(question)
    active = self.question
    for key in self.question { frontier[key] = information(key) }
  }

  private func information(_ key: UInt64) -> Double { lexicon.information(key, sentenceCount: sentences.count) }

  /// Gathers the sentences that the words which became active last lead to; the strongest last.
  ///
  /// - Returns: empty if there is nothing new.
  mutating func step(isCancelled: () -> Bool) throws(Cancelled) -> [Evidence] {
    var best = Strongest()
    for source in [sentences, try passages(isCancelled)] {
      for (index, sentence) in source.enumerated() {
        if index & 63 == 63, isCancelled() { throw Cancelled() }
        if !gathered.contains(sentence.id) { best.offer(sentence, strength(of: sentence)) }
      }
    }
    let found = best.list
    for (sentence, _) in found { gathered.insert(sentence.id) }
    let total = found.reduce(0) { $0 + $1.strength }
    guard total > 0 else { return [] }
    let evidence = found.reversed().map { take($0.sentence, $0.strength / total) }
    advance(evidence)
    return evidence
  }

  private func strength(of sentence: SearchedSentence) -> Double {
    // In the order of the words: a dictionary's would differ from run to run, and so would the sum.
    var strength = 0.0
    var seen: Set<UInt64> = []
    for key in sentence.keys {
      guard let own = frontier[key], own > 0, seen.insert(key).inserted else { continue }
      strength += own
    }
    let age = Double(1 + sentence.age)
    return strength / (age * age)
  }

  /// The strongest few of many sentences, each once, strongest first; of ties the later ones.
  private struct Strongest {
    private(set) var list: [(sentence: SearchedSentence, strength: Double)] = []

    mutating func offer(_ sentence: SearchedSentence, _ strength: Double) {
      guard strength > 0, !list.contains(where: { $0.sentence.id == sentence.id }) else { return }
      let index = list.firstIndex { $0.strength <= strength } ?? list.count
      guard index < EvidenceSearch.stepCount else { return }
      list.insert((sentence, strength), at: index)
      if list.count > EvidenceSearch.stepCount { list.removeLast() }
    }
  }

  /// Passages of the model that hold words which became active last.
  private mutating func passages(_ isCancelled: () -> Bool) throws(Cancelled) -> [SearchedSentence] {
    guard searchesPassages, let passages = model.passages else { return [] }
    var ids: [UInt32] = []
    for key in Lexicon.descending(frontier.keys.sorted(), by: { frontier[$0] ?? 0 }).prefix(Self.passageCueCount) {
      ids += lexicon.ids(of: key).sorted()
    }
    guard !ids.isEmpty else { return [] }
    return try passages.sentences(
      holding: ids, limit: Self.passageLimit, of: model.vocabulary, &lexicon, isCancelled: isCancelled)
  }

  private mutating func take(_ sentence: SearchedSentence, _ strength: Double) -> Evidence {
    var seen: Set<UInt64> = []
    let keys = sentence.keys.filter { seen.insert($0).inserted }
    for key in keys where !question.contains(key) { activation[key, default: 0] += strength }
    return Evidence(
      sentence: sentence, strength: strength,
      cues: Lexicon.descending(keys) { frontier[$0] ?? 0 }.map(lexicon.spelling),
      found: Lexicon.descending(keys.filter { !active.contains($0) }, by: information).map(lexicon.spelling))
  }

  /// Makes the new words of the gathered sentences active.
  private mutating func advance(_ evidence: [Evidence]) {
    var next: [UInt64: Double] = [:]
    for piece in evidence {
      for key in Set(piece.sentence.keys) where !active.contains(key) {
        next[key, default: 0] += piece.strength * information(key)
      }
    }
    active.formUnion(next.keys)
    let most = next.values.max() ?? 0
    frontier = most > 0 ? next.filter { $0.value > 0 }.mapValues { $0 / most } : [:]
  }
}
