extension Operation {
  package static let modelLoad = Operation(
    "model.load", "Takes a model into memory; one whose file has changed since gets a new generation.", role: .train,
    lane: .worker(.short), effect: .sets, request: [ScopeTable.model],
    reply: [ModelReplyTable.model, ModelReplyTable.took],
    errors: ScopeTable.modelErrors)
}

/// The keys of `model.unload`.
package enum ModelUnloadTable {
  package static let unloaded = Field("unloaded", .boolean, meaning: "False if it was not in memory.")
}

extension Operation {
  package static let modelUnload = Operation(
    "model.unload", "Removes a model from memory. Requests that hold it finish; the next one loads it again.",
    role: .train, lane: .worker(.short), effect: .changes, request: [ScopeTable.model],
    reply: [ModelStateTable.itself, ModelUnloadTable.unloaded], errors: [.modelNotFound])

  package static let modelPin = Operation(
    "model.pin", "Takes a model into memory and keeps it there, also after a restart.", role: .admin,
    lane: .worker(.short),
    effect: .changes, request: [ScopeTable.model], reply: ModelStateTable.all,
    errors: ScopeTable.modelErrors + [.noSpace])

  package static let modelUnpin = Operation(
    "model.unpin", "Lets a pinned model leave memory again when the room is needed.", role: .admin,
    lane: .worker(.short),
    effect: .changes, request: [ScopeTable.model], reply: ModelStateTable.all,
    errors: [.modelNotFound, .noSpace, .inputOutput])
}
