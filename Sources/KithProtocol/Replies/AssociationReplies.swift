package import StrictJSON

/// The parts of a word's log probability, nats.
package struct ProbabilityParts: Sendable, Equatable {
  package let grammar: Double
  package let topic: Double
  package let repetition: Double
  package let state: Double
  package let normaliser: Double
  package let verbatim: Double

  package init(
    grammar: Double, topic: Double, repetition: Double, state: Double, normaliser: Double, verbatim: Double
  ) {
    self.grammar = grammar
    self.topic = topic
    self.repetition = repetition
    self.state = state
    self.normaliser = normaliser
    self.verbatim = verbatim
  }

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member("grammar", grammar)
    writer.member("topic", topic)
    writer.member("repetition", repetition)
    writer.member("state", state)
    writer.member("normaliser", normaliser)
    writer.member("verbatim", verbatim)
  }
}

/// One word of an explanation.
package struct ExplainedWord: Sendable {
  package let word: String
  package let range: Range<Int>
  package let isUnknown: Bool
  package let owedTo: String
  package let unigramBits: Double
  package let grammarBits: Double
  package let bits: Double
  package let logProbability: Double
  package let parts: ProbabilityParts
  package let spelling: Double
  package let order: Int
  package let pulls: [Pulling]

  /// One word of the context and what it did.
  package struct Pulling: Sendable {
    package let word: String
    package let range: Range<Int>?
    package let nats: Double

    package init(word: String, range: Range<Int>?, nats: Double) {
      self.word = word
      self.range = range
      self.nats = nats
    }
  }

  package init(
    word: String, range: Range<Int>, isUnknown: Bool, owedTo: String, unigramBits: Double, grammarBits: Double,
    bits: Double, logProbability: Double, parts: ProbabilityParts, spelling: Double, order: Int, pulls: [Pulling]
  ) {
    self.word = word
    self.range = range
    self.isUnknown = isUnknown
    self.owedTo = owedTo
    self.unigramBits = unigramBits
    self.grammarBits = grammarBits
    self.bits = bits
    self.logProbability = logProbability
    self.parts = parts
    self.spelling = spelling
    self.order = order
    self.pulls = pulls
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("word", word)
      writer.member("start", range.lowerBound)
      writer.member("end", range.upperBound)
      writer.member("oov", isUnknown)
      writer.member("owed_to", owedTo)
      writer.member("unigram_bits", unigramBits)
      writer.member("grammar_bits", grammarBits)
      writer.member("bits", bits)
      writer.member("logprob", logProbability)
      parts.encodeMembers(into: &writer)
      writer.member("spelling", spelling)
      writer.member("order", order)
      writer.key("pulls")
      writer.array { writer in
        for pull in pulls {
          writer.object { writer in
            writer.member("word", pull.word)
            if let range = pull.range {
              writer.member("start", range.lowerBound)
              writer.member("end", range.upperBound)
            }
            writer.member("nats", pull.nats)
          }
        }
      }
    }
  }
}

package struct ExplainReply: Reply {
  package let model: ModelReference
  package let words: [ExplainedWord]
  package let microseconds: Int

  package init(model: ModelReference, words: [ExplainedWord], microseconds: Int) {
    self.model = model
    self.words = words
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.member("logprob", words.reduce(0) { $0 + $1.logProbability })
    writer.member("tokens", words.count)
    writer.key("words")
    writer.array { writer in
      for word in words { word.encode(into: &writer) }
    }
    writer.member("took_us", microseconds)
  }
}

/// Words with weights, as `related`, `topic` and `similar` give them.
package struct WeightedWords: Sendable {
  package let words: [(word: String, weight: Double)]

  package init(_ words: [(word: String, weight: Double)]) { self.words = words }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.key("words")
    writer.array { writer in
      for (word, weight) in words {
        writer.object { writer in
          writer.member("word", word)
          writer.member("weight", weight)
        }
      }
    }
  }
}

package struct RelatedReply: Reply {
  package let model: ModelReference
  package let words: WeightedWords
  package let microseconds: Int

  package init(model: ModelReference, words: WeightedWords, microseconds: Int) {
    self.model = model
    self.words = words
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    words.encode(into: &writer)
    writer.member("took_us", microseconds)
  }
}

package struct TopicReply: Reply {
  package let model: ModelReference
  package let scales: [(halfLife: Double, words: WeightedWords)]
  package let microseconds: Int

  package init(model: ModelReference, scales: [(halfLife: Double, words: WeightedWords)], microseconds: Int) {
    self.model = model
    self.scales = scales
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.key("scales")
    writer.array { writer in
      for (halfLife, words) in scales {
        writer.object { writer in
          writer.member("half_life", halfLife)
          words.encode(into: &writer)
        }
      }
    }
    writer.member("took_us", microseconds)
  }
}

package struct SimilarReply: Reply {
  package enum Answer: Sendable {
    case words(WeightedWords)
    case similarity(Double)
  }

  package let model: ModelReference
  package let answer: Answer
  package let microseconds: Int

  package init(model: ModelReference, answer: Answer, microseconds: Int) {
    self.model = model
    self.answer = answer
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    switch answer {
    case .words(let words): words.encode(into: &writer)
    case .similarity(let cosine): writer.member("similarity", cosine)
    }
    writer.member("took_us", microseconds)
  }
}
