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
  /// - Throws: `badExchange` if a file lacks, is damaged, or belongs to another training; there is no such part; or the
  ///   training has ended.
  package func learn() throws(TrainingError) -> PartSummary { try learnRound().summary }

  /// - Returns: with the name of the content of the start.
  private func learnRound() throws(TrainingError) -> (summary: PartSummary, start: UInt64) {
    let corpus = try reading(folder.corpus) { (path) throws(StorageError) in try PartedCorpus(contentsOf: path) }
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
    guard !stretches.isEmpty, !RoundFile.isLearnt(folder.learnt(part), from: start.hash) else {
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
            contentsOf: path, order: corpus.noiseOrder, vocabularySize: corpus.frequencies.count)
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
    try storing { () throws(StorageError) in
      try RoundFile.writeLearnt(learnt, from: start, to: folder.learnt(part))
    }
    return (summary, start.hash)
  }

  /// Learns round after round, as the folder has them, until the training ends; waits for the first.
  ///
  /// - Parameter onRound: called after each.
  package func stay(_ onRound: (PartSummary) -> Void) throws(TrainingError) {
    var last: UInt64?
    while true {
      if control.isCancelled() { throw .cancelled }
      switch folder.state {
      case .ended: return
      case .round(let start) where start != last:
        do {
          let (summary, start) = try learnRound()
          onRound(summary)
          last = start
        } catch .badExchange(let reason) {
          // The training may have ended meanwhile, and its files are gone.
          guard case .ended = folder.state else { throw .badExchange(reason) }
        }
      default: usleep(ExchangeFolder.pause)
      }
    }
  }

  /// Reads a file of the folder; its error names the file.
  private func reading<Content>(
    _ path: String, _ read: (String) throws(StorageError) -> Content
  ) throws(TrainingError) -> Content {
    do {
      return try read(path)
    } catch .system(_, code: ENOENT) {
      throw .badExchange("there is no \(path): no training waits for parts there, or it has ended")
    } catch .notAModel {
      throw .badExchange("\(path) is no such file of a training in parts")
    } catch {
      throw .badExchange("\(path): \(error.message)")
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
