internal import Storage
internal import Tokenization

/// The held-out text as documents, and cut into pieces as if each began a document: the text to fit on must be like the
/// text that users ask about, and they ask about single sentences more often than about whole books.
struct HeldOutPieces {
  let tokens: MappedColumn<UInt32>
  /// The held-out stretches of `tokens`.
  let ranges: [Range<Int>]
  /// Without `<s>`.
  let documents: [Range<Int>]
  /// From the beginning of each sentence to the end of its document.
  private let sentences: [Range<Int>]

  init(_ tokens: MappedColumn<UInt32>, heldOut: [Range<Int>]) {
    self.tokens = tokens
    ranges = heldOut
    var documents: [Range<Int>] = []
    for range in heldOut {
      var start = range.lowerBound
      for i in range where tokens[i] == WordID.begin.rawValue {
        if start < i { documents.append(start..<i) }
        start = i + 1
      }
      if start < range.upperBound { documents.append(start..<range.upperBound) }
    }
    self.documents = documents
    var sentences: [Range<Int>] = []
    for document in documents {
      for i in document where i == document.lowerBound || tokens[i - 1] == WordID.sentenceEnd.rawValue {
        sentences.append(i..<document.upperBound)
      }
    }
    self.sentences = sentences
  }

  /// All documents, and single sentences: the text that back-off factors and gates are fitted on.
  var forFitting: [Range<Int>] { documents + sentences(Self.sentenceCount) }

  static let sentenceCount = 2_000

  /// At most `count` pieces that begin with a sentence and have at least `least` tokens, cut after `most`; spread evenly
  /// over the text.
  func pieces(_ count: Int, least: Int, most: Int) -> [Range<Int>] {
    let possible = sentences.filter { $0.count >= least }
    guard possible.count > count else { return possible.map { $0.prefix(most) } }
    return (0..<count).map { possible[$0 * possible.count / count].prefix(most) }
  }

  /// At most `count` single sentences, spread evenly over the text.
  func sentences(_ count: Int) -> [Range<Int>] {
    let wanted = min(count, sentences.count)
    return (0..<wanted).map { index in
      let range = sentences[index * sentences.count / wanted]
      var end = range.lowerBound
      while end < range.upperBound, tokens[end] != WordID.sentenceEnd.rawValue { end += 1 }
      return range.lowerBound..<min(end + 1, range.upperBound)
    }
  }
}
