extension Operation {
  /// Every operation, in the order of protocol.md.
  public static let all: [Operation] = [
    ping, hello, status, stats, describe,
    modelList, modelShow, modelLoad, modelUnload, modelPin, modelUnpin, modelAlias, modelShare, modelVerify,
    modelDelete, modelImport, modelExport,
    predict, complete, score, tokenize, choose, explain, related, topic, similar, collocates, reason, xray,
    learn, memoryShow, memoryForget, memorySave, memoryLoad, memoryList, memoryRemove,
    sessionOpen, sessionAppend, sessionUndo, sessionSave, sessionClose,
    train, feed, jobList, jobWatch, jobCancel,
    configReload, logLevel, drain, subscribe, cancel,
  ]
}
