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
    let odds = context.document.distribution(into: &probabilities, newWords: true)
    let known = likeliest(count, of: probabilities, prefix: prefix, includeSentenceEnd: includeSentenceEnd)
    guard let odds else { return known.map { prediction($0, &context) } }
    return likeliest(count, known, probabilities, odds, prefix: prefix).map { candidate in
      switch candidate {
      case .known(let id): prediction(id, &context)
      case .new(let number): prediction(new: number, &context)
      }
    }
  }

  /// The likeliest words of the vocabulary.
  private func likeliest(
    _ count: Int, of probabilities: [Float], prefix: String, includeSentenceEnd: Bool
  ) -> [WordID] {
    if !prefix.isEmpty {
      let allowed = vocabulary.ids(withTypedPrefix: prefix)
      let candidates = allowed.map { probabilities[$0.index] }
      // A smaller id is a commoner word: ties go to that, as without a prefix.
      let best = largest(count, of: candidates.span)
      return best.map { allowed[$0] }.sorted { a, b in
        let (x, y) = (probabilities[a.index], probabilities[b.index])
        return x != y ? x > y : a < b
      }
    }
    let lowest = includeSentenceEnd ? WordID.sentenceEnd.index : WordID.firstWord.index
    return largest(count, of: probabilities.span) { $0 >= lowest }.map { WordID(UInt32($0)) }
  }

  private enum Candidate {
    case known(WordID)
    case new(Int)
  }

  /// The likeliest words of the vocabulary and of a memory; where they are equally likely the vocabulary's come first.
  private func likeliest(
    _ count: Int, _ known: [WordID], _ probabilities: [Float], _ odds: NewWordOdds, prefix: String
  ) -> [Candidate] {
    let prefixes = prefix.isEmpty ? [[]] : [Array(prefix.utf8), Array(canonicalSpelling(of: prefix).utf8)]
    let least = known.count < count ? 0 : known.last.map { Double(probabilities[$0.index]) } ?? 0
    let all =
      known.map { (Candidate.known($0), Double(probabilities[$0.index])) }
      + odds.likeliest(count, above: least, startingWith: prefixes).map { (Candidate.new($0.number), $0.value) }
    let order = all.indices.sorted { all[$0].1 != all[$1].1 ? all[$0].1 > all[$1].1 : $0 < $1 }
    return order.prefix(count).map { all[$0].0 }
  }

  private func prediction(new number: Int, _ context: inout Context) -> Prediction {
    let (spelling, parts) = (context.spelling(ofNew: number), context.parts(ofNew: number))
    var detokenizer = context.detokenizer
    let text = detokenizer.append(spelling, spacing: spacing(ofNew: spelling))
    return Prediction(
      word: String(decoding: spelling, as: UTF8.self), logProbability: parts.sum, parts: parts,
      text: String(decoding: text, as: UTF8.self))
  }

  private func prediction(_ id: WordID, _ context: inout Context) -> Prediction {
    var detokenizer = context.detokenizer
    let text = id == .sentenceEnd ? [] : detokenizer.append(vocabulary.spelling(id), spacing: vocabulary.spacing(id))
    let parts = context.document.parts(of: id).parts
    return Prediction(
      word: vocabulary.word(id), logProbability: parts.sum, parts: parts, text: String(decoding: text, as: UTF8.self))
  }
}
