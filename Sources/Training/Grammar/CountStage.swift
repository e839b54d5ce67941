internal import Storage

/// The stage `count`: counts all n-grams of a text.
///
/// Input: tokens, or windows that were counted elsewhere. Output: the trie of all n-grams with their counts.
struct CountStage {
  let options: GrammarOptions
  let scratch: ScratchFolder
  let control: TrainingControl

  /// - Parameter mapping: the id of each provisional id that `tokens` holds.
  func run(_ tokens: MappedColumn<UInt32>, mapping: [UInt32]) throws(TrainingError) -> RawTrie {
    let sorter = WindowSorter(
      order: options.order, vocabularySize: options.vocabularySize, memory: options.memory, scratch: scratch)
    var builder = try builder()
    try sorter.sort(tokens, mapping: mapping, control: control) { (window) throws(TrainingError) in
      try builder.add(window)
    }
    return try finish(&builder)
  }

  /// - Parameter windows: calls its argument with each window, ascending, each once.
  func run(
    windows: ((CountedWindow) throws(TrainingError) -> Void) throws(TrainingError) -> Void
  ) throws(TrainingError) -> RawTrie {
    var builder = try builder()
    try windows { (window) throws(TrainingError) in try builder.add(window) }
    return try finish(&builder)
  }

  private func finish(_ builder: inout RawTrieBuilder) throws(TrainingError) -> RawTrie {
    let trie = try builder.finish(scratch: scratch)
    if builder.cappedCount > 0 {
      control.warn("\(builder.cappedCount) n-grams were seen more than \(UInt32.max) times, and count as that many")
    }
    return trie
  }

  private func builder() throws(TrainingError) -> RawTrieBuilder {
    try RawTrieBuilder(order: options.order, vocabularySize: options.vocabularySize, scratch: scratch)
  }
}
