import KithClient

extension Console {
  /// Word, weight, and a bar against the first word's.
  func weightTable(_ words: [WeightedWord]) -> [String] {
    let shown = words.map { self.shown($0.word) }
    let width = shown.map(Formatting.width).max() ?? 0
    let most = words.first?.weight ?? 1
    return zip(shown, words).map { shown, word in
      let bar = bar(most > 0 ? word.weight / most : 0, width: 30)
      return "\(bold(Formatting.left(shown, width)))  \(Formatting.fixed(word.weight, 2))  \(coloured(bar))"
    }
  }
}
