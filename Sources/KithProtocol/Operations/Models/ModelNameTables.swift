import StrictJSON

/// The keys of `model.alias`.
package enum ModelAliasTable {
  package static let alias = Field("alias", .modelName, meaning: "The name.")
  package static let target = Field(
    "model", .modelReference, .optional, meaning: "What it stands for; absent, the alias is removed.")
  package static let model = Field("model", .modelReference, .optional, meaning: "What it stands for now.")
  package static let before = Field("before", .modelReference, .optional, meaning: "What it stood for before.")
}

extension Operation {
  package static let modelAlias = Operation(
    "model.alias",
    "Makes a name stand for a model, or no longer. The alias `default` is the model that answers when none is named.",
    role: .admin, lane: .worker(.short), effect: .changes, request: [ModelAliasTable.alias, ModelAliasTable.target],
    reply: [ModelAliasTable.alias, ModelAliasTable.model, ModelAliasTable.before],
    errors: [.modelNotFound, .modelExists, .noSpace, .inputOutput])
}

/// The keys of `model.share`.
package enum ModelShareTable {
  package static let shared = Field("shared", .boolean, .byDefault(true), meaning: "Whether everybody may.")
}

extension Operation {
  package static let modelShare = Operation(
    "model.share",
    "Lets everybody ask a model of one's own, or nobody else any more. Text can be recovered from a model.",
    role: .train, lane: .worker(.short), effect: .changes, request: [ModelStateTable.required, ModelShareTable.shared],
    reply: ModelStateTable.all, errors: [.modelNotFound, .denied, .noSpace, .inputOutput])
}
