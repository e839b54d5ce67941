import KithProtocol
import LanguageModel

/// `collocates`: which words stood near a word in training.
extension Service {
  func collocates(_ arguments: Arguments, _ responder: Responder) {
    let text = arguments.optionalString("text")
    let isLong = (text?.utf8.count ?? 0) > 1 << 16
    // The table has checked the choices.
    let side = CollocateSide(rawValue: arguments.string("side")) ?? .both
    let measure = AssociationMeasure(rawValue: arguments.string("measure")) ?? .logDice
    let (word, window, count) = (arguments.string("word"), arguments.integer("window"), arguments.integer("top"))
    let (minimumCount, examples) = (arguments.integer("min_count"), arguments.integer("examples"))
    compute(arguments.optionalString("model"), isLong ? .long : .short, responder) { served throws(ProtocolError) in
      let start = ContinuousClock.now
      let model = served.model
      guard model.cooccurrences != nil else {
        throw ProtocolError(
          .badValue, "`\(served.reference.name)` has no table of co-occurrences",
          hint: "ask another model, or train this one with associations and without --cooccurrences none",
          field: "model")
      }
      let found = model.collocates(
        of: word, window: window, side: side, by: measure, minimumCount: minimumCount, count: count,
        examples: examples, from: text)
      guard let found else {
        throw ProtocolError(
          .badValue, "`\(served.reference.name)` does not know that word, or too rarely saw it",
          hint: "give one word as it is written in texts", field: "word")
      }
      return CollocatesReply(
        model: served.reference, frequency: found.frequency, window: found.window, knownFrom: found.minimum,
        words: found.words.map { CollocatesReply.Word($0, withExamples: examples > 0) },
        microseconds: (ContinuousClock.now - start).microseconds)
    }
  }
}

extension CollocatesReply.Word {
  fileprivate init(_ collocate: Collocate, withExamples: Bool) {
    let statistics = collocate.statistics
    self.init(
      word: collocate.word, frequency: Int(statistics.collocateFrequency), before: collocate.before,
      after: collocate.after, expected: statistics.expected,
      measures: AssociationMeasure.allCases.filter { $0 != .frequency }.map { ($0.rawValue, statistics.value(of: $0)) },
      examples: withExamples ? collocate.examples : nil)
  }
}
