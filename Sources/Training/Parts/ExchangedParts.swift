internal import Glibc
internal import LanguageModel
internal import Storage

/// Parts that other machines learn, which read and write the files of an exchange folder.
struct ExchangedParts: PartWorkers {
  private let folder: ExchangeFolder
  private let key: String
  private let ranges: [Range<Int>]
  private let roundCount: Int
  private let rowCount: Int
  private let control: TrainingControl

  /// Writes what the machines need to know, but for the noise.
  init(
    _ folder: ExchangeFolder, _ corpus: SplitCorpus, _ parted: CorpusParts, _ environment: TrainingEnvironment,
    total: Int
  ) throws(TrainingError) {
    let shared = PartedCorpus(corpus, environment.options, total: total, roundCount: parted.rounds.count)
    (self.folder, key, ranges, roundCount) = (folder, shared.key, parted.ranges, parted.rounds.count)
    rowCount = PairRows.count(ofVocabulary: corpus.vocabulary.size)
    control = environment.control
    try folder.writing(folder.corpus) { (path) throws(StorageError) in try shared.write(to: path) }
    for part in 0..<shared.partCount {
      try folder.writing(folder.part(part)) { (path) throws(StorageError) in
        try PartText.write(
          parted.rounds.map { $0[part] }, parted.ranges[part], of: corpus.tokens, part: part, key: shared.key, to: path)
      }
    }
    control.note("waiting for kithd associate --part N '\(folder.path)', N from 0 to \(shared.partCount - 1)")
  }

  /// The co-occurrences of the whole text, which the parts count.
  func pairs() throws(TrainingError) -> PairSum {
    let parts = ranges.indices.filter { !ranges[$0].isEmpty }
    try folder.announce(pairsOf: key, parts: parts)
    var done = 0
    let files = try collected(parts, { folder.pairs($0) }, again: "count its co-occurrences again") {
      (part, path) throws(StorageError) -> PairFile? in
      guard PairFile.key(ofFile: path) == key else { return nil }
      return try PairFile(contentsOf: path, part: part, key: key, rowCount: rowCount)
    } onEach: { (part) throws(TrainingError) in
      if let part { done += ranges[part].count }
      try control.progress(.cooccur, done, of: ranges.reduce(0) { $0 + $1.count }, "tokens")
    }
    // Nobody counts them anew because they have gone.
    try folder.announce(ExchangeFolder.begun)
    for part in parts { unsafe unlink(folder.pairs(part)) }
    return PairSum(parts: files)
  }

  func share(_ noise: [NoiseSampler]) throws(TrainingError) {
    for half in noise.indices {
      try folder.writing(folder.noise(half)) { (path) throws(StorageError) in
        try noise[half].write(to: path, key: key, half: half)
      }
    }
  }

  func learn(
    _ stretches: [[TrainingStretch]], from common: CheckpointContent, _ place: (_ part: Int) -> PartRound,
    onTokens: (Int) throws(TrainingError) -> Void
  ) throws(TrainingError) -> [any LearntPart] {
    let parts = stretches.indices.filter { !stretches[$0].isEmpty }
    guard let first = parts.first else { return [] }
    let (round, done) = (place(first).round, place(first).done)
    var start: UInt64 = 0
    try folder.writing(folder.start) { [key] (path) throws(StorageError) in
      try RoundFile.writeStart(common, round: round, done: done, key: key, to: path)
      start = try RoundFile.hash(ofStart: path)
    }
    try folder.announce(round: round, of: roundCount, parts: parts)
    return try collected(parts, { folder.learnt($0) }, again: "learn round \(round + 1) again") {
      [start] (part, path) throws(StorageError) -> RoundFile.Learnt? in
      guard RoundFile.isLearnt(path, from: start) else { return nil }
      return try RoundFile.Learnt(contentsOf: path, common: common)
    } onEach: { (part) throws(TrainingError) in
      try onTokens(part.map { stretches[$0].reduce(0) { $0 + $1.range.count } } ?? 0)
    }
  }

  /// Waits for a file of each part; those that cannot be used are removed, with a warning.
  ///
  /// - Parameters:
  ///   - read: nil where there is no file of this training yet.
  ///   - onEach: called with each part whose file has come, and now and then with nil.
  private func collected<File>(
    _ parts: [Int], _ path: (Int) -> String, again: String, _ read: (Int, String) throws(StorageError) -> File?,
    onEach: (Int?) throws(TrainingError) -> Void
  ) throws(TrainingError) -> [File] {
    var files: [Int: File] = [:]
    while files.count < parts.count {
      for part in parts where files[part] == nil {
        let path = path(part)
        do throws(StorageError) {
          guard let file = try read(part, path) else { continue }
          files[part] = file
        } catch {
          control.warn(
            "\(path) cannot be used: \(ExchangeFolder.sentence(error)); it is removed, and part \(part) has to \(again)"
          )
          unsafe unlink(path)
          continue
        }
        try onEach(part)
      }
      try onEach(nil)
      if files.count < parts.count { usleep(ExchangeFolder.pause) }
    }
    return parts.compactMap { files[$0] }
  }
}
