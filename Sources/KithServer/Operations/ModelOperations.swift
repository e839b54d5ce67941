import KithProtocol
import LanguageModel

extension Service {
  /// `model.list`. It reads a folder, so it runs on a worker.
  func modelList(_ responder: Responder) {
    let isAccepted = workers.submit(.short) { [self] in
      let list = models.list
      responder.send(ModelListReply(models: list, defaultModel: models.defaultName))
    }
    if !isAccepted { responder.send(Self.overloaded("too many requests wait already")) }
  }

  /// `model.show`
  func modelShow(_ arguments: Arguments, _ responder: Responder) {
    models.take(arguments.optionalString("model")) { [models] result in
      responder.send(
        result.map { served in
          let details = served.model.details
          return ModelShowReply(
            state: models.state(of: served), contentHash: details.contentHash, formatVersion: details.formatVersion,
            experts: details.experts, order: details.order, vocabularySize: details.vocabularySize,
            nGramCounts: details.nGramCounts, tokenCount: details.trainingTokens,
            documentCount: details.trainingDocuments, sentenceCount: details.trainingSentences,
            isPreTokenized: details.preTokenized, isAcrossSentences: details.historyAcrossSentences,
            createdBy: details.createdBy, description: details.description)
        })
    }
  }

  /// `model.load`
  func modelLoad(_ arguments: Arguments, _ responder: Responder) {
    let start = ContinuousClock.now
    models.reload(arguments.optionalString("model")) { result in
      responder.send(
        result.map { ModelLoadReply(model: $0.reference, microseconds: (ContinuousClock.now - start).microseconds) })
    }
  }

  /// `model.unload`
  func modelUnload(_ arguments: Arguments, _ responder: Responder) {
    responder.send(
      models.resolve(arguments.optionalString("model")).flatMap { name -> Result<ModelUnloadReply, ProtocolError> in
        let wasLoaded = models.unload(name)
        guard wasLoaded || models.isInstalled(name) else { return .failure(models.notFound(name)) }
        return .success(ModelUnloadReply(name: name, wasLoaded: wasLoaded))
      })
  }
}
