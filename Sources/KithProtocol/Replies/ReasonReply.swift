package import StrictJSON

/// A sentence that was gathered.
package struct GatheredEvidence: Sendable {
  package let id: String
  package let text: String
  package let source: String
  package let passage: Int?
  /// In the unit that was asked for.
  package let range: Range<Int>?
  package let strength: Double
  package let cues: [String]
  package let found: [String]

  package init(
    id: String, text: String, source: String, passage: Int?, range: Range<Int>?, strength: Double, cues: [String],
    found: [String]
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.passage = passage
    self.range = range
    self.strength = strength
    self.cues = cues
    self.found = found
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id)
      writer.member("text", text)
      writer.member("source", source)
      if let passage { writer.member("passage", passage) }
      if let range {
        writer.member("start", range.lowerBound)
        writer.member("end", range.upperBound)
      }
      writer.member("strength", strength)
      for (name, words) in [("cues", cues), ("found", found)] {
        writer.key(name)
        writer.array { writer in
          for word in words { writer.value(word) }
        }
      }
    }
  }
}

/// The answers at one moment.
package struct RankedAnswers: Sendable {
  package struct Answer: Sendable {
    package let text: String
    package let index: Int?
    package let posterior: Double
    package let score: Double
    package let evidence: Double
    package let association: Double

    package init(
      text: String, index: Int?, posterior: Double, score: Double, evidence: Double, association: Double
    ) {
      self.text = text
      self.index = index
      self.posterior = posterior
      self.score = score
      self.evidence = evidence
      self.association = association
    }
  }

  package let entropyBits: Double
  package let answers: [Answer]

  package init(entropyBits: Double, answers: [Answer]) {
    self.entropyBits = entropyBits
    self.answers = answers
  }

  fileprivate func encode(into writer: inout JSONWriter) {
    writer.key("answers")
    writer.array { writer in
      for answer in answers {
        writer.object { writer in
          writer.member("answer", answer.text)
          if let index = answer.index { writer.member("index", index) }
          writer.member("posterior", answer.posterior)
          writer.member("score", answer.score)
          writer.member("evidence", answer.evidence)
          writer.member("association", answer.association)
        }
      }
    }
  }
}

/// One step of `reason`, told as a part and again in the result.
package struct ReasonStep: Sendable {
  package let number: Int
  package let gathered: [GatheredEvidence]
  package let entropyBeforeBits: Double
  package let isKept: Bool
  package let after: RankedAnswers

  package init(
    number: Int, gathered: [GatheredEvidence], entropyBeforeBits: Double, isKept: Bool, after: RankedAnswers
  ) {
    self.number = number
    self.gathered = gathered
    self.entropyBeforeBits = entropyBeforeBits
    self.isKept = isKept
    self.after = after
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("step", number)
    writer.key("gathered")
    writer.array { writer in
      for evidence in gathered { evidence.encode(into: &writer) }
    }
    writer.member("entropy_before_bits", entropyBeforeBits)
    writer.member("entropy_bits", after.entropyBits)
    writer.member("kept", isKept)
    after.encode(into: &writer)
  }
}

/// The answers to a question, and the steps that led to them.
package struct ReasonReply: Reply {
  package let model: ModelReference
  package let steps: [ReasonStep]
  package let ended: String
  package let entropyBeforeBits: Double
  package let standing: RankedAnswers
  package let microseconds: Int

  package init(
    model: ModelReference, steps: [ReasonStep], ended: String, entropyBeforeBits: Double, standing: RankedAnswers,
    microseconds: Int
  ) {
    self.model = model
    self.steps = steps
    self.ended = ended
    self.entropyBeforeBits = entropyBeforeBits
    self.standing = standing
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.key("steps")
    writer.array { writer in
      for step in steps { writer.object { step.encodeMembers(into: &$0) } }
    }
    writer.member("ended", ended)
    writer.member("entropy_before_bits", entropyBeforeBits)
    writer.member("entropy_bits", standing.entropyBits)
    standing.encode(into: &writer)
    writer.member("took_us", microseconds)
  }
}
