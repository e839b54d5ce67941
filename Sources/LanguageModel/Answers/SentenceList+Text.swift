internal import Tokenization

extension Model {
  /// The sentences of a text, to be searched as a model's passages are.
  package func sentences(of text: String) -> SentenceList {
    let bytes = Array(text.utf8)
    let tokens = tokens(of: text)
    let ranges = tokens.tokens.map(\.range)
    return SentenceList(given: tokens.ids.map(\.rawValue)) { sentence in
      guard let first = sentence.first, let last = sentence.last else { return "" }
      let range = ranges[first].lowerBound..<max(ranges[first].lowerBound, ranges[last].upperBound)
      return String(decoding: bytes[range], as: UTF8.self)
    }
  }
}
