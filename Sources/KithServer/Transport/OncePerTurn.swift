/// Something that is done once at the end of a turn of the event loop, however often it is asked for before.
struct OncePerTurn {
  private var isScheduled = false

  /// - Returns: Whether the caller must schedule it; false if that has been done in this turn.
  mutating func schedule() -> Bool {
    defer { isScheduled = true }
    return !isScheduled
  }

  /// It is being done now: the next request for it schedules it again.
  mutating func begin() { isScheduled = false }
}
