package import KithProtocol
package import LanguageModel
import Synchronization

/// The open sessions of all users.
///
/// A session is found by its name and by its user: somebody else's is as good as none. Names are drawn from 125 random
/// bits. Beyond the limits opening is refused, and open sessions stay; those idle for too long expire, by a clock
/// that nobody can set.
package final class SessionStore: Sendable {
  package typealias Clock = @Sendable () -> ContinuousClock.Instant

  /// How many expired names are remembered, to tell `session.expired` from `session.not_found`.
  private static let rememberedCount = 1_024

  private struct State {
    var open: [String: OpenSession] = [:]
    var lastOrdinal: UInt64 = 0
    /// Names and their users, oldest first.
    var expired: [(id: String, user: UInt32)] = []
  }

  private let state = Mutex(State())
  private let now: Clock

  /// - Parameter now: the time, for tests.
  package init(now: @escaping Clock = { ContinuousClock.now }) { self.now = now }

  static let notFound = ProtocolError(
    .sessionNotFound, "there is no session of that name",
    hint: "`session.open` opens one; sessions end with the daemon", field: SessionTable.session.name)

  package static let limits = GrowingContext.Limits(
    words: ProtocolLimits.sessionWords, bytes: ProtocolLimits.sessionBytes, undos: ProtocolLimits.sessionUndos)

  package var count: Int { state.withLock { $0.open.count } }

  /// Memory that all of them take.
  package var byteCount: Int { state.withLock { Array($0.open.values) }.reduce(0) { $0 + $1.byteCount } }

  /// Whether the user may open one more: checked before the text is read, and again when it is.
  ///
  /// - Throws: `auth.quota`, or `flow.overloaded` where all users together have too many.
  package func checkRoom(for user: UInt32) throws(ProtocolError) {
    sweep()
    try state.withLock { (state) throws(ProtocolError) in try Self.checkRoom(state, user) }
  }

  private static func checkRoom(_ state: State, _ user: UInt32) throws(ProtocolError) {
    guard state.open.values.count(where: { $0.user == user }) < ProtocolLimits.sessionsPerUser else {
      throw ProtocolError(
        .quota, "you have \(ProtocolLimits.sessionsPerUser) sessions open already",
        hint: "close some, or open them with a shorter `idle_s`")
    }
    guard state.open.count < ProtocolLimits.sessions else {
      throw ProtocolError.overloaded("all users together have \(ProtocolLimits.sessions) sessions open already")
    }
  }

  package func add(
    _ context: GrowingContext, of served: ServedModel, user: UInt32, idleLimit: Duration
  ) throws(ProtocolError) -> OpenSession {
    let time = now()
    return try state.withLock { (state) throws(ProtocolError) in
      try Self.checkRoom(state, user)
      state.lastOrdinal += 1
      let session = OpenSession(
        id: Self.newName(), ordinal: state.lastOrdinal, user: user, served: served, idleLimit: idleLimit,
        context: context, now: time)
      state.open[session.id] = session
      return session
    }
  }

  /// - Throws: `session.not_found` or `session.expired`.
  package func find(_ id: String, user: UInt32) throws(ProtocolError) -> OpenSession {
    let time = now()
    let (session, hasExpired) = state.withLock { state in
      (state.open[id], state.expired.contains { $0.id == id && $0.user == user })
    }
    if let session, session.user == user {
      if session.isExpired(at: time) {
        remove(session, hasExpired: true)
        throw Self.expired
      }
      session.use(at: time)
      return session
    }
    throw hasExpired ? Self.expired : Self.notFound
  }

  private static let expired = ProtocolError(
    .sessionExpired, "nobody asked the session for too long, and it is gone",
    hint: "open another one; a longer `idle_s` keeps it longer", field: SessionTable.session.name)

  package func close(_ session: OpenSession) { remove(session, hasExpired: false) }

  private func remove(_ session: OpenSession, hasExpired: Bool) {
    session.close()
    state.withLock { state in
      guard state.open.removeValue(forKey: session.id) != nil, hasExpired else { return }
      if state.expired.count == Self.rememberedCount { state.expired.removeFirst() }
      state.expired.append((session.id, session.user))
    }
  }

  /// Lets go of all that have expired.
  package func sweep() {
    let time = now()
    for session in state.withLock({ Array($0.open.values) }) where session.isExpired(at: time) {
      remove(session, hasExpired: true)
    }
  }

  /// `s-` and 25 letters or digits of five bits each, from the kernel's random numbers.
  private static func newName() -> String {
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")  // no i, l, o, u: as Crockford's base 32
    var generator = SystemRandomNumberGenerator()
    return "s-" + String((0..<25).map { _ in digits[Int.random(in: 0..<32, using: &generator)] })
  }
}
