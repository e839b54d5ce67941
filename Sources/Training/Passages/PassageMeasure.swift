internal import LanguageModel
internal import Tokenization

/// How many bytes the columns of some passages take, without writing them.
struct PassageMeasure {
  private(set) var passageCount = 0
  private(set) var tokenCount = 0
  private(set) var codeByteCount = 0
  /// Shape (vocabulary): bytes of each word's list.
  private(set) var listByteCounts: [Int]
  /// Shape (vocabulary): the last passage that holds a word, plus 1; 0 if none does.
  private var last: [UInt32]

  init(vocabularySize: Int) {
    listByteCounts = [Int](repeating: 0, count: vocabularySize)
    last = [UInt32](repeating: 0, count: vocabularySize)
  }

  mutating func add(_ passage: PassageSource.Passage, _ source: PassageSource) {
    let number = UInt32(clamping: passageCount + 1)
    codeByteCount += DenseCode.byteCount(UInt32(clamping: passage.document))
    codeByteCount += DenseCode.byteCount(UInt32(clamping: passage.position))
    for (index, word) in source.words(of: passage).enumerated() {
      codeByteCount += DenseCode.byteCount(word)
      if word == WordID.unknown.rawValue {
        let length = source.spelling(ofTokenAt: passage.range.lowerBound + index).count
        let kept = length <= PassageStore.longestSpelling ? length : 0
        codeByteCount += DenseCode.byteCount(UInt32(kept)) + kept
      }
      guard PassageMeasure.isListed(word), last[Int(word)] != number else { continue }
      listByteCounts[Int(word)] += DenseCode.byteCount(number - last[Int(word)] - 1)
      last[Int(word)] = number
    }
    passageCount += 1
    tokenCount += passage.count
  }

  /// Whether there is a list of the passages that hold a word: not of sentence ends and unknown words.
  static func isListed(_ word: UInt32) -> Bool { word >= WordID.firstWord.rawValue }

  var listByteCount: Int { listByteCounts.reduce(0, +) }

  /// Bytes of all sections but those of the files.
  var byteCount: Int {
    codeByteCount + 4 * (passageCount + 1) + 4 * (listByteCounts.count + 1) + listByteCount + 8
  }
}
