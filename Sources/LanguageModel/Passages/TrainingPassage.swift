internal import Tokenization

/// Where a passage stands in the training text.
package struct PassagePlace: Sendable, Equatable {
  /// The number of its document, from 0.
  package let document: Int
  /// The index of its first token in that document.
  package let position: Int
  /// The name of the file that the document comes from, where there were several.
  package let file: String?
}

/// A passage of the training text that a model keeps, in print.
package struct TrainingPassage: Sendable, Equatable {
  package let text: String
  package let place: PassagePlace
  /// The length of the n-gram that was looked for; 1 for a word that stands with a word that pulled at it.
  package let order: Int
  /// The bytes of the words that were looked for, in `text`; neighbours are one range.
  package let matched: [Range<Int>]
}

extension PassageStore {
  /// How tokens are written, and the bytes of each in that; a sentence end is empty.
  func written(_ passage: Stored, _ vocabulary: Vocabulary) -> (text: String, ranges: [Range<Int>]) {
    var detokenizer = Detokenizer()
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    var unknownCount = 0
    for word in passage.words {
      guard word != WordID.sentenceEnd.rawValue else {
        ranges.append(bytes.count..<bytes.count)
        continue
      }
      let id = WordID(word)
      var (spelling, spacing) = (vocabulary.spelling(id), vocabulary.spacing(id))
      if id == .unknown {
        if unknownCount < passage.spellings.count, !passage.spellings[unknownCount].isEmpty {
          spelling = passage.spellings[unknownCount]
          spacing = .usual(for: spelling)
        }
        unknownCount += 1
      }
      let piece = detokenizer.append(spelling, spacing: spacing)
      bytes += piece
      ranges.append(bytes.count - spelling.count..<bytes.count)
    }
    // A damaged file may spell what is no UTF-8: then the ranges would not be those of the text.
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return (String(decoding: bytes, as: UTF8.self), passage.words.map { _ in 0..<0 })
    }
    return (text, ranges)
  }

  /// A passage in print; nil if it cannot be read.
  func passage(_ hit: Hit, order: Int, _ vocabulary: Vocabulary) -> TrainingPassage? {
    var stored = Stored()
    guard read(hit.passage, into: &stored, spelled: true) else { return nil }
    let (text, ranges) = written(stored, vocabulary)
    var matched: [Range<Int>] = []
    var last = -2
    for index in hit.words where index < ranges.count && !ranges[index].isEmpty {
      if index == last + 1, let joined = matched.popLast() {
        matched.append(joined.lowerBound..<ranges[index].upperBound)
      } else {
        matched.append(ranges[index])
      }
      last = index
    }
    return TrainingPassage(
      text: text,
      place: PassagePlace(
        document: stored.document, position: stored.position, file: file(ofDocument: stored.document)),
      order: order, matched: matched)
  }
}
