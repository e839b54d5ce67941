internal import Glibc
internal import Storage

/// One part of a training that takes place on several machines: what `kithd associate` does.
///
/// ```swift
/// try TrainingRun(output: "all.kith", options: options, exchange: folder).train(on: reader.forEachChunk)  // here
/// try PartRun(folder, part: 3).learn()                                                                    // elsewhere
/// ```
package struct PartRun {
  private let folder: ExchangeFolder
  private let part: Int
  private let control: TrainingControl

  package init(_ folder: ExchangeFolder, part: Int, control: TrainingControl = TrainingControl()) {
    (self.folder, self.part, self.control) = (folder, part, control)
  }

  /// Learns the round that the folder has, and writes what it came to.
  ///
  /// - Returns: nil if the training has ended.
  /// - Throws: `badExchange` if a file lacks, is damaged, or belongs to another training or trainer; `badOption` if there is
  ///   no such part.
  package func learn() throws(TrainingError) -> PartSummary? {
    if case .ended = folder.state { return nil }
    do {
      return try learnRound().summary
    } catch .badExchange(let reason) {
      // It may have ended meanwhile, and its files are gone.
      if case .ended = folder.state { return nil }
      throw .badExchange(reason)
    }
  }

  /// - Returns: with the name of the content of the start.
  private func learnRound() throws(TrainingError) -> (summary: PartSummary, start: UInt64) {
    let corpus = try reading(folder.corpus) { (path) throws(StorageError) in try PartedCorpus(contentsOf: path) }
    guard corpus.isOfThisTrainer else {
      throw .badExchange("\(folder.corpus) is of a kithd that learns otherwise: all machines need the same version")
    }
    guard (0..<corpus.partCount).contains(part) else {
      throw .badOption("there is no part \(part): the training has parts 0 to \(corpus.partCount - 1)")
    }
    let start = try reading(folder.start) { (path) throws(StorageError) in
      try RoundFile.start(contentsOf: path, of: corpus)
    }
    let text = try reading(folder.part(part)) { [part] (path) throws(StorageError) in
      try PartText(contentsOf: path, part: part, of: corpus)
    }
    let stretches = text.rounds[start.round]
    let summary = PartSummary(
      part: part, round: start.round, roundCount: corpus.roundCount, tokens: stretches.reduce(0) { $0 + $1.range.count }
    )
    guard !stretches.isEmpty, !RoundFile.isLearnt(folder.learnt(part), from: start.hash, isRead: true) else {
      return (summary, start.hash)
    }

    func otherShapes() -> TrainingError {
      .badExchange("\(folder.start): it is of other shapes than \(folder.corpus) asks for")
    }
    // Before there are arrays of the size that the corpus asks for.
    let words = corpus.frequencies.count
    guard start.content.column("input").count == words * corpus.options.dimension(forTokens: corpus.tokens) else {
      throw otherShapes()
    }
    let parameters = corpus.parameters
    let learners = LearningPipeline(parameters, corpus.plan, seed: corpus.options.seed)
    guard learners.restore(start.content) else { throw otherShapes() }
    var noise: [NoiseSampler] = []
    for half in 0..<2 {
      noise.append(
        try reading(folder.noise(half)) { (path) throws(StorageError) in
          try NoiseSampler(
            contentsOf: path, key: corpus.key, half: half, order: corpus.noiseOrder,
            vocabularySize: corpus.frequencies.count)
        })
    }
    let learning = StretchLearning(
      text.tokens, noise: noise, corpus.plan, parameters, quotes: corpus.quotes,
      historyAcrossSentences: corpus.options.historyAcrossSentences)
    let place = PartRound(
      part: part, round: start.round, partCount: corpus.partCount, total: corpus.total, done: start.done)
    var done = 0
    let learnt = try PartLearner(learning, learners, corpus.plan, seed: corpus.options.seed)
      .learnt(from: start.content, stretches, place) { (tokens) throws(TrainingError) in
        done += tokens
        try control.progress(.associate, done, of: summary.tokens, "tokens")
      }
    let path = folder.learnt(part)
    try folder.writing(path) { (path) throws(StorageError) in try RoundFile.writeLearnt(learnt, from: start, to: path) }
    // Nobody would take it away any more.
    if case .ended = folder.state { unsafe unlink(path) }
    return (summary, start.hash)
  }

  /// Learns round after round, as the folder has them, until the training ends; waits for the first.
  ///
  /// - Parameter onRound: called after each.
  package func stay(_ onRound: (PartSummary) -> Void) throws(TrainingError) {
    try checkFolder()
    // The last start from which there was nothing to learn.
    var empty: UInt64?
    while true {
      if control.isCancelled() { throw .cancelled }
      switch folder.state {
      case .ended: return
      // What was learnt from it may be gone: damaged, or the training was killed and has begun anew.
      case .round(let start) where start != empty && !RoundFile.isLearnt(folder.learnt(part), from: start):
        do {
          let (summary, start) = try learnRound()
          if summary.tokens == 0 { empty = start } else { onRound(summary) }
        } catch .badExchange(let reason) {
          // The training may have ended or begun anew meanwhile, and its files are gone.
          guard case .round = folder.state else { continue }
          throw .badExchange(reason)
        }
      default: usleep(ExchangeFolder.pause)
      }
    }
  }

  /// Says what waiting would not mend, and what it may be for.
  private func checkFolder() throws(TrainingError) {
    guard part >= 0 else { throw .badOption("parts have numbers from 0 on, and not \(part)") }
    var status = stat()
    guard unsafe stat(folder.path, &status) == 0 else {
      guard errno == ENOENT else { throw unusable() }
      return control.note("there is no \(folder.path) yet: waiting for kithd train --exchange to make it")
    }
    guard unsafe access("\(folder.path)/.", R_OK | X_OK) == 0 else { throw unusable() }
  }

  private func unusable() -> TrainingError {
    .badExchange("\(folder.path) cannot be used: \(unsafe String(cString: strerror(errno)))")
  }

  /// Reads a file of the folder; its error names the file.
  private func reading<Content>(
    _ path: String, _ read: (String) throws(StorageError) -> Content
  ) throws(TrainingError) -> Content {
    do {
      return try read(path)
    } catch .system(_, code: ENOENT) {
      throw .badExchange("there is no \(path): no training waits for parts there, or it has ended")
    } catch {
      throw .badExchange("\(path): \(ExchangeFolder.sentence(error))")
    }
  }
}

/// What a part learnt in a round.
package struct PartSummary: Sendable, Equatable {
  package let part: Int
  package let round: Int
  package let roundCount: Int
  /// 0 if the part has no text in the round.
  package let tokens: Int
}
