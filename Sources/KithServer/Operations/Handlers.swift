import KithProtocol

/// How the daemon carries an operation out: one row for each of `Operation.all`.
struct Handler: Sendable {
  let operation: Operation
  let run: @Sendable (Call) -> Void
  /// Whether the executor runs it, by its cost.
  let isByCost: Bool

  private init(_ operation: Operation, isByCost: Bool = false, _ run: @escaping @Sendable (Call) -> Void) {
    self.operation = operation
    self.isByCost = isByCost
    self.run = run
  }

  private init<Body: ModelOperation>(_ operation: Operation, _ body: Body.Type) {
    self.init(operation, isByCost: true) { $0.run(body) }
  }

  private init<Body: TextOperation>(_ operation: Operation, _ body: Body.Type) {
    self.init(operation, isByCost: true) { $0.run(body) }
  }

  private init<Body: SessionOperation>(_ operation: Operation, _ body: Body.Type) {
    self.init(operation, isByCost: true) { $0.run(body) }
  }

  static let all: [Handler] = [
    Handler(.ping) { call in call.responder.send(Answer { $0.member(PingTable.pong, true) }) },
    Handler(.hello) { $0.hello() },
    Handler(.status) { call in call.responder.send(ServiceStatus(of: call.service, for: call.peer)) },
    Handler(.stats) { call in call.responder.send(Stats(service: call.service)) },
    Handler(.describe) { $0.describe() },

    Handler(.modelList) { $0.modelList() },
    Handler(.modelShow) { $0.modelShow() },
    Handler(.modelLoad) { $0.modelLoad() },
    Handler(.modelUnload) { $0.modelUnload() },
    Handler(.modelPin) { $0.modelPin() },
    Handler(.modelUnpin) { $0.modelUnpin() },
    Handler(.modelAlias) { $0.modelAlias() },
    Handler(.modelShare) { $0.modelShare() },
    Handler(.modelVerify) { $0.modelVerify() },
    Handler(.modelDelete) { $0.modelDelete() },
    Handler(.modelImport) { $0.submit(.importModel(ImportRequest($0.arguments), key: $0.request.key, $0.responder)) },
    Handler(.modelExport) { $0.modelExport() },

    Handler(.predict, Predict.self),
    Handler(.complete, Complete.self),
    Handler(.score, ScoreTexts.self),
    Handler(.tokenize, Tokenize.self),
    Handler(.choose, Choose.self),
    Handler(.explain, Explain.self),
    Handler(.related, Related.self),
    Handler(.topic, Topic.self),
    Handler(.similar, Similar.self),
    Handler(.collocates, Collocations.self),
    Handler(.reason, Reason.self),
    Handler(.xray, XrayOutput.self),

    Handler(.learn, Learn.self),
    Handler(.memoryShow, MemoryShow.self),
    Handler(.memoryForget, MemoryForget.self),
    Handler(.memorySave, MemorySave.self),
    Handler(.memoryLoad, MemoryLoad.self),
    Handler(.memoryList) { $0.memoryList() },
    Handler(.memoryRemove) { $0.memoryRemove() },

    Handler(.sessionOpen, SessionOpen.self),
    Handler(.sessionAppend, SessionAppend.self),
    Handler(.sessionUndo, SessionUndo.self),
    Handler(.sessionSave, SessionSave.self),
    Handler(.sessionClose, SessionClose.self),

    // A job's keys are kept with it, beyond a restart.
    Handler(.train) { $0.submit(.train(TrainRequest($0.arguments), key: $0.request.key, $0.responder)) },
    Handler(.feed) { $0.submit(.feed(Feed($0.arguments, key: $0.request.key), $0.responder)) },
    Handler(.jobList) { $0.submit(.list($0.responder)) },
    Handler(.jobWatch) { $0.submit(.watch(job: $0.arguments.string(JobTable.job), $0.responder)) },
    Handler(.jobCancel) { $0.submit(.cancel(job: $0.arguments.string(JobTable.job), $0.responder)) },

    Handler(.configReload) { $0.configReload() },
    Handler(.logLevel) { $0.logLevel() },
    Handler(.drain) { $0.drain() },
    Handler(.subscribe) { $0.subscribe() },
    // Connections know their requests and answer this; here none is known.
    Handler(.cancel) { call in call.responder.send(Answer { $0.member(CancelTable.cancelled, false) }) },
  ]

  private static let byOperation = Dictionary(uniqueKeysWithValues: all.map { ($0.operation, $0) })

  /// The row of an operation; a test sees that each has one.
  static func of(_ operation: Operation) -> Handler? { byOperation[operation] }
}

extension Call {
  fileprivate func submit(_ command: TrainingJobs.Command) { service.jobs.submit(command) }
}
