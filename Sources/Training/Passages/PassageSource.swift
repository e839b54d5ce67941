internal import LanguageModel
internal import Storage
internal import Tokenization

/// The passages of a corpus, one after another: sentences, long ones in pieces.
struct PassageSource {
  /// A passage in the spool.
  struct Passage {
    let document: Int
    /// The index of its first token in its document.
    let position: Int
    /// Its tokens in the spool; the last one may be the sentence end.
    let range: Range<Int>

    var count: Int { range.count }
    var end: Int { range.upperBound }
  }

  private let spool: CorpusSpool
  private let mapping: [UInt32]

  init(_ spool: CorpusSpool, _ vocabulary: VocabularySelection) {
    self.spool = spool
    mapping = vocabulary.mapping
  }

  /// The files that documents come from; empty where there is one or none.
  var files: [CorpusFile] { spool.files.count > 1 ? spool.files : [] }

  /// Bytes that the names of the files take.
  var fileByteCount: Int { files.isEmpty ? 0 : files.reduce(4) { $0 + $1.name.utf8.count + 8 } }

  /// Tokens of the whole text.
  var tokenCount: Int { spool.tokens.count }

  /// The ids of a passage's tokens.
  func words(of passage: Passage) -> [UInt32] {
    let tokens = spool.tokens.span
    return passage.range.map { mapping[Int(tokens[$0])] }
  }

  /// The spelling of a token that is no word of the vocabulary; empty where the text itself says `<unk>`.
  func spelling(ofTokenAt index: Int) -> [UInt8] {
    let word = spool.tokens[index]
    guard word >= WordID.firstWord.rawValue else { return [] }
    return spool.words.spelling(Int(word) - WordID.firstWord.index)
  }

  /// Calls `body` with each passage that is kept, in the order of the text.
  func forEach(_ share: PassageShare, _ body: (Passage) throws(TrainingError) -> Void) throws(TrainingError) {
    let starts = spool.documentStarts
    let tokens = spool.tokens
    var (index, document, position) = (0, -1, 0)
    var start = 0
    func end(_ end: Int) throws(TrainingError) {
      guard end > start else { return }
      if share.keeps(index) {
        try body(Passage(document: document, position: position, range: start..<end))
      }
      index += 1
      position += end - start
    }
    for i in 0..<tokens.count {
      switch tokens[i] {
      case WordID.begin.rawValue:
        try end(i)
        if document + 1 < starts.count, starts[document + 1] == i { (document, position) = (document + 1, 0) }
        start = i + 1
      case WordID.sentenceEnd.rawValue:
        try end(i + 1)
        start = i + 1
      default:
        if i - start == PassageStore.longestPassage {
          try end(i)
          start = i
        }
      }
    }
    try end(tokens.count)
  }
}
