package import StrictJSON

/// The collocates of a word.
package struct CollocatesReply: Reply {
  /// One of them.
  package struct Word: Sendable {
    package let word: String
    package let frequency: Int
    package let before: Int
    package let after: Int
    package let expected: Double
    /// By name, in the order of writing.
    package let measures: [(name: String, value: Double)]
    /// nil if none were asked for.
    package let examples: [String]?

    package init(
      word: String, frequency: Int, before: Int, after: Int, expected: Double,
      measures: [(name: String, value: Double)], examples: [String]?
    ) {
      self.word = word
      self.frequency = frequency
      self.before = before
      self.after = after
      self.expected = expected
      self.measures = measures
      self.examples = examples
    }

    fileprivate func encode(into writer: inout JSONWriter) {
      writer.object { writer in
        writer.member("word", word)
        writer.member("frequency", frequency)
        writer.member("count", before + after)
        writer.member("before", before)
        writer.member("after", after)
        writer.member("expected", expected)
        for (name, value) in measures { writer.member(name, value) }
        if let examples {
          writer.key("examples")
          writer.array { writer in
            for example in examples { writer.value(example) }
          }
        }
      }
    }
  }

  package let model: ModelReference
  package let frequency: Int
  package let window: Int
  package let knownFrom: Int
  package let words: [Word]
  package let microseconds: Int

  package init(
    model: ModelReference, frequency: Int, window: Int, knownFrom: Int, words: [Word], microseconds: Int
  ) {
    self.model = model
    self.frequency = frequency
    self.window = window
    self.knownFrom = knownFrom
    self.words = words
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.member("frequency", frequency)
    writer.member("window", window)
    writer.member("known_from", knownFrom)
    writer.key("words")
    writer.array { writer in
      for word in words { word.encode(into: &writer) }
    }
    writer.member("took_us", microseconds)
  }
}
