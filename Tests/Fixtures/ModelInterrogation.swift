package import LanguageModel

internal import Tokenization

/// What must not come of a damaged model.
package struct WrongAnswer: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Asks a model everything there is to ask.
///
/// - Throws: `WrongAnswer` where a number that comes back is not finite, or a passage's match lies outside of it.
package func interrogate(_ model: Model) throws {
  let text = "the captain likes the name3 , \" the boat sees Anna and a garden . \" the unheard sea !"
  let context = model.context(after: text)
  var numbers: [Double] = []
  for prefix in ["", "th"] {
    for prediction in model.predict(after: context, count: 5, prefix: prefix, includeSentenceEnd: true) {
      numbers += [prediction.logProbability] + prediction.parts.all
    }
  }
  let score = try model.score(text, after: context, words: true)
  numbers += [score.logProbability, score.perplexity, score.bitsPerCharacter]
  // Of a script without spaces, which a model may cut by what it has learnt.
  numbers.append(try model.score("灯台の海を見る。スープカモメ", after: context).logProbability)
  for word in try model.explain(text, after: context, passageCount: 3).words {
    for passage in word.evidence?.passages ?? [] {
      let isInside = passage.matched.allSatisfy { $0.upperBound <= passage.text.utf8.count }
      guard isInside, passage.order <= 7 else { throw WrongAnswer("a passage does not hold what matched") }
    }
    numbers += [word.unigram, word.score.logProbability, word.score.spelling] + word.score.parts.all
    numbers += word.pulls.map(\.strength)
  }
  for options in [
    CompletionOptions(maxWords: 6, seed: 1),
    CompletionOptions(maxWords: 6, temperature: 0.7, topK: 5, topP: 0.9, repeatPenalty: 1.3, seed: 2, stop: ["gin"]),
    CompletionOptions(maxWords: 3, temperature: 0),
  ] {
    numbers.append(try model.complete(after: context, options: options).logProbability)
  }
  numbers += model.related(to: context, count: 3).map(\.weight)
  numbers += (model.similar(to: "boat", count: 3) ?? []).map(\.weight)
  numbers += model.topics(of: context, count: 2).flatMap(\.words).map(\.weight)
  for word in model.collocates(of: "boat", minimumCount: 1)?.words ?? [] {
    numbers += AssociationMeasure.allCases.map { word.statistics.value(of: $0) }
  }
  let sources = ReasoningSources(context: text, searchesPassages: true)
  if let reasoning = try model.reason("where is the boat ?", from: sources, stepLimit: 2) {
    numbers += reasoning.standing.answers.flatMap { [$0.score, $0.posterior] }
  }
  for passages in [model.passages].compactMap({ $0 }) {
    let words = ["boat", "harbour", "gin"].compactMap { model.vocabulary.id(of: $0) }
    if let node = words.first {
      _ = passages.find(node, with: words, window: 20, side: .both, count: 2, model.vocabulary)
    }
  }
  if let ranking = try model.choose(["sail", "sea"], before: "the boat has the ", after: " .", in: context) {
    numbers += ranking.choices.flatMap { [$0.score, $0.posterior] }
  }
  if let similarity = try model.similarity("the boat", "the sea") { numbers.append(similarity) }
  guard numbers.allSatisfy(\.isFinite) else { throw WrongAnswer("a number is not finite") }
}

extension LogParts {
  fileprivate var all: [Double] {
    [grammar, phraseNear, phraseFar, topic, recurrence, state, normaliser, verbatim]
  }
}
