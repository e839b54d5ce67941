import VectorMath

/// Sentences over a few words, with a skewed distribution, so that there are n-grams of every count.
struct RandomText {
  let sentences: [[String]]

  init(seed: UInt64, sentences count: Int, words vocabulary: Int) {
    var generator = SeededGenerator(seed: seed)
    sentences = (0..<count).map { _ in
      let length = 1 + Int(generator.next() % 9)
      var previous = 0
      return (0..<length).map { _ in
        // Half the time a word near the one before: bigrams repeat.
        let u = generator.uniform()
        let word =
          generator.next() % 2 == 0
          ? (previous + 1 + Int(generator.next() % 2)) % vocabulary : Int(u * u * Double(vocabulary))
        previous = word
        return "w\(word)"
      }
    }
  }

  /// One sentence a line.
  var text: String { sentences.map { $0.joined(separator: " ") + "\n" }.joined() }
}
