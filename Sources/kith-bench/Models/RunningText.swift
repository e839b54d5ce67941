import LanguageModel
import Tokenization

/// Pre-tokenized text as people write it: the spaces before commas and inside quotation marks taken away again.
///
/// Nothing but white space changes. A straight quotation mark opens at the beginning of a sentence, closes at its end, and
/// turns about in between; words stand close by their usual spacing.
enum RunningText {
  /// - Parameter document: a sentence a line, its tokens between spaces.
  /// - Returns: the same lines.
  static func lines(of document: String) -> [String] {
    var quoteIsOpen = false
    return document.split(separator: "\n").map { line in
      let tokens = line.split(separator: " ")
      var text = ""
      var joinsNext = true
      for (index, token) in tokens.enumerated() {
        var spacing = Spacing.usual(for: Array(token.utf8))
        switch token {
        case "\"":
          quoteIsOpen = index == 0 ? true : index == tokens.count - 1 ? false : !quoteIsOpen
          spacing = quoteIsOpen ? .joinsNext : .joinsPrevious
        case "`": spacing = .joinsNext
        case "'": spacing = index == 0 ? .joinsNext : .joinsPrevious
        default: break
        }
        if !joinsNext, !spacing.contains(.joinsPrevious) { text += " " }
        text += token
        joinsNext = spacing.contains(.joinsNext)
      }
      return text
    }
  }

  /// What kith's own tokenizer reads in running text: a sentence a line, tokens between spaces, for other toolkits.
  static func sentences(of text: String) -> String {
    var reader = TextReader(TextLayout())
    var result = ""
    var line: [String] = []
    func take(_ event: TextEvent, _ bytes: Span<UInt8>) {
      switch event {
      case .word(let token): line.append(String(decoding: canonicalSpelling(of: token, in: bytes), as: UTF8.self))
      case .sentenceEnd:
        result += line.joined(separator: " ") + "\n"
        line = []
      case .documentEnd: break
      }
    }
    reader.read(Array(text.utf8), isWhole: true, take)
    reader.finishDocument(take)
    return result
  }
}
