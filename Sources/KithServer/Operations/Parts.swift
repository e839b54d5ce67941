import KithProtocol
import LanguageModel
import StrictJSON

extension LogParts {
  /// The parts by name; they sum to the logarithm of the probability.
  func encodeMembers(into writer: inout JSONWriter) {
    writer.member(PartsTable.grammar, grammar)
    writer.member(PartsTable.phraseNear, phraseNear)
    writer.member(PartsTable.phraseFar, phraseFar)
    writer.member(PartsTable.topic, topic)
    writer.member(PartsTable.recurrence, recurrence)
    writer.member(PartsTable.state, state)
    writer.member(PartsTable.normaliser, normaliser)
    writer.member(PartsTable.verbatim, verbatim)
    if memory != 0 { writer.member(PartsTable.memory, memory) }
  }

  /// The same with the share of unknown words' letters.
  func encode(withSpelling spelling: Double, into writer: inout JSONWriter) {
    writer.object(PartsTable.parts) { writer in
      encodeMembers(into: &writer)
      writer.member(PartsTable.spelling, spelling)
    }
  }
}

extension [WeightedWord] {
  func encode(_ field: Field, into writer: inout JSONWriter) {
    writer.array(field) { writer in
      for weighted in self {
        writer.object { writer in
          writer.member(WordTable.word, weighted.word)
          writer.member(WordTable.weight, weighted.weight)
        }
      }
    }
  }
}
