/// The keys of `model.list`.
package enum ModelListTable {
  package static let models = Field(
    "models", .list(.object(ModelStateTable.all)), meaning: "The models, by name.")
  package static let defaultModel = Field(
    "default", .modelReference, .optional, meaning: "The model that answers when none is named.")
  package static let budgetBytes = Field(
    "budget_bytes", .count, .optional, unit: "bytes",
    meaning: "How much memory the models may take together, if there is a limit.")
  package static let memoryBytes = Field(
    "memory_bytes", .count, .optional, unit: "bytes", meaning: "How much of it they take.")
}

extension Operation {
  package static let modelList = Operation(
    "model.list", "Lists the installed models that you may ask.", role: .query, lane: .worker(.short), effect: .reads,
    reply: [
      ModelListTable.models, ModelListTable.defaultModel, ModelListTable.budgetBytes, ModelListTable.memoryBytes,
    ],
    errors: [.inputOutput])
}
