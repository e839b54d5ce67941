internal import Storage

/// The runs of scripts without spaces of a corpus, in order, in temporary files.
struct RunSpool {
  /// The bytes of all runs, one after another.
  let text: MappedColumn<UInt8>
  /// Shape (runs): how long each is, bytes. A run longer than a token may be is in several.
  let byteCounts: MappedColumn<UInt8>

  /// What a segmenter is learnt from: all different runs, or, of a large corpus, one run in several.
  ///
  /// - Parameter check: called now and then; throws if the training is cancelled.
  func sample(check: () throws(TrainingError) -> Void) throws(TrainingError) -> RunSample {
    var sample = RunSample()
    // A character of these scripts has three bytes, as a rule.
    let stride = max(1, (text.count / 3 + RunSample.limit - 1) / RunSample.limit)
    var start = 0
    let text = self.text.span
    for run in 0..<byteCounts.count {
      if run & 0xFFFF == 0 { try check() }
      let end = start + Int(byteCounts[run])
      if run % stride == 0 { sample.add(text.extracting(start..<end)) }
      start = end
    }
    return sample
  }
}

/// Writes a `RunSpool`.
struct RunSpoolWriter {
  private var text: ColumnWriter<UInt8>
  private var byteCounts: ColumnWriter<UInt8>

  init(_ scratch: ScratchFolder) throws(StorageError) {
    text = try ColumnWriter(path: scratch.file("runs"))
    byteCounts = try ColumnWriter(path: scratch.file("runs.size"))
  }

  var isEmpty: Bool { byteCounts.count == 0 }

  /// - Parameter run: a token, so its length has eight bits.
  mutating func append(_ run: Span<UInt8>) throws(StorageError) {
    for index in 0..<run.count { try text.append(run[index]) }
    try byteCounts.append(UInt8(truncatingIfNeeded: run.count))
  }

  /// - Returns: nil if there are none.
  mutating func finish() throws(StorageError) -> RunSpool? {
    if isEmpty { return nil }
    return RunSpool(text: try text.finish(), byteCounts: try byteCounts.finish())
  }
}

/// What stands in a spool of tokens for what is not cut into words yet. No id is as large.
enum RunMark: UInt32 {
  /// A run, with a space before it.
  case run = 0xFFFF_FFFF
  /// A run, with none before it: it goes on a run that stands before it.
  case joinedRun = 0xFFFF_FFFE
  /// There is no space between the run before and the word after.
  case joinsNext = 0xFFFF_FFFD
}
