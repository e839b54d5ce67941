package import LanguageModel
internal import Storage
package import Tokenization

/// Fits the gates of memories on held-out documents: the first part of a document is learnt, words of its last part are
/// predicted, and as many of another document, which the memory must not make worse.
package struct MemoryGateTrainer {
  private let control: TrainingControl

  /// How many words and sentence ends are learnt at most, by turns: a gate must know small memories and large ones.
  private static let learntCounts = [400, 2_000, 10_000, 50_000]
  /// How many words of each document are predicted at most, and of all together.
  private static let predictedCount = 1_000
  private static let exampleCount = 250_000
  private static let shortestDocument = 40
  /// Fixed, so that the result does not depend on the number of cores.
  private static let groupCount = 4

  package init(control: TrainingControl = TrainingControl()) { self.control = control }

  /// - Parameter model: the rehearsed one, with scales and the caches' gates fitted.
  /// - Returns: nil where too little text was held out to fit on.
  func fit(_ model: Model, on heldOut: HeldOutPieces) throws(TrainingError) -> MemoryGates? {
    let tokens = heldOut.tokens
    return try fit(model, on: heldOut.documents) { WordID(tokens[$0]) }
  }

  /// - Parameters:
  ///   - model: knows none of the documents.
  ///   - documents: positions of words.
  ///   - word: the word at a position.
  /// - Returns: nil where that is too little text to fit on.
  package func fit(
    _ model: Model, on documents: [Range<Int>], _ word: @Sendable (Int) -> WordID
  ) throws(TrainingError) -> MemoryGates? {
    let documents = documents.filter { $0.count >= Self.shortestDocument }
    guard documents.count >= 2 else { return nil }
    let rounds = self.rounds(documents)
    try control.progress(.fit, 0, of: nil, "gates of memories")
    let isCancelled = control.isCancelled
    let groups = parallelMap(Self.groupCount) { group in
      var examples = GateExamples()
      var state = DocumentState(model)
      for index in stride(from: group, to: rounds.count, by: Self.groupCount) {
        let round = rounds[index]
        state.memory = Memory(of: model).adding(round.learnt.map(word), of: model)
        for piece in [round.own, round.other] {
          state.reset()
          for i in piece {
            if isCancelled() { return examples }
            let next = word(i)
            state.collectMemory(next, into: &examples)
            state.append(next)
          }
        }
      }
      return examples
    }
    try control.progress(.fit, 1, of: nil, "gates of memories")
    return GateTrainer(control: control).train(on: groups)
  }

  /// What is learnt, what follows in the same document, and as much of another.
  private struct Round {
    let learnt: Range<Int>
    let own: Range<Int>
    let other: Range<Int>
  }

  /// Rounds over all documents; long ones have several, further on in them.
  private func rounds(_ documents: [Range<Int>]) -> [Round] {
    var rounds: [Round] = []
    var predicted = 0
    // Often enough that few documents, too, give memories of all sizes.
    for turn in 0..<Self.learntCounts.count * 4 {
      for (index, document) in documents.enumerated() {
        let learnt = min(Self.learntCounts[(turn + index) % Self.learntCounts.count], document.count * 3 / 4)
        let count = min(Self.predictedCount, document.count - learnt)
        let room = document.count - learnt - count
        // A short document has one round.
        guard turn == 0 || room > turn * Self.predictedCount else { continue }
        let start = document.lowerBound + room * (turn % 5) / 5
        let other = documents[(index + 1 + turn) % documents.count]
        guard other != document else { continue }
        // Not always from its beginning, which is not like the rest of it.
        let otherStart = other.lowerBound + max(0, other.count - count) * ((2 * turn + 1) % 5) / 5
        rounds.append(
          Round(
            learnt: start..<start + learnt, own: start + learnt..<start + learnt + count,
            other: otherStart..<min(otherStart + count, other.upperBound)))
        predicted += 2 * count
        if predicted >= Self.exampleCount { return rounds }
      }
    }
    return rounds
  }
}
