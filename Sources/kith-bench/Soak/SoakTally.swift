import Foundation
import Measuring
import Synchronization

/// What the clients of a round saw.
final class SoakTally: Sendable {
  private struct State {
    var round = SoakRound(seconds: 0)
    var milliseconds: [Double] = []
    var noteCount = 0
  }

  private let state = Mutex(State())
  /// More faults than these are counted only.
  private static let noteLimit = 20

  /// An answer came, and was compared.
  func answered(_ what: String, within milliseconds: Double? = nil, isRight: Bool) {
    state.withLock { state in
      state.round.answers += 1
      if let milliseconds { state.milliseconds.append(milliseconds) }
      if !isRight { state.round.wrongAnswers += 1 }
    }
    if !isRight { tell("wrong: \(what)") }
  }

  /// No answer came in the end.
  func lost(_ what: String) {
    state.withLock { $0.round.lostAnswers += 1 }
    tell("lost: \(what)")
  }

  func count(_ what: any (WritableKeyPath<SoakRound, Int> & Sendable), _ number: Int = 1) {
    state.withLock { $0.round[keyPath: what] += number }
  }

  func loaded(_ bytes: Int) { state.withLock { $0.round.loadedBytes = max($0.round.loadedBytes, bytes) } }

  /// The round, and the beginning of the next.
  func take(at seconds: Double, resting process: ProcessState?) -> SoakRound {
    state.withLock { state in
      var round = state.round
      round.seconds = seconds
      round.restingBytes = process?.residentBytes ?? 0
      round.descriptors = process?.descriptorCount ?? 0
      round.threads = process?.threadCount ?? 0
      let sorted = state.milliseconds.sorted()
      round.median = percentile(0.5, of: sorted)
      round.percentile99 = percentile(0.99, of: sorted)
      state.round = SoakRound(seconds: 0)
      state.milliseconds = []
      return round
    }
  }

  private func tell(_ what: String) {
    let isShown = state.withLock { state in
      state.noteCount += 1
      return state.noteCount <= Self.noteLimit
    }
    if isShown { note(what) }
  }
}
