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
  package static let passedOver = Field(
    "passed_over", .list(.object([file, rename])), .optional,
    meaning: "Files of everybody's and of yours that are not served because of their names.")
  package static let file = Field("file", .text, meaning: "The file, in the folder of the models.")
  package static let rename = Field(
    "rename", .text, .optional, meaning: "The name of a file that would be served; left out if nothing of it would do.")
}

extension Operation {
  package static let modelList = Operation(
    "model.list", "Lists the installed models that you may ask.", role: .query, lane: .worker(.short), effect: .reads,
    reply: [
      ModelListTable.models, ModelListTable.defaultModel, ModelListTable.budgetBytes, ModelListTable.memoryBytes,
      ModelListTable.passedOver,
    ],
    errors: [.inputOutput])
}
