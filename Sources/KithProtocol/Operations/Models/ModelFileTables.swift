/// The keys of `model.verify`.
package enum ModelVerifyTable {
  package static let bytes = Field("bytes", .count, unit: "bytes", meaning: "How much was read.")
}

extension Operation {
  package static let modelVerify = Operation(
    "model.verify", "Reads every byte of a model's file and compares all checksums.", role: .train,
    lane: .worker(.long),
    effect: .reads, request: [ScopeTable.model],
    reply: [ModelStateTable.itself, ModelVerifyTable.bytes, ModelStateTable.hash, ModelReplyTable.took],
    errors: ScopeTable.modelErrors)
}

/// The keys of `model.delete`.
package enum ModelDeleteTable {
  package static let deleted = Field("deleted", .boolean, meaning: "Always true.")
  package static let wasDefault = Field(
    "was_default", .boolean, .optional, meaning: "True if it was the model that answers when none is named.")
  package static let defaultModel = Field(
    "default", .modelReference, .optional,
    meaning: "Then: the one that does now, the first that came of those left; absent if there is none.")
}

extension Operation {
  package static let modelDelete = Operation(
    "model.delete", "Deletes a model, its pin and its aliases. Requests that hold it finish.", role: .train,
    lane: .worker(.short), effect: .changes, request: [ModelStateTable.required],
    reply: [
      ModelStateTable.itself, ModelDeleteTable.deleted, ModelDeleteTable.wasDefault, ModelDeleteTable.defaultModel,
    ], errors: [.modelNotFound, .denied, .inputOutput])
}

/// The keys of `model.import`.
package enum ModelImportTable {
  package static let model = Field(
    "model", .modelName,
    meaning: "The name of the model. An old one of that name serves until the new one is checked.")
  package static let bytes = Field(
    "bytes", .integer(1...(1 << 46)), unit: "bytes", meaning: "How large the file is.")
}

extension Operation {
  package static let modelImport = Operation(
    "model.import",
    "Opens a job that takes a model's file. `feed` then brings its `data`; at the end it is checked and served.",
    role: .train, lane: .jobs, effect: .changes, request: [ModelImportTable.model, ModelImportTable.bytes],
    reply: [JobTable.job, JobTable.model], errors: [.modelBusy, .modelExists, .quota, .noSpace, .inputOutput])
}

/// The keys of `model.export`.
package enum ModelExportTable {
  package static let bytes = Field("bytes", .count, unit: "bytes", meaning: "How large the file is.")
  package static let data = Field("data", .text, meaning: "The next piece of the file, in Base64.")
}

extension Operation {
  package static let modelExport = Operation(
    "model.export", "Sends a model's file, chunk by chunk, as fast as the client reads.", role: .train,
    lane: .worker(.long),
    effect: .reads, request: [ScopeTable.model],
    reply: [ModelStateTable.itself, ModelExportTable.bytes, ModelStateTable.hash],
    stream: ("chunk", [ModelExportTable.data]),
    errors: [.modelNotFound, .modelCorrupt, .modelWrongVersion, .denied, .inputOutput])
}
