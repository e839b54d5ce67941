internal import Glibc
internal import LanguageModel
internal import Storage

/// Parts that other machines learn, which read and write the files of an exchange folder.
struct ExchangedParts: PartWorkers {
  private let folder: ExchangeFolder
  private let key: String
  private let roundCount: Int
  private let control: TrainingControl

  /// Writes what the machines need to know.
  init(
    _ folder: ExchangeFolder, _ corpus: SplitCorpus, _ parted: CorpusParts, noise: consuming [NoiseSampler],
    _ environment: TrainingEnvironment, total: Int
  ) throws(TrainingError) {
    let shared = PartedCorpus(
      corpus, environment.options, total: total, roundCount: parted.rounds.count, noiseOrder: noise[0].model.order)
    (self.folder, key, roundCount) = (folder, shared.key, parted.rounds.count)
    control = environment.control
    let noise = noise
    try folder.writing(folder.corpus) { (path) throws(StorageError) in try shared.write(to: path) }
    for half in noise.indices {
      try folder.writing(folder.noise(half)) { (path) throws(StorageError) in
        try noise[half].write(to: path, key: shared.key, half: half)
      }
    }
    for part in 0..<shared.partCount {
      try folder.writing(folder.part(part)) { (path) throws(StorageError) in
        try PartText.write(
          parted.rounds.map { $0[part] }, of: corpus.tokens, part: part, key: shared.key, to: path)
      }
    }
    control.note("waiting for kithd associate --part N '\(folder.path)', N from 0 to \(shared.partCount - 1)")
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
    let names = parts.map(String.init).joined(separator: ",")
    try folder.announce(#"{"round":\#(round),"rounds":\#(roundCount),"parts":[\#(names)]}"#)
    var learnt: [Int: RoundFile.Learnt] = [:]
    while learnt.count < parts.count {
      for part in parts where learnt[part] == nil {
        let path = folder.learnt(part)
        guard RoundFile.isLearnt(path, from: start) else { continue }
        do throws(StorageError) {
          learnt[part] = try RoundFile.Learnt(contentsOf: path, common: common)
        } catch {
          control.warn(
            "\(path) cannot be used: \(ExchangeFolder.sentence(error)); it is removed, and part \(part) has to learn round \(round + 1) again"
          )
          unsafe unlink(path)
          continue
        }
        try onTokens(stretches[part].reduce(0) { $0 + $1.range.count })
      }
      try onTokens(0)
      if learnt.count < parts.count { usleep(ExchangeFolder.pause) }
    }
    return parts.compactMap { learnt[$0] }
  }
}
