internal import Storage
internal import Tokenization

/// Chooses the sentences that a model keeps to show how words stand together: every so manyth of those that are neither
/// short nor long and have no unknown word, spread evenly over the corpus.
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
    for place in 0..<source.count {
      switch source[place] {
      case WordID.begin.rawValue: (start, hasUnknown) = (place + 1, false)
      case WordID.unknown.rawValue: hasUnknown = true
      case WordID.sentenceEnd.rawValue:
        if !hasUnknown, shortest...longest ~= place - start { possible.append(start..<place + 1) }
        (start, hasUnknown) = (place + 1, false)
      default: break
      }
    }
    let bytes = possible.reduce(0) { $0 + 4 * $1.count }
    let step = max(1, (bytes + size - 1) / max(1, size))
    return try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("example.word"))
      for number in stride(from: 0, to: possible.count, by: step)
      where 4 * (writer.count + possible[number].count) <= size {
        for place in possible[number] { try writer.append(tokens[place]) }
      }
      return try writer.finish()
    }
  }
}
