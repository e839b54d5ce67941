import Fixtures
import Foundation
import Testing

/// Looks again until it is so, for at most a minute; then the test fails.
func wait(_ what: String, until condition: () throws -> Bool) throws {
  let end = ContinuousClock.now + .seconds(60 * Sanitizers.slowdown)
  while true {
    // Looked at once more after that: on a busy machine it may be over when we wake up for the first time.
    let isOver = ContinuousClock.now > end
    if try condition() { return }
    if isOver { break }
    Thread.sleep(forTimeInterval: 0.05)
  }
  Issue.record("waited in vain for \(what)")
}
