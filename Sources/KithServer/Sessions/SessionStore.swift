package import KithProtocol
package import LanguageModel
import Synchronization
import SystemPackage

/// The open sessions of all users.
///
/// A session is found by its name and by its user: somebody else's is as good as none. Names are drawn from 125 random
/// bits. Beyond the limits opening is refused, and open sessions stay; those idle for too long expire, by a clock
/// that nobody can set.
///
/// Under a service manager that keeps descriptors, sessions outlive the daemon (`SessionFile`); those of an earlier one are
/// read again when they are first asked for (`KeptSession`).
package final class SessionStore: Sendable {
  package typealias Clock = @Sendable () -> ContinuousClock.Instant

  /// How many expired names are remembered, to tell `session.expired` from `session.not_found`.
  private static let rememberedCount = 1_024

  private struct State {
    var open: [String: OpenSession] = [:]
    /// Left by an earlier daemon, and not asked for yet.
    var sleeping: [String: KeptSession] = [:]
    /// Names that the service manager keeps.
    var kept: Set<String> = []
    var lastOrdinal: UInt64 = 0
    /// Names and their users, oldest first.
    var expired: [(id: String, user: UInt32)] = []
  }

  private let state = Mutex(State())
  private let now: Clock
  private let keeper: SessionKeeper?

  /// - Parameters:
  ///   - keeper: who keeps sessions for the next daemon; nil if nobody does.
  ///   - now: the time, for tests.
  package init(keeper: SessionKeeper? = nil, now: @escaping Clock = { ContinuousClock.now }) {
    self.keeper = keeper
    self.now = now
  }

  static let notFound = ProtocolError(
    .sessionNotFound, "there is no session of that name",
    hint: "`session.open` opens one; without systemd, sessions end with the daemon", field: SessionTable.session.name)

  package static let limits = GrowingContext.Limits(
    words: ProtocolLimits.sessionWords, bytes: ProtocolLimits.sessionBytes, undos: ProtocolLimits.sessionUndos)

  package var count: Int { state.withLock { $0.open.count + $0.sleeping.count } }

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
    let own =
      state.open.values.count { $0.user == user } + state.sleeping.values.count { $0.record.user == user }
    guard own < ProtocolLimits.sessionsPerUser else {
      throw ProtocolError(
        .quota, "you have \(ProtocolLimits.sessionsPerUser) sessions open already",
        hint: "close some, or open them with a shorter `idle_s`")
    }
    guard state.open.count + state.sleeping.count < ProtocolLimits.sessions else {
      throw ProtocolError.overloaded("all users together have \(ProtocolLimits.sessions) sessions open already")
    }
  }

  package func add(
    _ context: GrowingContext, of served: ServedModel, user: UInt32, memory: String? = nil, idleLimit: Duration
  ) throws(ProtocolError) -> OpenSession {
    let id = Self.newName()
    let file = file(SessionRecord(id, of: user, served, memory: memory, idleLimit: idleLimit, context))
    let time = now()
    do throws(ProtocolError) {
      let session = try state.withLock { (state) throws(ProtocolError) in
        try Self.checkRoom(state, user)
        state.lastOrdinal += 1
        let session = OpenSession(
          id: id, ordinal: state.lastOrdinal, user: user, served: served, memoryName: memory, idleLimit: idleLimit,
          context: context, file: file, now: time)
        state.open[id] = session
        return session
      }
      if let file { keeper?.keep(file.descriptor, id) }
      return session
    } catch {
      if file != nil { state.withLock { _ = $0.kept.remove(id) } }
      throw error
    }
  }

  /// A file for the service manager; nil if it keeps none, or no more, or there is no memory for one.
  private func file(_ record: SessionRecord) -> SessionFile? {
    guard let keeper else { return nil }
    let hasRoom = state.withLock { state in
      guard state.kept.count < keeper.capacity else { return false }
      return state.kept.insert(record.id).inserted
    }
    guard hasRoom else { return nil }
    do throws(Errno) {
      return try SessionFile(record)
    } catch {
      state.withLock { _ = $0.kept.remove(record.id) }
      return nil
    }
  }

  /// A session, open or left by an earlier daemon.
  package enum Found {
    case open(OpenSession)
    case sleeping(KeptSession)
  }

  /// - Throws: `session.not_found` or `session.expired`.
  package func find(_ id: String, user: UInt32) throws(ProtocolError) -> Found {
    let time = now()
    let (session, sleeping, hasExpired) = state.withLock { state in
      (state.open[id], state.sleeping[id], state.expired.contains { $0.id == id && $0.user == user })
    }
    if let session, session.user == user {
      if session.isExpired(at: time) {
        remove(session, hasExpired: true)
        throw Self.expired
      }
      session.use(at: time)
      return .open(session)
    }
    if let sleeping, sleeping.record.user == user {
      if sleeping.isExpired(at: time) {
        drop(sleeping, hasExpired: true)
        throw Self.expired
      }
      return .sleeping(sleeping)
    }
    throw hasExpired ? Self.expired : Self.notFound
  }

  private static let expired = ProtocolError(
    .sessionExpired, "nobody asked the session for too long, and it is gone",
    hint: "open another one; a longer `idle_s` keeps it longer", field: SessionTable.session.name)

  package func close(_ session: OpenSession) { remove(session, hasExpired: false) }

  private func remove(_ session: OpenSession, hasExpired: Bool) {
    session.close()
    let wasKept = state.withLock { state in
      guard state.open.removeValue(forKey: session.id) != nil else { return false }
      if hasExpired { Self.remember(session.id, session.user, &state) }
      return state.kept.remove(session.id) != nil
    }
    if wasKept { keeper?.forget(session.id) }
  }

  /// Has a session kept no longer: what is kept of it is not what it is.
  func keepNoLonger(_ session: OpenSession) {
    if state.withLock({ $0.kept.remove(session.id) }) != nil { keeper?.forget(session.id) }
  }

  private static func remember(_ id: String, _ user: UInt32, _ state: inout State) {
    if state.expired.count == Self.rememberedCount { state.expired.removeFirst() }
    state.expired.append((id, user))
  }

  /// Lets go of all that have expired.
  package func sweep() {
    let time = now()
    let (open, sleeping) = state.withLock { (Array($0.open.values), Array($0.sleeping.values)) }
    for session in open where session.isExpired(at: time) { remove(session, hasExpired: true) }
    for session in sleeping where session.isExpired(at: time) { drop(session, hasExpired: true) }
  }

  // MARK: Those of an earlier daemon

  /// Takes over what an earlier daemon left with the service manager.
  ///
  /// - Parameter left: descriptors by the names under which they were kept; they are closed when they are not wanted any more.
  /// - Returns: how many sessions there were, and how many of the descriptors were none.
  package func takeOver(_ left: [(name: String, descriptor: CInt)]) -> (sessions: Int, others: Int) {
    let time = now()
    var others = 0
    for (name, descriptor) in left {
      guard let (file, record) = SessionFile.takeOver(descriptor), record.id == name else {
        others += 1
        keeper?.forget(name)
        continue
      }
      state.withLock { state in
        state.sleeping[name] = KeptSession(record, file, now: time)
        state.kept.insert(name)
      }
    }
    return (left.count - others, others)
  }

  /// Puts a session that was left in service again.
  func open(_ sleeping: KeptSession, _ context: GrowingContext, of served: ServedModel) -> OpenSession {
    let time = now()
    return state.withLock { state in
      state.lastOrdinal += 1
      let record = sleeping.record
      let session = OpenSession(
        id: record.id, ordinal: state.lastOrdinal, user: record.user, served: served, memoryName: record.memory,
        idleLimit: sleeping.idleLimit, context: context, file: sleeping.file, outcomes: record.outcomes,
        learntByteCount: record.learnt, now: time)
      if state.sleeping.removeValue(forKey: record.id) != nil { state.open[record.id] = session }
      return session
    }
  }

  /// Forgets a session that was left.
  func drop(_ sleeping: KeptSession, hasExpired: Bool) {
    let id = sleeping.record.id
    let wasKept = state.withLock { state in
      guard state.sleeping.removeValue(forKey: id) != nil else { return false }
      if hasExpired { Self.remember(id, sleeping.record.user, &state) }
      return state.kept.remove(id) != nil
    }
    if wasKept { keeper?.forget(id) }
  }

  /// Whether it looks like a session's name.
  package static func isName(_ name: String) -> Bool {
    name.utf8.count == 27 && name.hasPrefix("s-") && name.utf8.dropFirst(2).allSatisfy { digits.utf8.contains($0) }
  }

  private static let digits = "0123456789abcdefghjkmnpqrstvwxyz"  // no i, l, o, u: as Crockford's base 32

  /// `s-` and 25 letters or digits of five bits each, from the kernel's random numbers.
  private static func newName() -> String {
    let digits = Array(Self.digits)
    var generator = SystemRandomNumberGenerator()
    return "s-" + String((0..<25).map { _ in digits[Int.random(in: 0..<32, using: &generator)] })
  }
}
