package import Tokenization

/// The contribution of one history to a word's probability: P(w|h) = weight + backoff · P(w|h').
package struct InterpolationStep: Sendable {
  /// a(h,w); 0 if the word was never seen after h.
  package var weight = 0.0
  /// γ(h).
  package var backoff = 1.0
  /// How many words are known to follow h.
  package var followers = 0

  package init() {}
}

/// A word's probability taken apart: P(w), then a step for each history, the shortest first.
package struct InterpolationSteps: Sendable {
  package var unigram = 0.0
  /// steps[l - 1] is that of the last l words; l in 1...count.
  package var steps = InlineArray<8, InterpolationStep>(repeating: InterpolationStep())
  package var count = 0

  package init() {}
}

extension NGramModel {
  /// P(word | state) as the steps that give it, and the state after the word.
  package func steps(of word: WordID, _ state: inout NGramState) -> InterpolationSteps {
    var result = InterpolationSteps()
    guard word.index < vocabularySize else { return result }
    result.unigram = weight(ofLevel: 1, node: word.index)
    var probability = result.unigram
    result.count = state.length
    for length in stride(from: 1, through: state.length, by: 1) {
      let node = state.nodes[length]
      let range = children(ofLevel: length, node: node)
      var step = InterpolationStep()
      step.backoff = backoff(ofLevel: length, node: node)
      step.followers = range.count
      if let index = find(word, in: range, onLevel: length + 1) {
        step.weight = weight(ofLevel: length + 1, node: index)
        if holdsProbabilities { step.weight -= step.backoff * probability }
      }
      probability = step.weight + step.backoff * probability
      result.steps[length - 1] = step
    }
    advance(&state, by: word)
    return result
  }
}
