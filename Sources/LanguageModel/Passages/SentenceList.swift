internal import Storage
package import Tokenization

/// Sentences to show how words are used together: of a given text, or those that a model holds which was made before there
/// was a `PassageStore`.
///
/// Ids of words one after another, each sentence closed by `</s>`. A search reads them all: a few milliseconds for ten
/// megabytes.
package struct SentenceList: Sendable {
  private let words: Words
  /// How the sentence with some indices is written.
  private let written: @Sendable (Range<Int>) -> String

  private enum Words: Sendable {
    case stored(MappedColumn<UInt32>)
    case given([UInt32])

    var count: Int {
      switch self {
      case .stored(let column): column.count
      case .given(let list): list.count
      }
    }

    subscript(index: Int) -> UInt32 {
      switch self {
      case .stored(let column): column[index]
      case .given(let list): list[index]
      }
    }
  }

  init(given words: [UInt32], written: @escaping @Sendable (Range<Int>) -> String) {
    self.words = .given(words)
    self.written = written
  }

  /// Words and sentence ends.
  var wordCount: Int { words.count }

  func rawWord(at index: Int) -> UInt32 { words[index] }

  /// How the sentence with some indices is written.
  func text(of sentence: Range<Int>) -> String { written(sentence) }

  /// The first sentences, at most `count`, for each of some collocates: those in which it occurs up to `window` tokens from
  /// the node on that side.
  package func find(
    _ node: WordID, with collocates: [WordID], window: Int, side: CollocateSide, count: Int
  ) -> [WordID: [String]] {
    var found: [WordID: [String]] = [:]
    guard count > 0, !collocates.isEmpty else { return found }
    var missing = Set(collocates)
    var (start, nodes) = (0, [Int]())
    for index in 0..<words.count where !missing.isEmpty {
      if words[index] == node.rawValue { nodes.append(index) }
      guard words[index] == WordID.sentenceEnd.rawValue else { continue }
      let sentence = start..<index
      if !nodes.isEmpty {
        for word in near(nodes, in: sentence, window: window, side: side) where missing.contains(word) {
          found[word, default: []].append(written(sentence))
          if found[word]?.count == count { missing.remove(word) }
        }
      }
      (start, nodes) = (index + 1, [])
    }
    return found
  }

  /// The different words of a sentence around some of its indices.
  private func near(_ nodes: [Int], in sentence: Range<Int>, window: Int, side: CollocateSide) -> [WordID] {
    var result: [WordID] = []
    for node in nodes {
      let first = side == .after ? node + 1 : max(sentence.lowerBound, node - window)
      let last = side == .before ? node - 1 : min(sentence.upperBound - 1, node + window)
      guard first <= last else { continue }
      for index in first...last where index != node {
        let word = WordID(words[index])
        if !result.contains(word) { result.append(word) }
      }
    }
    return result
  }
}

extension SentenceList {
  static let sectionName = "example.word"

  /// Opens the section `example.word`: the sentences that a model holds.
  init(_ file: ModelFile, vocabulary: Vocabulary) throws(StorageError) {
    let column: MappedColumn<UInt32> = try file.column(Self.sectionName, of: UInt32.self)
    words = .stored(column)
    written = { sentence in
      var detokenizer = Detokenizer()
      var bytes: [UInt8] = []
      for index in sentence where Int(column[index]) < vocabulary.count {
        let word = WordID(column[index])
        bytes += detokenizer.append(vocabulary.spelling(word), spacing: vocabulary.spacing(word))
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
