/// What a client can ask for, by its name on the wire.
public enum Operation: String, Sendable, CaseIterable {
  case ping, hello, status, stats, describe
  case modelList = "model.list"
  case modelShow = "model.show"
  case modelLoad = "model.load"
  case modelUnload = "model.unload"
  case modelPin = "model.pin"
  case modelUnpin = "model.unpin"
  case modelAlias = "model.alias"
  case modelShare = "model.share"
  case modelVerify = "model.verify"
  case modelDelete = "model.delete"
  case modelImport = "model.import"
  case modelExport = "model.export"
  case predict, complete, score, choose, explain, related, topic, similar, collocates, reason, xray
  case sessionOpen = "session.open"
  case sessionAppend = "session.append"
  case sessionUndo = "session.undo"
  case sessionSave = "session.save"
  case sessionClose = "session.close"
  case train, feed
  case jobList = "job.list"
  case jobWatch = "job.watch"
  case jobCancel = "job.cancel"
  case configReload = "config.reload"
  case logLevel = "log.level"
  case drain
  case subscribe, cancel

  /// Whether a request of this kind with an id overtakes everything, also at the limit of requests in flight.
  package var isControl: Bool {
    switch self {
    case .ping, .hello, .status, .stats, .describe, .jobList, .jobWatch, .jobCancel, .cancel: true
    default: false
    }
  }

  /// Whether it changes something beyond its connection, so that a retry needs a `key`.
  package var isMutating: Bool {
    switch self {
    case .ping, .hello, .status, .stats, .describe, .subscribe, .cancel: false
    case .predict, .complete, .score, .choose, .explain, .related, .topic, .similar, .collocates, .reason, .xray: false
    case .modelList, .modelShow, .modelVerify, .modelExport, .sessionSave, .jobList, .jobWatch: false
    case .modelLoad, .modelUnload, .modelPin, .modelUnpin, .modelAlias, .modelShare, .modelDelete, .modelImport: true
    case .sessionOpen, .sessionAppend, .sessionUndo, .sessionClose: true
    case .train, .feed, .jobCancel: true
    case .configReload, .logLevel, .drain: true
    }
  }

  /// Whether it goes on until it is cancelled or what it watches is over; it does not keep the daemon from stopping.
  package var isWatching: Bool { self == .subscribe || self == .jobWatch }
}

/// The table of one operation: everything that decoding, checking and describing it need.
package struct OperationDefinition: Sendable {
  package let operation: Operation
  /// One sentence for people.
  package let summary: String
  package let request: [Field]
  /// Names of request fields of which exactly one must be there; with a `session` there may be none.
  package let exactlyOneOf: [String]
  package let reply: [Field]
  /// The lines before the last one, under the key `part`, `progress` or `event`.
  package let stream: (key: String, fields: [Field])?
  /// The codes it answers with, beside those that any request can meet.
  package let errors: [ErrorCode]

  init(
    _ operation: Operation, _ summary: String, request: [Field] = [], exactlyOneOf: [String] = [], reply: [Field],
    stream: (key: String, fields: [Field])? = nil, errors: [ErrorCode] = []
  ) {
    self.operation = operation
    self.summary = summary
    self.request = request
    self.exactlyOneOf = exactlyOneOf
    self.reply = reply
    self.stream = stream
    self.errors = errors
  }

  package func field(_ name: String) -> Field? { request.first { $0.name == name } }
}

extension Operation {
  /// The operation's table; building one costs allocations, so they are built once.
  package var definition: OperationDefinition {
    switch self {
    case .ping: Self.pingDefinition
    case .hello: Self.helloDefinition
    case .status: Self.statusDefinition
    case .stats: Self.statsDefinition
    case .describe: Self.describeDefinition
    case .modelList: Self.modelListDefinition
    case .modelShow: Self.modelShowDefinition
    case .modelLoad: Self.modelLoadDefinition
    case .modelUnload: Self.modelUnloadDefinition
    case .modelPin: Self.modelPinDefinition
    case .modelUnpin: Self.modelUnpinDefinition
    case .modelAlias: Self.modelAliasDefinition
    case .modelShare: Self.modelShareDefinition
    case .modelVerify: Self.modelVerifyDefinition
    case .modelDelete: Self.modelDeleteDefinition
    case .modelImport: Self.modelImportDefinition
    case .modelExport: Self.modelExportDefinition
    case .predict: Self.predictDefinition
    case .complete: Self.completeDefinition
    case .score: Self.scoreDefinition
    case .choose: Self.chooseDefinition
    case .explain: Self.explainDefinition
    case .related: Self.relatedDefinition
    case .topic: Self.topicDefinition
    case .similar: Self.similarDefinition
    case .sessionOpen: Self.sessionOpenDefinition
    case .sessionAppend: Self.sessionAppendDefinition
    case .sessionUndo: Self.sessionUndoDefinition
    case .sessionSave: Self.sessionSaveDefinition
    case .sessionClose: Self.sessionCloseDefinition
    case .collocates: Self.collocatesDefinition
    case .reason: Self.reasonDefinition
    case .xray: Self.xrayDefinition
    case .train: Self.trainDefinition
    case .feed: Self.feedDefinition
    case .jobList: Self.jobListDefinition
    case .jobWatch: Self.jobWatchDefinition
    case .jobCancel: Self.jobCancelDefinition
    case .configReload: Self.configReloadDefinition
    case .logLevel: Self.logLevelDefinition
    case .drain: Self.drainDefinition
    case .subscribe: Self.subscribeDefinition
    case .cancel: Self.cancelDefinition
    }
  }
}
