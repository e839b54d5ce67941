internal import Storage
internal import Tokenization

/// Chooses the sentences that a model keeps as examples: spread evenly over the corpus, neither short nor long, and
/// without unknown words.
struct ExampleSampler {
  private static let shortest = 5
  private static let longest = 40

  /// - Parameters:
  ///   - tokens: ids, `<s>` where documents begin.
  ///   - size: bytes that the sentences may take, four a token.
  static func sample(
    _ tokens: MappedColumn<UInt32>, size: Int, scratch: ScratchFolder
  ) throws(TrainingError) -> MappedColumn<UInt32> {
    var possible: [Range<Int>] = []
    var start = 0
    var hasUnknown = false
    let source = tokens.span
    for i in 0..<source.count {
      switch source[i] {
      case WordID.begin.rawValue: (start, hasUnknown) = (i + 1, false)
      case WordID.unknown.rawValue: hasUnknown = true
      case WordID.sentenceEnd.rawValue:
        if !hasUnknown, shortest...longest ~= i - start { possible.append(start..<i + 1) }
        (start, hasUnknown) = (i + 1, false)
      default: break
      }
    }
    let bytes = possible.reduce(0) { $0 + 4 * $1.count }
    let step = max(1, (bytes + size - 1) / max(1, size))
    return try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("example.word"))
      for sentence in stride(from: 0, to: possible.count, by: step)
      where 4 * (writer.count + possible[sentence].count) <= size {
        for i in possible[sentence] { try writer.append(tokens[i]) }
      }
      return try writer.finish()
    }
  }
}
