package import StrictJSON

/// The options of a choice, best first, and who decided.
package struct ChooseReply: Reply {
  /// One option.
  package struct Choice: Sendable {
    package let option: String
    package let index: Int
    package let score: Double
    package let logProbability: Double
    package let posterior: Double
    package let tokenCount: Int
    package let after: Double
    package let parts: ProbabilityParts
    package let spelling: Double
    /// By name, in the order of writing; they sum to `score`.
    package let shares: [(expert: String, nats: Double)]

    package init(
      option: String, index: Int, score: Double, logProbability: Double, posterior: Double, tokenCount: Int,
      after: Double, parts: ProbabilityParts, spelling: Double, shares: [(expert: String, nats: Double)]
    ) {
      self.option = option
      self.index = index
      self.score = score
      self.logProbability = logProbability
      self.posterior = posterior
      self.tokenCount = tokenCount
      self.after = after
      self.parts = parts
      self.spelling = spelling
      self.shares = shares
    }

    fileprivate func encode(into writer: inout JSONWriter) {
      writer.object { writer in
        writer.member("option", option)
        writer.member("index", index)
        writer.member("score", score)
        writer.member("logprob", logProbability)
        writer.member("posterior", posterior)
        writer.member("tokens", tokenCount)
        writer.member("after", after)
        parts.encodeMembers(into: &writer)
        writer.member("spelling", spelling)
        writer.key("shares")
        writer.object { writer in
          for (expert, nats) in shares { writer.member(expert, nats) }
        }
      }
    }
  }

  package let model: ModelReference
  package let choices: [Choice]
  /// By name, in the order of writing.
  package let margin: [(expert: String, nats: Double)]
  package let decidedBy: String?
  package let microseconds: Int

  package init(
    model: ModelReference, choices: [Choice], margin: [(expert: String, nats: Double)], decidedBy: String?,
    microseconds: Int
  ) {
    self.model = model
    self.choices = choices
    self.margin = margin
    self.decidedBy = decidedBy
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.key("choices")
    writer.array { writer in
      for choice in choices { choice.encode(into: &writer) }
    }
    writer.key("margin")
    writer.object { writer in
      for (expert, nats) in margin { writer.member(expert, nats) }
    }
    if let decidedBy { writer.member("decided_by", decidedBy) }
    writer.member("took_us", microseconds)
  }
}
