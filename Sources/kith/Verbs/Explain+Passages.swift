import KithClient

extension Explain {
  /// Prints what the training text shows of each word.
  func showPassages(_ tokens: [ExplainedToken], _ console: Console) {
    guard tokens.contains(where: { $0.passages != nil }) else {
      console.note("the model keeps no passages of its training text (kith train --passages)")
      return
    }
    for token in tokens {
      guard let passages = token.passages, !passages.isEmpty else { continue }
      console.print("")
      console.print(Self.heading(token, console))
      for passage in passages {
        let place = console.dim("(\(Self.place(passage.place, console)))")
        console.print("  \(Self.marked(passage, console))  \(place)")
      }
    }
  }

  /// The word, and the n-gram that grammar matched.
  private static func heading(_ token: ExplainedToken, _ console: Console) -> String {
    let word = console.bold(console.shown(token.word))
    guard token.nGram.count > 1, let count = token.nGramCount else { return word }
    let nGram = token.nGram.map { console.shown($0) }.joined(separator: " ")
    return "\(word)  \(console.dim("n-gram: \(nGram), \(Formatting.grouped(count)) times in the passages"))"
  }

  static func place(_ place: PassagePlace, _ console: Console) -> String {
    let file = place.file.map { console.shown($0) + ", " } ?? ""
    return "\(file)document \(Formatting.grouped(place.document)), position \(Formatting.grouped(place.position))"
  }

  /// The passage, what was looked for in colour, or between brackets.
  private static func marked(_ passage: TrainingPassage, _ console: Console) -> String {
    let bytes = Array(passage.text.utf8)
    var (result, end) = ("", 0)
    for range in passage.matched where range.lowerBound >= end && range.upperBound <= bytes.count {
      result += console.shown(String(decoding: bytes[end..<range.lowerBound], as: UTF8.self))
      let words = console.shown(String(decoding: bytes[range], as: UTF8.self))
      result += console.hasColour ? console.coloured(words) : "[\(words)]"
      end = range.upperBound
    }
    return result + console.shown(String(decoding: bytes[end...], as: UTF8.self))
  }
}
