internal import Tokenization

/// One step: what was gathered, and what that did to the answers.
package struct ReasoningStep: Sendable {
  /// The strongest last, as the model reads them.
  package let gathered: [Evidence]
  package let before: Standing
  package let after: Standing
  /// Whether the answer rests on it; false for a last step that made a found answer no surer.
  package let isKept: Bool
}

/// A question that was answered in steps.
package struct Reasoning: Sendable {
  package enum Ending: String, Sendable, CaseIterable {
    /// The active words led to no sentence that was not gathered yet.
    case nothingNew = "nothing_new"
    /// Another step made the answer no surer.
    case settled
    /// As many steps were made as were allowed.
    case steps
  }

  /// The answers without a step: what the model says after reading the text with an order.
  package let start: Standing
  package let steps: [ReasoningStep]
  /// The answers that the kept steps lead to.
  package let standing: Standing
  package let ending: Ending
}

/// Where evidence may come from.
package struct ReasoningSources: Sendable {
  /// A text with an order, as a story has: what comes later counts more.
  package var context: String
  /// Texts without one.
  package var passages: [String]
  /// Whether the sentences that the model keeps are looked in too.
  package var usesKept: Bool

  package init(context: String = "", passages: [String] = [], usesKept: Bool = false) {
    self.context = context
    self.passages = passages
    self.usesKept = usesKept
  }
}

extension Model {
  /// Answers a question in steps: gather, fold in, look again.
  ///
  /// A distribution alone goes as far as associations go; what was just gathered changes what to look for next, and that
  /// takes another step (Prystawski, Li & Goodman 2023). Each step gathers the sentences that the words which became active
  /// last lead to (`EvidenceSearch`). What was gathered is then the document, the strongest last, and the question comes
  /// after it; answers are ranked by the share of what was gathered that they are in, and by what the model makes of that
  /// document. The steps end when nothing new comes, when a step makes a found answer no surer, or at `stepLimit`.
  ///
  /// Evidence counts once, by what it says: the same text given twice changes no bit of the answer.
  ///
  /// - Parameters:
  ///   - question: with an end (`?`), its answers are ranked apart from grammar; without one they continue it.
  ///   - options: the possible answers; if empty, the most telling words of the sources.
  ///   - onStep: called after each step.
  /// - Returns: nil if cancelled, or if there is nothing that could be an answer.
  package func reason(
    _ question: String, options: [String] = [], from sources: ReasoningSources, stepLimit: Int,
    isCancelled: () -> Bool = { false }, onStep: (ReasoningStep) -> Void = { _ in }
  ) -> Reasoning? {
    do throws(Cancelled) {
      return try reasoning(question, options, sources, stepLimit, isCancelled, onStep)
    } catch {
      return nil
    }
  }

  private func reasoning(
    _ question: String, _ options: [String], _ sources: ReasoningSources, _ stepLimit: Int,
    _ isCancelled: () -> Bool, _ onStep: (ReasoningStep) -> Void
  ) throws(Cancelled) -> Reasoning? {
    var lexicon = Lexicon(self)
    let passages = try passages(
      context: sources.context, sources.passages, &lexicon, isCancelled: isCancelled)
    let asked = try keys(of: question, &lexicon, isCancelled: isCancelled)
    let answers = try ReasoningAnswers(
      self, question, asked: asked, options: options, passages: passages, &lexicon, isCancelled: isCancelled)
    var search = EvidenceSearch(self, question: asked, passages: passages, usesKept: sources.usesKept, lexicon)
    func look(
      _ evidence: [Passage], _ search: EvidenceSearch, _ candidates: [ReasoningAnswers.Candidate]
    ) throws(Cancelled) -> Standing {
      let context = try context(reading: evidence, isCancelled: isCancelled)
      return try answers.standing(candidates, after: context, search, isCancelled: isCancelled)
    }
    let ordered = passages.filter { $0.source == .context }
    let start = try look(ordered, search, answers.candidates(with: [], search.lexicon, isCancelled: isCancelled))
    var (gathered, standing, steps) = ([Passage](), start, [ReasoningStep]())
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
      let next = gathered + evidence.map(\.passage)
      let candidates = try answers.candidates(with: next, search.lexicon, isCancelled: isCancelled)
      // The same answers before and after, so that the two can be compared: kept sentences bring new ones.
      let before =
        options.isEmpty && sources.usesKept
        ? try look(gathered.isEmpty ? ordered : gathered, earlier, candidates) : standing
      let after = try look(next, search, candidates)
      let isKept = steps.isEmpty || !before.isReached || after.entropy < before.entropy - Self.leastGain
      let step = ReasoningStep(gathered: evidence, before: before, after: after, isKept: isKept)
      steps.append(step)
      onStep(step)
      guard isKept else { return Reasoning(start: start, steps: steps, standing: before, ending: .settled) }
      (gathered, standing) = (next, after)
    }
  }

  /// A found answer must become surer by more than this, in bits.
  private static var leastGain: Double { 0.1 }

  /// So many that it pays to make room for them at once.
  private static var manyWords: Int { 1 << 10 }

  /// The state after reading some sentences as a document.
  private func context(reading passages: [Passage], isCancelled: () -> Bool) throws(Cancelled) -> Context {
    var context = emptyContext()
    let wordCount = passages.reduce(0) { $0 + $1.words.count + 1 }
    if wordCount >= Self.manyWords { context.document.reserve(wordCount) }
    for passage in passages {
      if isCancelled() { throw Cancelled() }
      for word in passage.words { context.append(word) }
      context.append(.sentenceEnd)
    }
    return context
  }
}
