import KithProtocol
import LanguageModel
import StrictJSON
import Tokenization

/// The operations that look after models.
extension Call {
  /// The model that the request names, if the peer may change it.
  private func changeable(_ field: Field = ScopeTable.model) throws(ProtocolError) -> ModelKey {
    try service.models.changeable(arguments.optionalString(field), for: peer)
  }

  func modelList() {
    onDisk { [models = service.models] () throws(ProtocolError) in
      let (list, defaultName) = (models.list(for: peer), models.defaultName(for: peer))
      let (budget, used) = (models.options.memoryBudget, models.memoryByteCount)
      let passedOver = models.passedOver(for: peer)
      return Answer { writer in
        writer.array(ModelListTable.models) { writer in
          for model in list { writer.object { model.encodeMembers(into: &$0) } }
        }
        writer.member(ModelListTable.defaultModel, ifPresent: defaultName)
        if let budget {
          writer.member(ModelListTable.budgetBytes, budget)
          writer.member(ModelListTable.memoryBytes, used)
        }
        guard !passedOver.isEmpty else { return }
        writer.array(ModelListTable.passedOver) { writer in
          for file in passedOver {
            writer.object { writer in
              writer.member(ModelListTable.file, file.file)
              writer.member(ModelListTable.rename, ifPresent: file.name.map { "\($0).kith" })
            }
          }
        }
      }
    }
  }

  func modelShow() {
    service.models.take(arguments.optionalString(ScopeTable.model), for: peer) { [models = service.models] result in
      responder.send(
        result.map { served in
          let (state, model) = (models.modelState(of: served.key, for: peer), served.model)
          return Answer { writer in
            state.encodeMembers(into: &writer)
            model.details.encodeMembers(model.passages?.store, into: &writer)
          }
        })
    }
  }

  func modelLoad() {
    let start = ContinuousClock.now
    service.models.reload(arguments.optionalString(ScopeTable.model), for: peer) { result in
      switch result {
      case .failure(let error): responder.send(error)
      case .success(let served):
        responder.send(
          Answer { _ in }, of: operation, by: served.reference,
          microseconds: (ContinuousClock.now - start).microseconds)
      }
    }
  }

  func modelUnload() {
    onDisk { () throws(ProtocolError) in
      let key = try changeable()
      let wasLoaded = service.models.unload(key)
      return Answer { writer in
        writer.member(ModelStateTable.itself, key.text)
        writer.member(ModelUnloadTable.unloaded, wasLoaded)
      }
    }
  }

  /// Pinned first, so that nothing pushes it out again between the two steps.
  func modelPin() {
    onWorker { [models = service.models] in
      do throws(ProtocolError) {
        let key = try changeable()
        let isNew = try models.setPinned(true, key)
        models.take(arguments.optionalString(ScopeTable.model), for: peer) { result in
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

  func modelUnpin() {
    onDisk { [models = service.models] () throws(ProtocolError) in
      let key = try changeable()
      if try models.setPinned(false, key) { models.tell(.unpinned, key) }
      return models.modelState(of: key, for: peer)
    }
  }

  func modelAlias() {
    onDisk { () throws(ProtocolError) in
      let alias = arguments.string(ModelAliasTable.alias)
      let target: ModelKey? =
        if arguments.has(ModelAliasTable.target) { try changeable(ModelAliasTable.target) } else { nil }
      let before = try service.models.setAlias(alias, target)
      return Answer { writer in
        writer.member(ModelAliasTable.alias, alias)
        writer.member(ModelAliasTable.model, ifPresent: target?.text)
        writer.member(ModelAliasTable.before, ifPresent: before?.text)
      }
    }
  }

  func modelShare() {
    onDisk { [models = service.models] () throws(ProtocolError) in
      let key = try changeable(ModelStateTable.required)
      try models.setShared(arguments.bool(ModelShareTable.shared), key)
      return models.modelState(of: key, for: peer)
    }
  }

  func modelVerify() {
    onDisk { () throws(ProtocolError) in
      let key = try changeable()
      let (byteCount, hash) = try service.models.verify(key)
      return Answer { writer in
        writer.member(ModelStateTable.itself, key.text)
        writer.member(ModelVerifyTable.bytes, byteCount)
        writer.member(ModelStateTable.hash, hash)
      }
    }
  }

  func modelDelete() {
    onDisk { [models = service.models] () throws(ProtocolError) in
      let key = try changeable(ModelStateTable.required)
      let wasDefault = try models.delete(key, for: peer)
      let next = wasDefault ? models.defaultName(for: peer) : nil
      return Answer { writer in
        writer.member(ModelStateTable.itself, key.text)
        writer.member(ModelDeleteTable.deleted, true)
        writer.member(ModelDeleteTable.wasDefault, ifPresent: wasDefault ? true : nil)
        writer.member(ModelDeleteTable.defaultModel, ifPresent: next)
      }
    }
  }

  func modelExport() {
    onWorker {
      do throws(ProtocolError) {
        try ModelExport(try changeable(), self).sendChunk(at: 0)
      } catch {
        responder.send(error)
      }
    }
  }
}

extension ModelDetails {
  fileprivate func encodeMembers(_ passages: PassageStore?, into writer: inout JSONWriter) {
    writer.member(ModelShowTable.hash, contentHash)
    writer.member(ModelShowTable.format, formatVersion)
    writer.list(ModelShowTable.experts, experts)
    writer.member(ModelShowTable.order, order)
    writer.member(ModelShowTable.vocabulary, vocabularySize)
    writer.list(ModelShowTable.nGrams, nGramCounts)
    writer.member(ModelShowTable.tokens, trainingTokens)
    writer.member(ModelShowTable.documents, trainingDocuments)
    writer.member(ModelShowTable.sentences, trainingSentences)
    writer.member(ModelShowTable.passages, ifPresent: passages?.count)
    writer.member(ModelShowTable.passageTokens, ifPresent: passages?.tokenCount)
    writer.member(ModelShowTable.passageBytes, ifPresent: passages?.byteCount)
    writer.member(ModelShowTable.isPreTokenized, preTokenized)
    writer.member(ModelShowTable.segmentation, ifPresent: segmentation == .characters ? nil : segmentation.rawValue)
    writer.member(ModelShowTable.isAcrossSentences, historyAcrossSentences)
    writer.member(ModelShowTable.createdBy, createdBy)
    writer.member(ModelShowTable.description, description)
  }
}
