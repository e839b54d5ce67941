import StrictJSON

/// The keys of `complete`.
package enum CompleteTable {
  package static let text = Field(
    "text", .text, .optional, meaning: "The text to go on from. Empty: the start of a document.")
  package static let maxWords = Field(
    "max_words", .integer(1...10_000), .byDefault(50), unit: "words", meaning: "Where to stop at the latest.")
  package static let temperature = Field(
    "temperature", .number(0...100), .byDefault(1.0),
    meaning: "Below 1 the likely becomes likelier; 0 always takes the likeliest.")
  package static let topK = Field(
    "top_k", .integer(0...1_000_000), .byDefault(0), unit: "words",
    meaning: "Choose among this many of the likeliest; 0: among all.")
  package static let topP = Field(
    "top_p", .number(0...1), .byDefault(1.0),
    meaning: "Choose among the likeliest that have this probability together.")
  package static let minP = Field(
    "min_p", .number(0...1), .byDefault(0.0),
    meaning: "Choose among words at least this times as probable as the likeliest.")
  package static let repeatPenalty = Field(
    "repeat_penalty", .number(0.01...100), .byDefault(1.0),
    meaning: "Above 1, words already written become less likely.")
  package static let seed = Field(
    "seed", .integer(0...largestSeed), .optional,
    meaning: "The same seed, the same text. Absent: drawn at random; the reply says which.")
  package static let stop = Field(
    "stop", .list(.string(bytes: 1...256), count: 0...16), .byDefault([]), meaning: "Texts before which to stop.")

  /// The largest integer that every JSON reader keeps.
  package static let largestSeed: Int64 = 9_007_199_254_740_991

  package static let written = Field(
    "text", .text, meaning: "What was written, to be put right after the request's text.")
  package static let words = Field("words", .count, meaning: "How many words that is.")
  package static let logProbability = Field(
    "logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability at temperature 1.")
  package static let reason = Field(
    "reason", .choice(["length", "stop"]), meaning: "Why it stopped: `max_words` were written, or one of `stop` came.")
  package static let usedSeed = Field("seed", .count, meaning: "The seed.")

  package enum Chunk {
    package static let text = Field("text", .text, meaning: "The next piece, to be put right after the last one.")
    package static let logProbability = Field(
      "logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability.")
  }
}

extension Operation {
  package static let complete = Operation(
    "complete", "Writes on. With `stream`, word by word.", role: .query, lane: .worker(.byCost), effect: .reads,
    request: [
      ScopeTable.model, CompleteTable.text, ScopeTable.context, ScopeTable.experts, ScopeTable.session,
      MemoryTable.used,
      CompleteTable.maxWords, CompleteTable.temperature, CompleteTable.topK, CompleteTable.topP, CompleteTable.minP,
      CompleteTable.repeatPenalty, CompleteTable.seed, CompleteTable.stop,
    ],
    exactlyOneOf: [CompleteTable.text],
    reply: [
      ModelReplyTable.model, CompleteTable.written, CompleteTable.words, CompleteTable.logProbability,
      CompleteTable.reason, CompleteTable.usedSeed, ModelReplyTable.took,
    ],
    stream: ("chunk", [CompleteTable.Chunk.text, CompleteTable.Chunk.logProbability]), errors: ScopeTable.errors)
}
