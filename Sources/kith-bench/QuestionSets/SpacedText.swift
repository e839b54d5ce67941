import Tokenization

/// Words and punctuation marks with spaces between, as in pre-tokenized text.
func spaced(_ text: String) -> String {
  var tokens: [String] = []
  var reader = TextReader(TextLayout())
  reader.read(Array(text.utf8), isWhole: true) { event, bytes in
    if case .word(let token) = event {
      tokens.append(String(decoding: token.range.map { bytes[$0] }, as: UTF8.self))
    }
  }
  return tokens.joined(separator: " ") + (text.last == " " ? " " : "")
}
