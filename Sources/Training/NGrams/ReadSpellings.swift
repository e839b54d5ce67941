internal import Tokenization

/// The spellings under which text that kith's own tokenizer reads finds the words of another toolkit's model: `don’t` and
/// `don't` are one word there, and so are both ways to write `é`.
struct ReadSpellings {
  private var changed = ImportFindings()
  private var hidden = ImportFindings()
  private var taken: Set<[UInt8]> = []

  /// The spelling of a word; its own where the model has another word that is read so.
  mutating func spelling(of word: Int, in words: WordTable) -> [UInt8] {
    let own = Array(words.spelling(word))
    guard own.contains(where: { $0 >= 0x80 }) else { return own }
    guard let name = String(validating: own, as: UTF8.self), let bytes = Self.read(own), bytes != own else {
      return own
    }
    let read = String(decoding: bytes, as: UTF8.self)
    guard words.index(of: read) == nil, taken.insert(bytes).inserted else {
      hidden.add("\"\(name)\", beside \"\(read)\"")
      return own
    }
    changed.add("\"\(name)\" is \"\(read)\"")
    return bytes
  }

  /// The spelling of a text of one word; nil if it is read as several.
  private static func read(_ text: [UInt8]) -> [UInt8]? {
    var reader = TextReader(TextLayout())
    var found: [[UInt8]] = []
    func note(_ event: TextEvent, _ bytes: Span<UInt8>) {
      if case .word(let token) = event { found.append(canonicalSpelling(of: token, in: bytes)) }
    }
    reader.read(text, isWhole: true) { (event, bytes) in note(event, bytes) }
    reader.finishDocument { (event, bytes) in note(event, bytes) }
    return found.count == 1 ? found[0] : nil
  }

  func warn(_ warn: (String) -> Void) {
    changed.warn("word is spelled as text is read", "words are spelled as text is read", warn)
    hidden.warn(
      "word is never found, as text that has it is read as another word of the model",
      "words are never found, as text that has them is read as other words of the model", warn)
  }
}
