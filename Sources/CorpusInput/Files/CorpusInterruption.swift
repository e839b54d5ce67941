internal import Synchronization

/// Whether a program that waits for input is to end: a signal's handler asks for it, and what is being waited for then is an error.
///
/// The handler must be one that lets system calls end (no `SA_RESTART`).
package enum CorpusInterruption {
  private static let isWanted = Atomic(false)

  static var isDue: Bool { isWanted.load(ordering: .relaxed) }

  /// Sound in a signal's handler.
  package static func ask() { isWanted.store(true, ordering: .relaxed) }
}
