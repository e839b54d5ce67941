import KithProtocol

/// The jobs, who may see them, and whether there may be one more.
struct JobRegistry {
  /// The key of a `train` or `model.import`, which belongs to a user.
  private struct RequestKey: Hashable {
    let uid: UInt32
    let key: String
  }

  /// How many jobs of all users may be open.
  private static let unfinishedLimit = 256
  /// How many jobs are remembered when they are over.
  private static let finishedLimit = 64

  private var jobs: [String: Job] = [:]
  /// All names, in the order in which the jobs were opened.
  private var order: [String] = []
  private var lastOrdinal = 0
  private var keys: [RequestKey: String] = [:]

  /// - Parameter restored: The jobs of an earlier daemon, in the order in which they were opened.
  init(_ restored: [Job]) {
    for job in restored {
      add(job)
      lastOrdinal = max(lastOrdinal, JobFolder.ordinal(of: job.name) ?? 0)
    }
  }

  // MARK: Finding

  /// In the order in which they were opened.
  var all: [Job] { order.compactMap { jobs[$0] } }

  /// Only jobs that are there may be set.
  subscript(name: String) -> Job? {
    get { jobs[name] }
    _modify { yield &jobs[name] }
  }

  static func maySee(_ job: Job, _ peer: Peer) -> Bool {
    !peer.isScoped || peer.role == .admin || job.record.uid == peer.uid
  }

  func visible(to peer: Peer) -> [Job] { all.filter { Self.maySee($0, peer) } }

  /// - Throws: `job.not_found`, also for a job of somebody else.
  func job(_ name: String, for peer: Peer) throws(ProtocolError) -> Job {
    guard let job = jobs[name], Self.maySee(job, peer) else {
      throw ProtocolError(
        .jobNotFound, "there is no job `\(name)`", hint: "`job.list` lists them", field: JobTable.job.name)
    }
    return job
  }

  /// The job that an earlier request of the same user with the same key opened.
  func opened(with key: String?, by peer: Peer) -> Job? {
    key.flatMap { keys[RequestKey(uid: peer.uid, key: $0)] }.flatMap { jobs[$0] }
  }

  /// The jobs that nobody has fed for longer than this.
  func unfed(for limit: Duration) -> [String] {
    jobs.values.filter { $0.state == .feeding && .now - $0.lastFed > limit }.map(\.name)
  }

  /// How much of the disk a user's open jobs take.
  func byteCount(of uid: UInt32) -> Int {
    jobs.values.filter { $0.record.uid == uid && !$0.isOver }.reduce(0) { $0 + $1.byteCount }
  }

  var unfinishedCount: Int { jobs.values.count { !$0.isOver } }

  // MARK: Opening

  /// Checks that a user may open one more job, and that no other makes the same model.
  ///
  /// - Throws: `model.busy` or `auth.quota`.
  func checkRoom(for model: ModelKey, of uid: UInt32, limit: Int) throws(ProtocolError) {
    if let other = jobs.values.first(where: { $0.record.model == model && !$0.isOver }) {
      throw ProtocolError(
        .modelBusy, "the job \(other.name) is making a model of that name already", hint: "watch it, or cancel it",
        field: ScopeTable.model.name)
    }
    let own = jobs.values.count { $0.record.uid == uid && !$0.isOver }
    guard own < limit, unfinishedCount < Self.unfinishedLimit else {
      throw ProtocolError(.quota, "\(min(own, limit)) jobs of yours are open already", hint: "cancel one")
    }
  }

  mutating func newName() -> String {
    lastOrdinal += 1
    return JobFolder.name(ordinal: lastOrdinal)
  }

  mutating func add(_ job: Job) {
    jobs[job.name] = job
    order.append(job.name)
    if let key = job.record.key { keys[RequestKey(uid: job.record.uid, key: key)] = job.name }
  }

  // MARK: Forgetting

  /// Forgets the jobs that have been over longest, beyond `finishedLimit`.
  ///
  /// - Returns: Their names.
  mutating func removeOldest() -> ArraySlice<String> {
    let oldest = order.filter { jobs[$0]?.isOver ?? true }.dropLast(Self.finishedLimit)
    for name in oldest {
      jobs[name] = nil
      order.removeAll { $0 == name }
      for (key, job) in keys where job == name { keys[key] = nil }
    }
    return oldest
  }
}
