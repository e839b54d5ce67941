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
    let name = String(decoding: own, as: UTF8.self)
    let read = canonicalSpelling(of: name)
    guard read != name || !read.utf8.elementsEqual(own) else { return own }
    let bytes = Array(read.utf8)
    guard words.index(of: read) == nil, taken.insert(bytes).inserted else {
      hidden.add("\"\(name)\", beside \"\(read)\"")
      return own
    }
    changed.add("\"\(name)\" is \"\(read)\"")
    return bytes
  }

  func warn(_ warn: (String) -> Void) {
    changed.warn("word is spelled as text is read", "words are spelled as text is read", warn)
    hidden.warn(
      "word is in no text, as text with it is read with another word of the model",
      "words are in no text, as text with them is read with other words of the model", warn)
  }
}
