internal import CorpusInput

/// The stage `tokenize`: a text becomes ids, and its words are counted.
///
/// Input: the events of a corpus. Output: its tokens in a temporary file and its words with their counts.
///
/// Where the text has runs of scripts without spaces, and these are to be cut into words, it first learns how from all of
/// them (`SegmenterLearner`), and then cuts them (`RunCutter`).
struct TokenizeStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// How a corpus is read: calls its argument with each event, as `CorpusReader.forEachChunk` does.
  typealias Source = (_ body: (CorpusEvent) throws -> Void) throws -> Void

  /// - Parameters:
  ///   - isPart: whether it may hold no words.
  ///   - bytesRead: how many bytes the source has read, and how many there are, for progress.
  /// - Throws: `TrainingError`, or what the source throws.
  func run(
    _ source: Source, isPart: Bool = false, bytesRead: @escaping () -> (done: Int, total: Int?)
  ) throws -> CorpusSpool {
    let control = environment.control
    var tokenizer = try CorpusTokenizer(options: environment.options, scratch: environment.scratch)
    try source { event in
      if case .warning(let sentence) = event { control.warn(sentence) }
      try tokenizer.append(event)
      let (done, total) = bytesRead()
      try control.progress(.tokenize, done, of: total, "bytes")
    }
    if let warning = tokenizer.warning { control.warn(warning) }
    let (spool, runs) = try tokenizer.finish(isPart: isPart)
    guard let runs else { return spool }
    let (done, total) = bytesRead()
    func check() throws(TrainingError) { try control.progress(.tokenize, done, of: total, "bytes") }
    var learner = SegmenterLearner(try runs.sample(check: check))
    let segmenter = try learner.learn(check: check)
    return try RunCutter(segmenter).cut(spool, runs, in: environment.scratch, check: check)
  }
}
