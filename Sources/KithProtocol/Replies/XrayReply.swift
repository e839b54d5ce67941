package import StrictJSON

/// What another model knows, in its parts.
package struct XrayReply: Reply {
  /// What something costs, bits.
  package struct Bits: Sendable {
    package let unigram: Double
    package let grammar: Double
    package let full: Double
    package let llm: Double

    package init(unigram: Double, grammar: Double, full: Double, llm: Double) {
      self.unigram = unigram
      self.grammar = grammar
      self.full = full
      self.llm = llm
    }

    fileprivate func encodeMembers(into writer: inout JSONWriter) {
      writer.member("unigram_bits", unigram)
      writer.member("grammar_bits", grammar)
      writer.member("full_bits", full)
      writer.member("llm_bits", llm)
    }
  }

  /// A share of what is explained, or the reason why it is not told.
  package enum Share: Sendable {
    case share(Double, interval: ClosedRange<Double>?)
    case refused(String)
  }

  /// One part.
  package struct Part: Sendable {
    package let name: String
    package let bits: Double
    package let share: Share

    package init(name: String, bits: Double, share: Share) {
      self.name = name
      self.bits = bits
      self.share = share
    }

    fileprivate func encode(into writer: inout JSONWriter) {
      writer.key(name)
      writer.object { writer in
        writer.member("bits", bits)
        switch share {
        case .share(let share, let interval):
          writer.member("share", share)
          if let interval {
            writer.member("low", interval.lowerBound)
            writer.member("high", interval.upperBound)
          }
        case .refused(let reason): writer.member("refused", reason)
        }
      }
    }
  }

  /// One stretch of text.
  package struct Segment: Sendable {
    package let range: Range<Int>
    package let tokenCount: Int
    package let bits: Bits

    package init(range: Range<Int>, tokenCount: Int, bits: Bits) {
      self.range = range
      self.tokenCount = tokenCount
      self.bits = bits
    }

    fileprivate func encode(into writer: inout JSONWriter) {
      writer.object { writer in
        writer.member("start", range.lowerBound)
        writer.member("end", range.upperBound)
        writer.member("tokens", tokenCount)
        bits.encodeMembers(into: &writer)
      }
    }
  }

  /// What every answer says, whoever reads it.
  package static let note =
    "`neither` is an upper bound on anything cleverer than grammar and association: it also holds the facts that this model's corpus lacked"

  package let model: ModelReference
  package let tokenCount: Int
  package let uncountedTokenCount: Int
  package let wordCount: Int
  package let sentenceCount: Int
  package let bits: Bits
  package let explained: Double
  package let parts: [Part]
  /// Nil when only the sums were asked for.
  package let segments: [Segment]?
  package let microseconds: Int

  package init(
    model: ModelReference, tokenCount: Int, uncountedTokenCount: Int, wordCount: Int, sentenceCount: Int, bits: Bits,
    explained: Double, parts: [Part], segments: [Segment]?, microseconds: Int
  ) {
    self.model = model
    self.tokenCount = tokenCount
    self.uncountedTokenCount = uncountedTokenCount
    self.wordCount = wordCount
    self.sentenceCount = sentenceCount
    self.bits = bits
    self.explained = explained
    self.parts = parts
    self.segments = segments
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.member("tokens", tokenCount)
    writer.member("uncounted", uncountedTokenCount)
    writer.member("words", wordCount)
    writer.member("sentences", sentenceCount)
    bits.encodeMembers(into: &writer)
    writer.member("explained_bits", explained)
    writer.key("parts")
    writer.object { writer in
      for part in parts { part.encode(into: &writer) }
    }
    writer.member("note", Self.note)
    if let segments {
      writer.key("segments")
      writer.array { writer in
        for segment in segments { segment.encode(into: &writer) }
      }
    }
    writer.member("took_us", microseconds)
  }
}
