internal import Storage
package import Tokenization

/// Sentences to show how words stand together: of a text that somebody gives, or of those that a model keeps.
///
/// Ids of words one after another, each sentence closed by `</s>`. A search reads them all: a few milliseconds for ten
/// megabytes.
package struct ExampleSentences: Sendable {
  /// A sentence's words, and how it is written.
  private let words: Words
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

    subscript(place: Int) -> UInt32 {
      switch self {
      case .stored(let column): column[place]
      case .given(let list): list[place]
      }
    }
  }

  init(given words: [UInt32], written: @escaping @Sendable (Range<Int>) -> String) {
    self.words = .given(words)
    self.written = written
  }

  /// Words and sentence ends.
  var wordCount: Int { words.count }

  func rawWord(at place: Int) -> UInt32 { words[place] }

  /// How a sentence is written.
  func text(of places: Range<Int>) -> String { written(places) }

  /// At most `count` sentences, the first ones, for each of some collocates: with the collocate up to `window` tokens from
  /// the node on that side.
  package func find(
    _ node: WordID, with collocates: [WordID], window: Int, side: CollocateSide, count: Int
  ) -> [WordID: [String]] {
    var found: [WordID: [String]] = [:]
    guard count > 0, !collocates.isEmpty else { return found }
    var missing = Set(collocates)
    var (start, nodes) = (0, [Int]())
    for place in 0..<words.count where !missing.isEmpty {
      if words[place] == node.rawValue { nodes.append(place) }
      guard words[place] == WordID.sentenceEnd.rawValue else { continue }
      let sentence = start..<place
      if !nodes.isEmpty {
        for word in near(nodes, in: sentence, window: window, side: side) where missing.contains(word) {
          found[word, default: []].append(written(sentence))
          if found[word]?.count == count { missing.remove(word) }
        }
      }
      (start, nodes) = (place + 1, [])
    }
    return found
  }

  /// The different words around some places of a sentence.
  private func near(_ nodes: [Int], in sentence: Range<Int>, window: Int, side: CollocateSide) -> [WordID] {
    var result: [WordID] = []
    for node in nodes {
      let first = side == .after ? node + 1 : max(sentence.lowerBound, node - window)
      let last = side == .before ? node - 1 : min(sentence.upperBound - 1, node + window)
      guard first <= last else { continue }
      for place in first...last where place != node {
        let word = WordID(words[place])
        if !result.contains(word) { result.append(word) }
      }
    }
    return result
  }
}

extension ExampleSentences {
  /// Those that a model keeps, in the section `example.word`.
  init(_ file: ModelFile, vocabulary: Vocabulary) throws(StorageError) {
    let column: MappedColumn<UInt32> = try file.column("example.word", of: UInt32.self)
    words = .stored(column)
    written = { sentence in
      var detokenizer = Detokenizer()
      var bytes: [UInt8] = []
      for place in sentence where Int(column[place]) < vocabulary.count {
        let word = WordID(column[place])
        bytes += detokenizer.append(vocabulary.spelling(word), spacing: vocabulary.spacing(word))
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
