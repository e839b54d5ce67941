import Foundation
import LanguageModel
import Measuring
import VectorMath
import XrayTotals

/// The first claim: grammar and associations together go far, and each has its own domain.
struct TwoConstraints {
  let inputs: ThesisInputs

  static let name = "two-constraints"

  /// The experts as the claim has them. What phrases say of the last few words is grammar's; the state of a sentence, too.
  static let grammar: Experts = [.grammar, .phraseNear, .state]
  static let associations: Experts = [.topic, .recurrence, .phraseFar, .caches]
  private static let rows: [(name: String, experts: Experts)] = [
    ("frequencies", []), ("n-grams", .grammar), ("grammar", grammar), ("associations", associations), ("both", .all),
  ]

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "Two constraints go far",
      paragraphs: [
        "The next word is constrained by grammar (the last few words) and by associations (the topic of the wider "
          + "context). Each expert is asked alone, and both together. Grammar is the n-gram model with what the "
          + "layers make of the last words; associations are topic, repetition and the document's caches, with the "
          + "words' frequencies in grammar's place. Controls: sentences dealt at random to documents, which leaves "
          + "grammar as it is and takes the topic away, and a grammar of text with the words of each sentence in "
          + "reverse order."
      ])
    let model = try inputs.text.model(inputs.bench, inputs.figures)
    let reversed = try inputs.text.reversedGrammar(inputs.bench, inputs.figures)
    try perplexities(model, reversed, &claim)
    if let folder = inputs.dataFolder {
      try judgements(model, reversed, folder, &claim)
      try lambada(&claim)
    } else {
      claim.gaps.append("BLiMP, sentence completion and LAMBADA: \(ThesisInputs.noData)")
    }
    return claim
  }

  // MARK: Perplexity

  private func perplexities(_ model: Model, _ reversed: Model, _ claim: inout Claim) throws {
    let documents = try inputs.text.validation(tokens: inputs.tokens)
    let dealt = Self.dealt(documents)
    var costs: [WordCosts] = []
    for (name, experts) in Self.rows {
      note("two-constraints: perplexity, \(name)")
      costs.append(try WordCosts(documents, model, experts))
    }
    let controls = [
      ("n-grams, sentences dealt", try WordCosts(dealt, model, .grammar)),
      ("both, sentences dealt", try WordCosts(dealt, model, .all)),
      ("n-grams of reversed text", try WordCosts(documents, reversed, .grammar)),
    ]
    let named = zip(Self.rows.map(\.name), costs).map { ($0, $1, false) } + controls.map { ($0.0, $0.1, true) }
    let kinds = WordKind.allCases.filter { (costs[0].kinds[$0]?.count ?? 0) > 0 }
    var byKind = Claim.Table(
      "Perplexity of \(inputs.text.name), \(costs[0].all.count) words and sentence ends of held-out documents, by kind of word",
      columns: ["", "all"] + kinds.map(\.rawValue))
    var byPlace = Claim.Table(
      "The same by place in the document: words before it",
      columns: [""]
        + WordCosts.places.map {
          $0.upperBound == .max ? "\($0.lowerBound) and more" : "\($0.lowerBound)–\($0.upperBound - 1)"
        })
    for (name, cost, isControl) in named {
      func text(_ sum: WordCosts.Sum?) -> String {
        guard let sum, sum.count > 0 else { return "" }
        return fixed(sum.perplexity, sum.perplexity < 100 ? 1 : 0)
      }
      byKind.add([name, text(cost.all)] + kinds.map { text(cost.kinds[$0]) }, isControl: isControl)
      byPlace.add([name] + cost.byPlace.map(text), isControl: isControl)
    }
    claim.tables += [byKind, byPlace]
    let (grammar, associations, both) = (costs[2].all, costs[3].all, costs[4].all)
    claim.checks.append(
      Check(
        "both together are better than either: perplexity \(fixed(both.perplexity)); grammar \(fixed(grammar.perplexity)), "
          + "associations \(fixed(associations.perplexity)), frequencies \(fixed(costs[0].all.perplexity)).",
        both.perplexity < min(grammar.perplexity, associations.perplexity)))
    func gain(_ from: WordCosts, _ to: WordCosts) -> Double { log2(from.all.perplexity / to.all.perplexity) }
    let (own, control) = (gain(costs[1], costs[4]), gain(controls[0].1, controls[1].1))
    claim.checks.append(
      Check(
        "the wider context is what helps: \(fixed(own, 2)) bits a word beyond n-grams, and \(fixed(control, 2)) where "
          + "sentences are dealt.", control < own / 2))
    claim.checks.append(
      Check(
        "grammar is the order of words: n-grams \(fixed(costs[1].all.perplexity)), of reversed text "
          + "\(fixed(controls[2].1.all.perplexity)).", controls[2].1.all.perplexity > 2 * costs[1].all.perplexity))
    func gain(_ kind: WordKind) -> Double {
      guard let first = costs[1].kinds[kind], let last = costs[4].kinds[kind] else { return 0 }
      return log2(first.perplexity / last.perplexity)
    }
    claim.checks.append(
      Check(
        "associations decide words that say what a text is about more than function words: \(fixed(gain(.content), 2)) "
          + "bits a content word, \(fixed(gain(.name), 2)) a name, \(fixed(gain(.function), 2)) a function word.",
        gain(.content) > gain(.function)))
  }

  /// All sentences, dealt at random to documents of the same lengths.
  static func dealt(_ documents: [String]) -> [String] {
    var generator = SeededGenerator(seed: 11)
    let lines = documents.map { $0.split(separator: "\n") }
    var rest = lines.flatMap { $0 }.shuffled(using: &generator)[...]
    return lines.map { own in
      defer { rest = rest.dropFirst(own.count) }
      return rest.prefix(own.count).joined(separator: "\n")
    }
  }

  // MARK: Judgements

  private func judgements(_ model: Model, _ reversed: Model, _ folder: String, _ claim: inout Claim) throws {
    let pairs = spread(try GrammaticalPair.all(in: folder), inputs.questions * 10)
    let questions = try GapQuestion.all(in: folder)
    var table = Claim.Table(
      "Right in per cent, twice the standard error beside it",
      columns: ["", "BLiMP, \(pairs.count) pairs of sentences", "one of five words in a sentence, \(questions.count)"])
    var shares: [(blimp: Share, completion: Share)] = []
    let named =
      Self.rows.map { ($0.name, $0.experts, model, false) } + [
        ("n-grams of reversed text", Experts.grammar, reversed, true)
      ]
    for (name, experts, model, isControl) in named {
      note("two-constraints: BLiMP and sentence completion, \(name)")
      let context = model.emptyContext(for: experts)
      var (blimp, completion) = (Share(), Share())
      for pair in pairs {
        let difference =
          try model.score(pair.good, after: context).logProbability
          - model.score(pair.bad, after: context).logProbability
        blimp.add(difference > 0 ? 1 : difference == 0 ? 0.5 : 0)
      }
      for question in questions {
        let ranking = try model.choose(question.options, before: question.before, after: question.after, in: context)
        completion.add(ranking?.choices.first?.index == question.answer ? 1 : 0)
      }
      shares.append((blimp, completion))
      table.add([name, blimp.text, completion.text], isControl: isControl)
    }
    claim.tables.append(table)
    let (grammar, associations, both, reversedGrammar) = (shares[2], shares[3], shares[4], shares[5])
    claim.checks.append(
      Check(
        "which sentence is grammatical, grammar says better than associations: \(fixed(grammar.blimp.percent)) and "
          + "\(fixed(associations.blimp.percent)) %; that of reversed text \(fixed(reversedGrammar.blimp.percent)) %.",
        grammar.blimp.isAbove(associations.blimp) && grammar.blimp.isAbove(reversedGrammar.blimp)))
    claim.checks.append(
      Check(
        "which word a sentence lacks, both say better than grammar: \(fixed(both.completion.percent)) and "
          + "\(fixed(grammar.completion.percent)) %; associations \(fixed(associations.completion.percent)), chance 20 %.",
        both.completion.isAbove(grammar.completion)))
  }

  private func lambada(_ claim: inout Claim) throws {
    let passages = try LambadaPassages(inputs.bench, inputs.figures, count: inputs.questions * 5)
    var table = Claim.Table(
      "LAMBADA: the last word of a passage, guessed from the whole vocabulary", columns: ["", "right", "perplexity"])
    var right: [Share] = []
    for (name, experts, isDealt) in [
      ("grammar", Self.grammar, false), ("associations", Self.associations, false), ("both", .all, false),
      ("both, after another passage's text", .all, true),
    ] {
      note("two-constraints: LAMBADA, \(name)")
      let guesses = passages.guesses(experts, isDealt: isDealt)
      right.append(guesses.right)
      table.add([name, "\(guesses.right.text) %", fixed(guesses.perplexity, 0)], isControl: isDealt)
    }
    claim.tables.append(table)
    claim.checks.append(
      Check(
        "what only the whole passage tells, both guess and grammar does not: \(fixed(right[2].percent)) and "
          + "\(fixed(right[0].percent)) % of LAMBADA's words; after another passage's text \(fixed(right[3].percent)) %.",
        right[2].isAbove(right[0]) && right[2].isAbove(right[3])))
  }
}
