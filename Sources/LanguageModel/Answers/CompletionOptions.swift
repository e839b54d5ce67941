/// How a text is continued.
///
/// The rules apply in this order: repeat penalty, top k, top p, min p, temperature; then one word is drawn. With a
/// temperature of 0 the likeliest word is taken, and the seed does not matter.
package struct CompletionOptions: Sendable, Equatable {
  /// Words and punctuation marks.
  package var maxWords: Int
  /// P becomes proportional to P^(1/temperature). 0 = greedy.
  package var temperature: Double
  /// Only the k likeliest words; nil or 0 = all.
  package var topK: Int?
  /// Only the likeliest words that together have this probability (Holtzman et al. 2020); 1 = all.
  package var topP: Double
  /// Only words at least this many times as likely as the likeliest; 0 = all.
  package var minP: Double
  /// P of a word among the last 64 becomes P^penalty (Keskar et al. 2019, for log probabilities); 1 = none.
  package var repeatPenalty: Double
  package var seed: UInt64
  /// The completion ends before the first occurrence of one of these strings.
  package var stop: [String]

  package init(
    maxWords: Int = 50, temperature: Double = 1, topK: Int? = nil, topP: Double = 1, minP: Double = 0,
    repeatPenalty: Double = 1, seed: UInt64 = 0, stop: [String] = []
  ) {
    self.maxWords = maxWords
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repeatPenalty = repeatPenalty
    self.seed = seed
    self.stop = stop
  }
}

/// One word of a completion.
package struct Piece: Sendable, Equatable {
  /// The characters to append, with a space before the word where one belongs.
  package let text: String
  /// log P under the model, before the sampling rules, nats; includes the sentence ends before the word.
  package let logProbability: Double
}

/// A completed text.
package struct Completion: Sendable, Equatable {
  package enum Reason: String, Sendable {
    /// As many words as asked for.
    case length
    /// A stop string came up.
    case stop
  }

  package let text: String
  package let wordCount: Int
  package let logProbability: Double
  package let reason: Reason
}
