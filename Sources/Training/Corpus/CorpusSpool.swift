internal import Storage
internal import Tokenization

/// A corpus as ids in a temporary file, with its words counted.
///
/// The ids are provisional, as the vocabulary is not chosen yet: 0, 1, 2 are `<unk>`, `<s>`, `</s>`, and 3 + n is word n
/// of the vocabulary builder. `<s>` stands where a history begins: at each document, or at each sentence if history does
/// not run across sentences.
struct CorpusSpool {
  /// Shape (tokens): provisional ids.
  let tokens: MappedColumn<UInt32>
  let words: VocabularyBuilder
  /// The index of each document's `<s>` in `tokens`, ascending.
  let documentStarts: [Int]
  /// The files in their order, as far as the input names them.
  let files: [CorpusFile]
  let facts: CorpusFacts

  /// How often `<unk>` (spelled so in the text), `<s>` and `</s>` occur.
  var specialFrequencies: [UInt64] {
    var frequencies: [UInt64] = [0, 0, 0]
    let tokens = self.tokens.span
    for i in 0..<tokens.count where tokens[i] < WordID.firstWord.rawValue { frequencies[Int(tokens[i])] += 1 }
    return frequencies
  }
}

/// A file of a corpus.
struct CorpusFile: Equatable {
  let name: String
  /// The number of its first document, from 0.
  let firstDocument: Int
}

/// A model's facts about its training text.
struct CorpusFacts {
  /// Words and sentence ends.
  var tokens = 0
  var documents = 0
  var sentences = 0
  var isPreTokenized: Bool
  var historyAcrossSentences: Bool
  /// How its runs of scripts without spaces were cut into words.
  var segmentation = Segmentation.characters
}
