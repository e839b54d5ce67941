internal import Glibc
internal import Tokenization
internal import VectorMath

/// One possible answer and its score.
package struct ReasoningAnswer: Sendable, Equatable {
  package let text: String
  /// Its index among the given options; nil if none were given.
  package let index: Int?
  /// Its probability if one of the possible answers must be right.
  package let posterior: Double
  /// log of its share of the gathered evidence, nats; the same for all answers before anything was gathered.
  package let evidence: Double
  /// log r of its words by topic, recurrence and state, the mean over its words times `plausibilityWeight`, nats; for an
  /// open text log P of its words instead, letters of unknown ones included.
  package let plausibility: Double

  package var score: Double { evidence + plausibility }
}

/// The answers after a number of steps, and how certain they are.
package struct Standing: Sendable, Equatable {
  /// Best first.
  package let answers: [ReasoningAnswer]
  /// The entropy of the posteriors, bits.
  package let entropy: Double
  /// Whether anything gathered supports one of them.
  let isReached: Bool
  /// How far what supports them is to be trusted, 0...1.
  let certainty: Double
}

/// The possible answers to a question, ranked by what was gathered and by the model.
struct ReasoningAnswers {
  /// The weight of log r beside the evidence: fitted on stories and on science questions (kith-bench reason).
  static let plausibilityWeight = 0.25
  /// The evidence that is spread evenly over all answers, relative to complete evidence for particular ones.
  private static let evenShare = 0.3
  /// How many words may be answers where no options were given.
  static let candidateLimit = 1_000

  struct Candidate {
    let text: String
    let index: Int?
    /// At least one.
    let words: [WordID]
    let keys: [UInt64]
  }

  private let model: Model
  /// Whether the answers continue the question's sentence.
  private let isOpen: Bool
  private let question: String
  private let asked: Set<UInt64>
  private let sentences: [SearchedSentence]
  /// nil if no options were given: then words of the sentences may be answers.
  private let options: [Candidate]?

  /// - Parameter lexicon: knows the words of all sentences; learns those of the options.
  init(
    _ model: Model, _ question: String, asked: [UInt64], options: [String], sentences: [SearchedSentence],
    _ lexicon: inout Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) {
    self.model = model
    // A break behind it ends no sentence that answers are to continue.
    self.question = String(question.reversed().drop(while: \.isWhitespace).reversed())
    self.asked = Set(asked)
    self.sentences = sentences
    isOpen = !model.endsSentence(question)
    var given: [Candidate] = []
    for (index, option) in options.enumerated() {
      let words = try model.words(of: option, isCancelled: isCancelled)
      if words.isEmpty { continue }
      let keys = try model.keys(of: option, &lexicon, isCancelled: isCancelled)
      given.append(Candidate(text: option, index: index, words: words, keys: keys))
    }
    self.options = options.isEmpty ? nil : given
  }

  /// The words of the options; none where any word may be an answer.
  var optionKeys: Set<UInt64> { Set((options ?? []).flatMap(\.keys)) }

  /// The possible answers once some sentences were gathered: the options, or the most informative words, each once.
  func candidates(
    with gathered: [SearchedSentence], _ lexicon: Lexicon, isCancelled: () -> Bool
  ) throws(Cancelled) -> [Candidate] {
    if let options { return options }
    var seen = asked
    var (keys, weights) = ([UInt64](), [Float]())
    for (index, sentence) in (sentences + gathered.filter { $0.source == .passages }).enumerated() {
      if index & 63 == 63, isCancelled() { throw Cancelled() }
      for key in sentence.keys where seen.insert(key).inserted {
        keys.append(key)
        weights.append(Float(lexicon.information(key, sentenceCount: sentences.count)))
      }
    }
    return largest(Self.candidateLimit, of: weights.span) { weights[$0] > 0 }.map { index in
      let key = keys[index]
      return Candidate(
        text: lexicon.spelling(key), index: nil, words: [lexicon.entries[key]?.word ?? .unknown], keys: [key])
    }
  }

  /// The answers, ranked by what was gathered and by the model.
  ///
  /// - Parameter context: the state before the question.
  func standing(
    _ candidates: [Candidate], after context: Context, _ search: EvidenceSearch, isCancelled: () -> Bool
  ) throws(Cancelled) -> Standing {
    var context = context
    try model.append(question, to: &context, isCancelled: isCancelled)
    let active = search.gathered.activation
    let activations = candidates.map { activation(of: $0, active, search.lexicon) }
    let total = activations.reduce(0, +)
    let certainty = search.gathered.certainty(of: Set(candidates.flatMap(\.keys)))
    let even = Self.evenShare / Double(max(1, candidates.count))
    var scored: [(candidate: Candidate, evidence: Double, plausibility: Double)] = []
    for (candidate, activation) in zip(candidates, activations) {
      if isCancelled() { throw Cancelled() }
      let share =
        total > 0
        ? (certainty * activation / total + even) / (certainty + Self.evenShare) : 1 / Double(candidates.count)
      scored.append((candidate, log(share), try plausibility(of: candidate, &context, isCancelled)))
    }
    let best = scored.map { $0.evidence + $0.plausibility }.max() ?? 0
    let weights = scored.map { exp($0.evidence + $0.plausibility - best) }
    let sum = weights.sorted().reduce(0, +)
    let answers = zip(scored, weights).enumerated().map { index, pair in
      (
        index,
        ReasoningAnswer(
          text: pair.0.candidate.text, index: pair.0.candidate.index, posterior: pair.1 / sum,
          evidence: pair.0.evidence, plausibility: pair.0.plausibility)
      )
    }
    let ranked = answers.sorted { $0.1.score != $1.1.score ? $0.1.score > $1.1.score : $0.0 < $1.0 }.map(\.1)
    let entropy = ranked.reduce(0) { $0 - ($1.posterior > 0 ? $1.posterior * log2($1.posterior) : 0) }
    return Standing(answers: ranked, entropy: max(0, entropy), isReached: total > 0, certainty: certainty)
  }

  /// The mean activation of an answer's words, weighted by their information.
  private func activation(of candidate: Candidate, _ active: [UInt64: Double], _ lexicon: Lexicon) -> Double {
    var (sum, weights) = (0.0, 0.0)
    for key in candidate.keys {
      let weight = max(0.1, lexicon.information(key, sentenceCount: 0))
      sum += weight * (active[key] ?? 0)
      weights += weight
    }
    return weights > 0 ? sum / weights : 0
  }

  private func plausibility(
    of candidate: Candidate, _ context: inout Context, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> Double {
    let first = candidate.words[0]
    if isOpen, candidate.words.count > 1 || first == .unknown {
      return try continuation(candidate.text, context, isCancelled)
    }
    // The first word, often the only one, needs no document of its own.
    let parts = context.document.parts(of: first).parts
    if isOpen { return parts.sum }
    var sum = Self.logRatio(parts)
    if candidate.words.count > 1 {
      var document = context.document
      document.append(first)
      for word in candidate.words.dropFirst() {
        sum += Self.logRatio(document.parts(of: word).parts)
        document.append(word)
      }
    }
    return Self.plausibilityWeight * sum / Double(candidate.words.count)
  }

  /// log P of a text that continues the context, nats, with the letters of unknown words and without sentence ends.
  private func continuation(
    _ text: String, _ context: Context, _ isCancelled: () -> Bool
  ) throws(Cancelled) -> Double {
    var sum = 0.0
    try model.score(text, after: context, spelledOut: false, isCancelled: isCancelled) { word, id, _ in
      if id != .sentenceEnd { sum += word.logProbability }
    }
    return sum
  }

  private static func logRatio(_ parts: LogParts) -> Double {
    parts.phrase + parts.topic + parts.recurrence + parts.state
  }
}

extension Model {
  /// Whether a text ends where a sentence ends, by its punctuation.
  func endsSentence(_ text: String) -> Bool {
    var reader = TextReader(TextLayout())
    let bytes = Array(text.utf8)
    reader.read(bytes, isWhole: true) { _, _ in }
    return reader.endsInPunctuation
  }

  /// The words of a text, punctuation included.
  func words(of text: String, isCancelled: () -> Bool) throws(Cancelled) -> [WordID] {
    try tokens(of: Array(text.utf8), isCancelled: isCancelled).ids.filter { $0 != .sentenceEnd }
  }
}
