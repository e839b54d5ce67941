internal import Glibc
internal import Tokenization

/// Whether a memory is of a document's kind: of the same author, or about the same.
extension MemoryTable {
  /// This share of the words of a document of its kind is drawn from the memory, the rest from all text.
  private static let drawnShare = 0.2
  /// A word counts no more than one that the memory makes so many times likelier: a name that occurred once says not
  /// everything.
  private static let largestRatio = 200.0

  /// log P(the last words | drawn in part from the memory) - log P(the same | drawn from all text), each word by itself, nats.
  ///
  /// A function of the memory and the document's last 255 words alone; 0 where there are none.
  ///
  /// - Parameters:
  ///   - history: the last words, which keep what this memory makes of each.
  ///   - ages: which of them.
  ///   - frequency: the share of a word among all text.
  func resemblance(
    of history: inout MemoryHistory, _ ages: Range<Int> = 0..<MemoryHistory.reach - 1, frequency: (WordID) -> Double
  ) -> Double {
    guard total > 0 else { return 0 }
    var (sum, product) = (0.0, 1.0)
    for age in ages {
      // The oldest is the beginning of the document.
      if history.code(age + 1) == .none { break }
      product *= history.factor(age) { factor(of: $0, frequency) }
      // Seldom, for a logarithm takes longer than all the rest.
      if product > 1e100 || product < 1e-100 {
        sum += log(product)
        product = 1
      }
    }
    return sum + log(product)
  }

  /// P(word | drawn in part from the memory) ÷ P(word | drawn from all text); 1 of one that neither tells from others.
  private func factor(of code: WordCode, _ frequency: (WordID) -> Double) -> Double {
    if code.id == .unknown { return 1 }
    // Not by `flatMap(find)`: a method by its name holds a copy of the table, which takes longer than all of this.
    var share = 0.0
    if let id = id(of: code), let place = find(id) { share = weight(at: place) / total }
    let expected = code.id.map(frequency) ?? 0
    let ratio = share > 0 ? min(share / max(expected, share / Self.largestRatio), Self.largestRatio) : 0
    return 1 - Self.drawnShare + Self.drawnShare * ratio
  }
}
