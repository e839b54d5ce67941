package import StrictJSON

/// What one text of a request gave: a result, or the error that stands in its place in a batch.
package typealias ItemResult<Value> = Result<Value, ProtocolError>

/// The answers to `text` (one, written into the reply itself) or to `texts` (a list under `name`).
package enum Items<Value: Sendable>: Sendable {
  case single(Value)
  case batch([ItemResult<Value>])

  func encode(_ name: String, into writer: inout JSONWriter, item: (Value, inout JSONWriter) -> Void) {
    switch self {
    case .single(let value): item(value, &writer)
    case .batch(let results):
      writer.key(name)
      writer.array { writer in
        for result in results {
          writer.object { writer in
            switch result {
            case .success(let value): item(value, &writer)
            case .failure(let error):
              writer.key("error")
              error.encode(into: &writer)
            }
          }
        }
      }
    }
  }
}

/// One likely next word.
package struct PredictedWord: Sendable, Equatable {
  package let word: String
  package let text: String
  /// Nats.
  package let logProbability: Double
  /// nil when no explanation was asked for.
  package let parts: ProbabilityParts?

  package init(word: String, text: String, logProbability: Double, parts: ProbabilityParts?) {
    self.word = word
    self.text = text
    self.logProbability = logProbability
    self.parts = parts
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("word", word)
      writer.member("text", text)
      writer.member("logprob", logProbability)
      parts?.encodeMembers(into: &writer)
    }
  }
}

package struct PredictReply: Reply {
  package let model: ModelReference
  package let predictions: Items<[PredictedWord]>
  package let microseconds: Int

  package init(model: ModelReference, predictions: Items<[PredictedWord]>, microseconds: Int) {
    self.model = model
    self.predictions = predictions
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    predictions.encode("predictions", into: &writer) { words, writer in
      writer.key("words")
      writer.array { writer in
        for word in words { word.encode(into: &writer) }
      }
    }
    writer.member("took_us", microseconds)
  }
}

/// One row of a score in detail.
package struct ScoredWord: Sendable, Equatable {
  package let word: String
  /// Where it stands, in the unit that was asked for.
  package let range: Range<Int>
  package let logProbability: Double
  package let grammar: Double
  package let association: Double
  package let spelling: Double
  package let order: Int
  package let isUnknown: Bool

  package init(
    word: String, range: Range<Int>, logProbability: Double, grammar: Double, association: Double,
    spelling: Double, order: Int, isUnknown: Bool
  ) {
    self.word = word
    self.range = range
    self.logProbability = logProbability
    self.grammar = grammar
    self.association = association
    self.spelling = spelling
    self.order = order
    self.isUnknown = isUnknown
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("word", word)
      writer.member("start", range.lowerBound)
      writer.member("end", range.upperBound)
      writer.member("logprob", logProbability)
      writer.member("grammar", grammar)
      writer.member("association", association)
      writer.member("spelling", spelling)
      writer.member("order", order)
      writer.member("oov", isUnknown)
    }
  }
}

/// How probable one text is.
package struct TextScore: Sendable {
  /// Nats, spelling included.
  package let logProbability: Double
  /// Nats: the share of the letters of unknown words.
  package let spelling: Double
  package let tokenCount: Int
  package let unknownCount: Int
  package let characterCount: Int
  /// Per token, without the spelling.
  package let perplexity: Double
  package let characterBits: Double
  /// Nil when only the sum was asked for.
  package let words: [ScoredWord]?

  package init(
    logProbability: Double, spelling: Double, tokenCount: Int, unknownCount: Int, characterCount: Int,
    perplexity: Double, characterBits: Double, words: [ScoredWord]?
  ) {
    self.logProbability = logProbability
    self.spelling = spelling
    self.tokenCount = tokenCount
    self.unknownCount = unknownCount
    self.characterCount = characterCount
    self.perplexity = perplexity
    self.characterBits = characterBits
    self.words = words
  }

  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member("logprob", logProbability)
    writer.member("spelling", spelling)
    writer.member("tokens", tokenCount)
    writer.member("oov", unknownCount)
    writer.member("characters", characterCount)
    writer.member("perplexity", perplexity)
    writer.member("character_bits", characterBits)
    guard let words else { return }
    writer.key("words")
    writer.array { writer in
      for word in words { word.encode(into: &writer) }
    }
  }
}

package struct ScoreReply: Reply {
  package let model: ModelReference
  package let scores: Items<TextScore>
  package let microseconds: Int

  package init(model: ModelReference, scores: Items<TextScore>, microseconds: Int) {
    self.model = model
    self.scores = scores
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    scores.encode("scores", into: &writer) { score, writer in score.encodeMembers(into: &writer) }
    writer.member("took_us", microseconds)
  }
}

package struct CompleteReply: Reply {
  package let model: ModelReference
  package let text: String
  package let wordCount: Int
  /// Nats.
  package let logProbability: Double
  /// `length`, `stop` or `end`.
  package let reason: String
  package let seed: Int
  package let microseconds: Int

  package init(
    model: ModelReference, text: String, wordCount: Int, logProbability: Double, reason: String, seed: Int,
    microseconds: Int
  ) {
    self.model = model
    self.text = text
    self.wordCount = wordCount
    self.logProbability = logProbability
    self.reason = reason
    self.seed = seed
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.member("text", text)
    writer.member("words", wordCount)
    writer.member("logprob", logProbability)
    writer.member("reason", reason)
    writer.member("seed", seed)
    writer.member("took_us", microseconds)
  }
}
