internal import Storage
internal import Tokenization

/// The corpus as ids of the vocabulary, `<s>` at the beginning of each document and nowhere else.
struct DocumentColumn {
  let tokens: MappedColumn<UInt32>
  /// The index of each document's `<s>`, ascending.
  let starts: [Int]

  private init(tokens: MappedColumn<UInt32>, starts: [Int]) {
    self.tokens = tokens
    self.starts = starts
  }

  init(_ spool: CorpusSpool, _ selection: VocabularySelection, scratch: ScratchFolder) throws(TrainingError) {
    var starts: [Int] = []
    var next = 0
    tokens = try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("documents"))
      let source = spool.tokens.span
      let mapping = selection.mapping.span
      for i in 0..<source.count {
        let word = mapping[Int(source[i])]
        if word == WordID.begin.rawValue {
          guard next < spool.documentStarts.count, spool.documentStarts[next] == i else { continue }
          next += 1
          starts.append(writer.count)
        }
        try writer.append(word)
      }
      return try writer.finish()
    }
    self.starts = starts
  }

  /// The corpus as a model trained on some stretches of it would read it: words that are too rare in them are `<unk>`.
  ///
  /// Otherwise rare words of the held-out text would be in the vocabulary only because they occur in that text, and would
  /// seem to repeat far more than words do in text that is really new.
  func unlearning(
    allBut stretches: [Range<Int>], _ selection: VocabularySelection, path: String
  ) throws(TrainingError) -> DocumentColumn {
    let words = selection.entries.dropFirst(WordID.firstWord.index)
    let least = words.last.map(\.frequency) ?? 1
    var counts = [UInt64](repeating: 0, count: selection.entries.count)
    let source = tokens.span
    for stretch in stretches {
      for i in stretch { counts[Int(source[i])] += 1 }
    }
    let unlearnt = try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: path)
      for i in 0..<source.count {
        let isKnown = source[i] < WordID.firstWord.rawValue || counts[Int(source[i])] >= least
        try writer.append(isKnown ? source[i] : WordID.unknown.rawValue)
      }
      return try writer.finish()
    }
    return DocumentColumn(tokens: unlearnt, starts: starts)
  }

  /// Some stretches, as text to count n-grams of: `<s>` before each, and after each sentence if history ends there.
  func column(of stretches: [Range<Int>], acrossSentences: Bool, path: String) throws(TrainingError) -> MappedColumn<
    UInt32
  > {
    try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: path)
      let source = tokens.span
      for stretch in stretches {
        var needsBegin = true
        for i in stretch {
          let word = source[i]
          if word == WordID.begin.rawValue {
            needsBegin = true
            continue
          }
          if needsBegin { try writer.append(WordID.begin.rawValue) }
          try writer.append(word)
          needsBegin = !acrossSentences && word == WordID.sentenceEnd.rawValue
        }
      }
      return try writer.finish()
    }
  }
}
