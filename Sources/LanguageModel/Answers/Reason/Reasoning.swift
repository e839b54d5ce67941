internal import Tokenization

/// One step: what was gathered, and how the answers changed.
package struct ReasoningStep: Sendable {
  /// Strongest last, the order in which the model reads them.
  package let gathered: [Evidence]
  package let before: Standing
  package let after: Standing
  /// Whether the answer rests on it; false for a last step that made the answer no more certain.
  package let isCounted: Bool
}

/// A question that was answered in steps.
package struct Reasoning: Sendable {
  package enum Ending: String, Sendable, CaseIterable {
    /// The active words led to no new sentence.
    case nothingNew = "nothing_new"
    /// Another step made the answer no more certain.
    case settled
    /// All allowed steps were made.
    case steps
  }

  /// The answers before any step: the model has read the ordered text alone.
  package let start: Standing
  package let steps: [ReasoningStep]
  /// The answers after all steps that counted.
  package let standing: Standing
  package let ending: Ending
}

/// Where evidence may come from.
package struct ReasoningSources: Sendable {
  /// An ordered text, such as a story: later sentences count more.
  package var context: String
  /// Texts without an order among each other.
  package var facts: [String]
  /// Whether to search the passages of its training text too that the model keeps.
  package var searchesPassages: Bool

  package init(context: String = "", facts: [String] = [], searchesPassages: Bool = false) {
    self.context = context
    self.facts = facts
    self.searchesPassages = searchesPassages
  }
}

extension Model {
  /// Answers a question in steps: gather, fold in, look again.
  ///
  /// A single distribution reaches only what the question is directly associated with; what was just gathered changes what
  /// to look for next, and that takes another step (Prystawski, Li & Goodman 2023). Each step gathers the sentences that
  /// the words which became active last lead to (`EvidenceSearch`). The gathered sentences then form the document, the
  /// strongest last, and the question follows; answers are ranked by their share of the evidence, and by the model after
  /// that document. The steps end when nothing new is found, when a step makes the answer no more certain, or at
  /// `stepLimit`.
  ///
  /// Evidence counts once, by its words: the same text given twice changes no bit of the answer.
  ///
  /// - Parameters:
  ///   - question: if it ends a sentence (`?`), its answers are ranked without the grammar; otherwise they continue it.
  ///   - options: the possible answers; if empty, the most informative words of the sources.
  ///   - irregularForms: forms of words beyond those that the model has learnt.
  ///   - directions: the weights of a sentence's two sides.
  ///   - isCancelled: asked every few words and sentences.
  ///   - onStep: called after each step.
  /// - Returns: nil if there is no possible answer.
  package func reason(
    _ question: String, options: [String] = [], from sources: ReasoningSources, stepLimit: Int,
    irregularForms: IrregularForms = IrregularForms(), directions: SentenceDirections = .fitted,
    isCancelled: () -> Bool = { false },
    onStep: (ReasoningStep) -> Void = { _ in }
  ) throws(Cancelled) -> Reasoning? {
    var lexicon = Lexicon(self, irregularForms)
    let (sentences, order) = try searchedSentences(
      context: sources.context, sources.facts, &lexicon, isCancelled: isCancelled)
    let asked = try keys(of: question, &lexicon, isCancelled: isCancelled)
    let answers = try ReasoningAnswers(
      self, question, asked: asked, options: options, sentences: sentences, &lexicon, isCancelled: isCancelled)
    var search = EvidenceSearch(
      self, question: asked, options: answers.optionKeys, sentences: sentences, order: order,
      searchesPassages: sources.searchesPassages, directions, lexicon)
    func look(
      _ evidence: [SearchedSentence], _ search: EvidenceSearch, _ candidates: [ReasoningAnswers.Candidate]
    ) throws(Cancelled) -> Standing {
      let context = try context(reading: evidence, isCancelled: isCancelled)
      return try answers.standing(candidates, after: context, search, isCancelled: isCancelled)
    }
    let ordered = sentences.filter { $0.source == .context }
    let start = try look(ordered, search, answers.candidates(with: [], search.lexicon, isCancelled: isCancelled))
    // Nothing that is found could add to options that hold no words.
    if !options.isEmpty, start.answers.isEmpty { return nil }
    var (gathered, standing, steps) = ([SearchedSentence](), start, [ReasoningStep]())
    while true {
      guard steps.count < stepLimit else {
        return standing.answers.isEmpty
          ? nil : Reasoning(start: start, steps: steps, standing: standing, ending: .steps)
      }
      let earlier = search
      let evidence = try search.step(isCancelled: isCancelled)
      guard !evidence.isEmpty else {
        return standing.answers.isEmpty
          ? nil : Reasoning(start: start, steps: steps, standing: standing, ending: .nothingNew)
      }
      let again = Set(evidence.map(\.sentence.id))
      let next = gathered.filter { !again.contains($0.id) } + evidence.map(\.sentence)
      let candidates = try answers.candidates(with: next, search.lexicon, isCancelled: isCancelled)
      // The same answers before and after, so that the two can be compared: kept passages bring new ones.
      let before =
        options.isEmpty && sources.searchesPassages
        ? try look(gathered.isEmpty ? ordered : gathered, earlier, candidates) : standing
      let after = try look(next, search, candidates)
      // What overrules has to count, and what covers more of the question, even where it leaves the answer less certain.
      let isCounted =
        steps.isEmpty || !before.isReached || search.isOverruled
        || after.certainty > before.certainty * Self.moreCertain
        || after.entropy < before.entropy - Self.leastGain
      let step = ReasoningStep(gathered: evidence, before: before, after: after, isCounted: isCounted)
      steps.append(step)
      onStep(step)
      guard isCounted else { return Reasoning(start: start, steps: steps, standing: before, ending: .settled) }
      (gathered, standing) = (next, after)
    }
  }

  /// A chain that covers a word more of the question is more certain by more than this factor.
  private static var moreCertain: Double { 1.5 }
  /// The entropy must fall by more than this for a step to count, bits.
  private static var leastGain: Double { 0.1 }

  /// From this count on it pays to reserve memory at once.
  private static var manyWords: Int { 1 << 10 }

  /// The state after reading some sentences as a document.
  private func context(reading sentences: [SearchedSentence], isCancelled: () -> Bool) throws(Cancelled) -> Context {
    var context = emptyContext()
    let wordCount = sentences.reduce(0) { $0 + $1.words.count + 1 }
    if wordCount >= Self.manyWords { context.document.reserve(wordCount) }
    for sentence in sentences {
      if isCancelled() { throw Cancelled() }
      for word in sentence.words { context.append(word) }
      context.append(.sentenceEnd)
    }
    return context
  }
}
