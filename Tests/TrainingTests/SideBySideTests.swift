import Dispatch
import Fixtures
import LanguageModel
import Synchronization
import Testing

@testable import Training

/// Two computations at once, and a training that has one core for them.
@Suite struct `Training side by side` {
  @Test func `gives both results, and runs both to their ends where one fails`() throws {
    let (first, second) = try sideBySide({ () throws(TrainingError) in 1 }, { () throws(TrainingError) in "two" })
    #expect(first == 1 && second == "two")
    let ended = Flag()
    #expect(throws: TrainingError.noWords) {
      try sideBySide({ () throws(TrainingError) -> Int in throw .noWords }, { ended.set() })
    }
    #expect(ended.isSet)
    var here = 0
    #expect(throws: TrainingError.cancelled) {
      try sideBySide({ here += 1 }, { () throws(TrainingError) -> Int in throw .cancelled })
    }
    #expect(here == 1)
  }

  private final class Held: Sendable {}

  @Test func `lets go of what the second holds before it is over`() throws {
    for turn in 0..<2_000 {
      var held: Held? = Held()
      weak let trace = held
      try { [held] () throws(TrainingError) in
        _ = try sideBySide({ () throws(TrainingError) in 1 }, { withExtendedLifetime(held) { 2 } })
      }()
      held = nil
      #expect(trace == nil, "turn \(turn)")
    }
  }

  @Test func `leaves each of the two all cores for its own parts`() throws {
    let (mine, others) = try sideBySide({ parallelMap(3) { $0 + 1 } }, { parallelMap(3) { $0 * 2 } })
    #expect(mine == [1, 2, 3] && others == [0, 2, 4])
  }

  /// Inside of a parallel loop, Dispatch runs another one on one thread: so each of these trains as on one core.
  @Test func `makes the same model on one core as on all`() throws {
    var corpus = TopicCorpus(seed: 5)
    let (documents, folder) = (corpus.documents(26), TemporaryFolder())
    let expected = try trainModel(on: documents, options: TopicCorpus.options, in: folder, named: "all.kith")
    let hashes = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let model = try? trainModel(on: documents, options: TopicCorpus.options, in: folder, named: "\(index).kith")
      hashes.withLock { $0.append(model?.details.contentHash ?? "none") }
    }
    #expect(hashes.withLock { $0 } == [expected.details.contentHash, expected.details.contentHash])
  }
}
