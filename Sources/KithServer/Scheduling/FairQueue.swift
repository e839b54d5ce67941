import NIOCore

/// Work of many users, taken in turn: however much one of them has waiting, the next of another waits for one piece of
/// each only.
///
/// A user's own work stays in order. Adding and taking cost constant time.
package struct FairQueue<Work> {
  private var waiting: [UInt32: CircularBuffer<Work>] = [:]
  /// The users with work, each once; the first is next.
  private var turns = CircularBuffer<UInt32>()

  package init() {}

  package mutating func append(_ work: Work, of user: UInt32) {
    if waiting[user] == nil { turns.append(user) }
    waiting[user, default: CircularBuffer()].append(work)
  }

  package mutating func popFirst() -> Work? {
    guard let user = turns.popFirst(), let work = waiting[user]?.popFirst() else { return nil }
    if waiting[user]?.isEmpty ?? true { waiting[user] = nil } else { turns.append(user) }
    return work
  }
}
