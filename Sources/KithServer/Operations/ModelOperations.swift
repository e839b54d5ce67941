import KithProtocol
import LanguageModel

extension Service {
  /// Runs what reads or writes the disk on a worker, and answers with what it returns or throws.
  func onDisk<R: Reply>(
    _ responder: Responder, _ length: Workers.Length = .short,
    _ body: @escaping @Sendable () throws(ProtocolError) -> R
  ) {
    onWorker(responder, length) {
      do throws(ProtocolError) { responder.send(try body()) } catch { responder.send(error) }
    }
  }

  /// `model.list`
  func modelList(_ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      ModelListReply(
        models: models.list(for: responder.peer), defaultModel: models.defaultName(for: responder.peer),
        memory: models.options.memoryBudget.map { ($0, models.memoryByteCount) })
    }
  }

  /// `model.show`
  func modelShow(_ arguments: Arguments, _ responder: Responder) {
    models.take(arguments.optionalString("model"), for: responder.peer) { [models] result in
      responder.send(
        result.map { served in
          let details = served.model.details
          return ModelShowReply(
            state: models.modelState(of: served.key, for: responder.peer), contentHash: details.contentHash,
            formatVersion: details.formatVersion, experts: details.experts, order: details.order,
            vocabularySize: details.vocabularySize, nGramCounts: details.nGramCounts,
            tokenCount: details.trainingTokens, documentCount: details.trainingDocuments,
            sentenceCount: details.trainingSentences, isPreTokenized: details.preTokenized,
            isAcrossSentences: details.historyAcrossSentences, createdBy: details.createdBy,
            description: details.description)
        })
    }
  }

  /// `model.load`
  func modelLoad(_ arguments: Arguments, _ responder: Responder) {
    let start = ContinuousClock.now
    models.reload(arguments.optionalString("model"), for: responder.peer) { result in
      responder.send(
        result.map { ModelLoadReply(model: $0.reference, microseconds: (ContinuousClock.now - start).microseconds) })
    }
  }

  /// `model.unload`
  func modelUnload(_ arguments: Arguments, _ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      let key = try models.changeable(arguments.optionalString("model"), for: responder.peer)
      return ModelUnloadReply(name: key.text, wasLoaded: models.unload(key))
    }
  }

  /// `model.pin`: pinned first, so that nothing pushes it out again between the two steps.
  func modelPin(_ arguments: Arguments, _ responder: Responder) {
    let (models, peer) = (models, responder.peer)
    onWorker(responder, .short) {
      do throws(ProtocolError) {
        let key = try models.changeable(arguments.optionalString("model"), for: peer)
        let isNew = try models.setPinned(true, key)
        models.take(arguments.optionalString("model"), for: peer) { result in
          if case .failure(let error) = result {
            if isNew { _ = try? models.setPinned(false, key) }  // the first error is the one to tell
            return responder.send(error)
          }
          if isNew { models.tell(.pinned, key) }
          responder.send(models.modelState(of: key, for: peer))
        }
      } catch {
        responder.send(error)
      }
    }
  }

  /// `model.unpin`
  func modelUnpin(_ arguments: Arguments, _ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      let key = try models.changeable(arguments.optionalString("model"), for: responder.peer)
      if try models.setPinned(false, key) { models.tell(.unpinned, key) }
      return models.modelState(of: key, for: responder.peer)
    }
  }

  /// `model.alias`
  func modelAlias(_ arguments: Arguments, _ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      let alias = arguments.string("alias")
      let target: ModelKey? =
        if let name = arguments.optionalString("model") {
          try models.changeable(name, for: responder.peer)
        } else {
          nil
        }
      let before = try models.setAlias(alias, target)
      return ModelAliasReply(alias: alias, model: target?.text, before: before?.text)
    }
  }

  /// `model.share`
  func modelShare(_ arguments: Arguments, _ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      let key = try models.changeable(arguments.string("model"), for: responder.peer)
      try models.setShared(arguments.bool("shared"), key)
      return models.modelState(of: key, for: responder.peer)
    }
  }

  /// `model.verify`
  func modelVerify(_ arguments: Arguments, _ responder: Responder) {
    let start = ContinuousClock.now
    onDisk(responder, .long) { [models] () throws(ProtocolError) in
      let key = try models.changeable(arguments.optionalString("model"), for: responder.peer)
      let (byteCount, hash) = try models.verify(key)
      return ModelVerifyReply(
        name: key.text, byteCount: byteCount, contentHash: hash,
        microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  /// `model.delete`
  func modelDelete(_ arguments: Arguments, _ responder: Responder) {
    onDisk(responder) { [models] () throws(ProtocolError) in
      let key = try models.changeable(arguments.string("model"), for: responder.peer)
      try models.delete(key)
      return ModelDeleteReply(name: key.text)
    }
  }
}
