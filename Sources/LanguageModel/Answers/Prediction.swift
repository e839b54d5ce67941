internal import Tokenization
internal import VectorMath

/// A word that may come next.
package struct Prediction: Sendable, Equatable {
  package let word: String
  /// log P(word | context), nats.
  package let logProbability: Double
  /// The parts of `logProbability`; they sum to it.
  package let parts: LogParts
  /// The word as it would be typed after the context: with a space before it where one belongs.
  package let text: String
}

extension Model {
  /// The likeliest next words, best first; equally likely ones by their frequency in training, commonest first.
  ///
  /// Probabilities are exact and over the whole vocabulary, `<unk>` and the sentence end included, so those of the returned
  /// words sum to less than 1.
  ///
  /// - Parameters:
  ///   - prefix: only words whose spelling begins with it, as in a half-typed word; case matters, which apostrophe it has
  ///     does not.
  ///   - includeSentenceEnd: whether `</s>` may be among them.
  package func predict(
    after context: Context, count: Int, prefix: String = "", includeSentenceEnd: Bool = false
  ) -> [Prediction] {
    var context = context
    return predict(in: &context, count: count, prefix: prefix, includeSentenceEnd: includeSentenceEnd)
  }

  /// `predict(after:)` that computes in the caller's context instead of a copy; the context answers the same afterwards.
  package func predict(
    in context: inout Context, count: Int, prefix: String = "", includeSentenceEnd: Bool = false
  ) -> [Prediction] {
    var probabilities: [Float] = []
    context.document.distribution(into: &probabilities)
    if !prefix.isEmpty {
      let allowed = vocabulary.ids(withTypedPrefix: prefix)
      let candidates = allowed.map { probabilities[$0.index] }
      // A smaller id is a commoner word: ties go to that, as without a prefix.
      let best = largest(count, of: candidates.span)
      let ids = best.map { allowed[$0] }.sorted { a, b in
        let (x, y) = (probabilities[a.index], probabilities[b.index])
        return x != y ? x > y : a < b
      }
      return ids.map { prediction($0, &context) }
    }
    let lowest = includeSentenceEnd ? WordID.sentenceEnd.index : WordID.firstWord.index
    return largest(count, of: probabilities.span) { $0 >= lowest }
      .map { prediction(WordID(UInt32($0)), &context) }
  }

  private func prediction(_ id: WordID, _ context: inout Context) -> Prediction {
    var detokenizer = context.detokenizer
    let text = id == .sentenceEnd ? [] : detokenizer.append(vocabulary.spelling(id), spacing: vocabulary.spacing(id))
    let parts = context.document.parts(of: id).parts
    return Prediction(
      word: vocabulary.word(id), logProbability: parts.sum, parts: parts, text: String(decoding: text, as: UTF8.self))
  }
}
