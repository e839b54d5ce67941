import Foundation
import LanguageModel

/// Sums over texts, each scored as a document of its own.
struct TextScore {
  var logProbability = 0.0
  var spelling = 0.0
  var tokens = 0
  var characters = 0

  mutating func add(_ text: String, by model: Model, _ experts: Experts) throws {
    add(try model.score(text, after: model.emptyContext(for: experts)))
  }

  mutating func add(_ score: Score) {
    logProbability += score.logProbability
    spelling += score.spelling
    tokens += score.tokenCount
    characters += score.characterCount
  }

  /// Per word and sentence end, unknown words counted as `<unk>`.
  var perplexity: Double { exp(-(logProbability - spelling) / Double(max(tokens, 1))) }
  var bitsPerCharacter: Double { -logProbability / log(2) / Double(max(characters, 1)) }
}
