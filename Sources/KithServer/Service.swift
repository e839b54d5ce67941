package import KithProtocol
package import Logging

/// Everything the connections share: models, jobs, threads and counters; and the way from a request to its operation.
///
/// `run` is called on a connection's event loop and returns at once. What is quick is answered there and then; what
/// computes goes to the workers with the model it began with; what concerns jobs goes to the jobs, in order.
package final class Service: Sendable {
  package struct Configuration: Sendable {
    /// The version that `hello` and `status` tell.
    package var version: String
    /// How long a client may leave unread replies untouched.
    package var unreadLimit = Duration.seconds(ProtocolLimits.unreadSeconds)
    package var connectionLimit = ProtocolLimits.connections
    package var userConnectionLimit = ProtocolLimits.connectionsPerUser

    package init(version: String) { self.version = version }
  }

  package let configuration: Configuration
  package let models: ModelStore
  package let jobs: TrainingJobs
  package let workers: Workers
  package let sessions: SessionStore
  package let counters = Counters()
  package let statistics = Statistics()
  private let idempotency = Idempotency()
  package let logger: Logger
  package let administration: Administration
  private let start = ContinuousClock.now

  package init(
    configuration: Configuration, models: ModelStore, jobs: TrainingJobs, workers: Workers,
    sessions: SessionStore = SessionStore(), logger: Logger, administration: Administration = Administration()
  ) {
    self.configuration = configuration
    self.models = models
    self.jobs = jobs
    self.workers = workers
    self.sessions = sessions
    self.logger = logger
    self.administration = administration
  }

  /// Who is told of what happens.
  package var events: Events { models.events }

  /// How many connections there may be now, as an operator has it.
  var connectionLimit: Int { min(configuration.connectionLimit, administration.current.connectionLimit) }

  var uptimeSeconds: Double { (ContinuousClock.now - start).seconds }

  /// Answers a request through its responder, now or later, exactly once; one with a key like the first of that key.
  package func run(_ request: Request, _ responder: Responder) {
    guard admit(request.operation, responder) else { return }
    idempotency.run(request, responder) { perform(request, $0) }
  }

  private func perform(_ request: Request, _ responder: Responder) {
    let arguments = request.arguments
    switch request.operation {
    case .ping: responder.send(PingReply())
    case .hello:
      responder.send(
        HelloReply(version: configuration.version, role: responder.peer.role, connectionLimit: connectionLimit))
    case .status: responder.send(status(for: responder.peer))
    case .stats: responder.send(stats())
    case .subscribe: subscribe(arguments, responder)
    case .describe: responder.send(DescribeReply(of: arguments.optionalString("of").flatMap(Operation.init)))
    case .cancel: responder.send(CancelReply(isCancelled: false))  // connections know their requests and answer this

    case .configReload: configReload(responder)
    case .logLevel: logLevel(arguments, responder)
    case .drain: drain(responder)

    case .modelList: modelList(responder)
    case .modelShow: modelShow(arguments, responder)
    case .modelLoad: modelLoad(arguments, responder)
    case .modelUnload: modelUnload(arguments, responder)
    case .modelPin: modelPin(arguments, responder)
    case .modelUnpin: modelUnpin(arguments, responder)
    case .modelAlias: modelAlias(arguments, responder)
    case .modelShare: modelShare(arguments, responder)
    case .modelVerify: modelVerify(arguments, responder)
    case .modelDelete: modelDelete(arguments, responder)
    case .modelImport: jobs.submit(.importModel(ImportRequest(arguments), key: request.key, responder))
    case .modelExport: modelExport(arguments, responder)

    case .predict: predict(arguments, responder)
    case .score: score(arguments, responder)
    case .choose: choose(arguments, responder)
    case .explain: explain(arguments, responder)
    case .related: related(arguments, responder)
    case .topic: topic(arguments, responder)
    case .similar: similar(arguments, responder)
    case .collocates: collocates(arguments, responder)
    case .reason: Reason(arguments).run(in: self, isStreaming: request.isStreaming, responder)
    case .xray: xray(arguments, responder)
    case .complete: complete(arguments, isStreaming: request.isStreaming, responder)

    case .sessionOpen: sessionOpen(arguments, responder)
    case .sessionAppend: sessionAppend(arguments, responder)
    case .sessionUndo: sessionUndo(arguments, responder)
    case .sessionSave: sessionSave(arguments, responder)
    case .sessionClose: sessionClose(arguments, responder)

    // A job's keys are kept with it, beyond a restart.
    case .train: jobs.submit(.train(TrainRequest(arguments), key: request.key, responder))
    case .feed: jobs.submit(.feed(Feed(arguments, key: request.key), responder))
    case .jobList: jobs.submit(.list(responder))
    case .jobWatch: jobs.submit(.watch(job: arguments.string("job"), responder))
    case .jobCancel: jobs.submit(.cancel(job: arguments.string("job"), responder))
    }
  }

  package func status(for peer: Peer) -> StatusReply {
    var status = StatusReply(
      version: configuration.version, uptimeSeconds: uptimeSeconds,
      defaultModel: models.defaultName(for: peer), models: models.loaded(for: peer),
      connectionCount: counters.connectionCount, runningCount: workers.pendingCount,
      requestCount: counters.requestCount, droppedCount: counters.droppedCount, jobCount: jobs.unfinishedCount,
      sessionCount: sessions.count, sessionBytes: sessions.byteCount,
      residentBytes: FileSystem.residentByteCount, threadCount: workers.threadCount)
    status.memoryLimitBytes = MemoryLimit.high()
    status.diskFreeBytes = FileSystem.freeByteCount(at: models.folder.path)
    return status
  }

  /// Runs `answer` on a worker with the model of that name, and sends what it returns or throws.
  ///
  /// - Parameter answer: Looks at `responder.isCancelled` now and then if it takes long, and returns nil once it is.
  func compute<R: Reply>(
    _ name: String?, _ length: Workers.Length, _ responder: Responder,
    _ answer: @escaping @Sendable (ServedModel) throws(ProtocolError) -> R?
  ) {
    models.take(name, for: responder.peer) { [self] result in
      switch result {
      case .failure(let error): responder.send(error)
      case .success(let served):
        if let error = workers.refusal(of: length, until: responder.deadline) { return responder.send(error) }
        onWorker(responder, length) {
          if responder.isCancelled { return }
          do throws(ProtocolError) {
            if let reply = try answer(served) { responder.send(reply) }
          } catch {
            responder.send(error)
          }
        }
      }
    }
  }

  /// Runs `body` on a worker, or says that too much waits already.
  func onWorker(_ responder: Responder, _ length: Workers.Length, _ body: @escaping @Sendable () -> Void) {
    if let refusal = workers.submit(length, of: responder.peer.uid, body).refusal { responder.send(refusal) }
  }

  /// - Returns: false if the peer may not ask for this; then it has been told.
  private func admit(_ operation: Operation, _ responder: Responder) -> Bool {
    let peer = responder.peer
    if peer.role >= operation.role { return true }
    let hint =
      switch operation.role {
      case .admin: "administrators are the members of the group kith-admin, on the admin socket"
      case .train, .query: "the members of the group kith-train may train models"
      }
    responder.send(
      ProtocolError(
        .denied,
        "`\(operation.rawValue)` needs the role `\(operation.role.rawValue)`, and you have `\(peer.role.rawValue)` here",
        hint: hint))
    return false
  }

  static func overloaded(_ message: String) -> ProtocolError {
    ProtocolError(.overloaded, message, hint: "try again a little later", retryAfterMilliseconds: 100)
  }
}

extension Workers.Admission {
  /// What to answer in the place of work that will not be done; nil if it will.
  var refusal: ProtocolError? {
    switch self {
    case .accepted: nil
    case .full: Service.overloaded("too many requests wait already")
    case .userFull:
      ProtocolError(
        .quota, "\(Workers.userLimit) requests of yours wait already", hint: "read the answers first",
        retryAfterMilliseconds: 100)
    }
  }
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

  /// Whole microseconds, rounded down.
  package var microseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}
