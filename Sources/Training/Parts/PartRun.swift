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

  /// Bytes that counting co-occurrences may take.
  private static let countingMemory = 512 << 20

  /// Learns the round that the folder has, or counts co-occurrences where it asks for these, and writes what came of it.
  ///
  /// - Returns: nil if the training has ended.
  /// - Throws: `badExchange` if nothing is asked for yet, or if a file lacks, is damaged, or belongs to another training or trainer; `badOption` if there is
  ///   no such part.
  package func learn() throws(TrainingError) -> PartSummary? {
    guard !folder.isPreparing else {
      throw .badExchange("the training asks for nothing at the moment: try again when \(folder.round) names a round")
    }
    do {
      return switch folder.state {
      case .ended: nil
      case .pairs: try countPairs()
      case .nothing, .round: try learnRound().summary
      }
    } catch .badExchange(let reason) {
      // It may have ended meanwhile, and its files are gone.
      if case .ended = folder.state { return nil }
      throw .badExchange(reason)
    }
  }

  private func sharedCorpus() throws(TrainingError) -> PartedCorpus {
    let corpus = try reading(folder.corpus) { (path) throws(StorageError) in try PartedCorpus(contentsOf: path) }
    guard corpus.isOfThisTrainer else {
      throw .badExchange("\(folder.corpus) is of a kithd that learns otherwise: all machines need the same version")
    }
    guard (0..<corpus.partCount).contains(part) else {
      throw .badOption("there is no part \(part): the training has parts 0 to \(corpus.partCount - 1)")
    }
    return corpus
  }

  private func text(of corpus: PartedCorpus) throws(TrainingError) -> PartText {
    try reading(folder.part(part)) { [part] (path) throws(StorageError) in
      try PartText(contentsOf: path, part: part, of: corpus)
    }
  }

  /// Counts which words of the part's text stand near each other, and writes the counts.
  private func countPairs() throws(TrainingError) -> PartSummary {
    let corpus = try sharedCorpus()
    let text = try text(of: corpus)
    let summary = PartSummary(part: part, round: nil, roundCount: corpus.roundCount, tokens: text.range.count)
    let path = folder.pairs(part)
    guard !text.range.isEmpty, PairFile.key(ofFile: path) != corpus.key else { return summary }
    let counter = PairCounter(
      text.tokens, text.range, vocabularySize: corpus.frequencies.count, memory: Self.countingMemory)
    do {
      try PairFile.write(counter, part: part, key: corpus.key, to: path, control: control)
    } catch .storage(let error) {
      throw .badExchange("\(path) cannot be written: \(ExchangeFolder.sentence(error))")
    }
    removeAfterTheEnd(path)
    return summary
  }

  /// Takes a file away that nobody else would any more.
  private func removeAfterTheEnd(_ path: String) {
    if case .ended = folder.state { unsafe unlink(path) }
  }

  /// - Returns: with the name of the content of the start.
  private func learnRound() throws(TrainingError) -> (summary: PartSummary, start: UInt64) {
    let corpus = try sharedCorpus()
    let start = try reading(folder.start) { (path) throws(StorageError) in
      try RoundFile.start(contentsOf: path, of: corpus)
    }
    let text = try text(of: corpus)
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
            contentsOf: path, key: corpus.key, half: half, vocabularySize: corpus.frequencies.count)
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
    removeAfterTheEnd(path)
    return (summary, start.hash)
  }

  /// Counts co-occurrences and learns round after round, as the folder asks for it, until the training ends; waits for that.
  ///
  /// - Parameter onRound: called after each.
  package func stay(_ onRound: (PartSummary) -> Void) throws(TrainingError) {
    try checkFolder()
    // The last start from which there was nothing to learn, and the key of the text of which there was nothing to count.
    var (empty, emptyText): (UInt64?, UInt64?)
    while true {
      if control.isCancelled() { throw .cancelled }
      switch folder.state {
      case .ended: return
      case .pairs(let name) where name != emptyText && !isCounted(name):
        do {
          let summary = try countPairs()
          if summary.tokens == 0 { emptyText = name } else { onRound(summary) }
        } catch .badExchange(let reason) {
          guard case .pairs = folder.state else { continue }
          throw .badExchange(reason)
        }
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

  /// Whether the part's co-occurrences are there, of the training whose key has that hash.
  private func isCounted(_ name: UInt64) -> Bool {
    PairFile.key(ofFile: folder.pairs(part)).map { ExchangeFolder.hash(ofKey: $0) } == name
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

/// What a part learnt in a round, or counted.
package struct PartSummary: Sendable, Equatable {
  package let part: Int
  /// nil where it counted co-occurrences.
  package let round: Int?
  package let roundCount: Int
  /// 0 if the part has no text, or none in the round.
  package let tokens: Int
}
