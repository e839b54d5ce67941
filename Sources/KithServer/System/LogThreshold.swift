package import Logging
import Synchronization

/// The level from which on messages are logged, shared by all loggers.
package final class LogThreshold: Sendable {
  private let index: Atomic<Int>

  package init(_ level: Logger.Level) { index = Atomic(Self.index(level)) }

  package var level: Logger.Level {
    get { Logger.Level.allCases[index.load(ordering: .relaxed)] }
    set { index.store(Self.index(newValue), ordering: .relaxed) }
  }

  private static func index(_ level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 0 }
}
