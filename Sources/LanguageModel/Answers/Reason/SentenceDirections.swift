/// How much the two sides of a sentence count, as seen from the word that led to it.
package struct SentenceDirections: Sendable, Hashable, CustomStringConvertible {
  /// The weight of words before the cue; of those after it 1.
  package let before: Double
  /// The weight of a cue that nothing new follows; of another 1.
  package let lastCue: Double

  package init(before: Double, lastCue: Double) {
    self.before = before
    self.lastCue = lastCue
  }

  /// Fitted on the first halves of the training stories of all of bAbI's tasks together (`kith-bench directions`).
  package static let fitted = SentenceDirections(before: 0.2, lastCue: 0.1)

  package var description: String { "before the cue \(before), a cue at the end \(lastCue)" }
}
