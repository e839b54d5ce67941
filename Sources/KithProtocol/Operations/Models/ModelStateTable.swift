/// The keys of a model as the lists show it, and those that the operations on models share.
package enum ModelStateTable {
  package static let name = Field(
    "name", .modelReference, meaning: "The model's name; another user's begins with `~` and that user's name.")
  package static let state = Field(
    "state", .choice(ModelState.allCases.map(\.rawValue)),
    meaning: "`ready` is in memory; `draining` is left only to requests that still hold it.")
  package static let isDefault = Field(
    "default", .boolean, meaning: "Whether it answers when no model is named.")
  package static let bytes = Field("bytes", .count, .optional, unit: "bytes", meaning: "The size of its file.")
  package static let generation = Field(
    "gen", .count, .optional, meaning: "Its generation, once it has been loaded.")
  package static let isPinned = Field("pinned", .boolean, .optional, meaning: "True if it stays in memory.")
  package static let isPrivate = Field(
    "private", .boolean, .optional, meaning: "True if only its owner, and an administrator, may see it.")
  package static let aliases = Field(
    "aliases", .list(.modelName), .optional, meaning: "Other names that stand for it.")

  static let all = [name, state, isDefault, bytes, generation, isPinned, isPrivate, aliases]

  /// In a request that must name a model.
  package static let required = Field("model", .modelReference, meaning: "The model's name.")
  /// In replies about a model that did not answer itself.
  package static let itself = Field("name", .modelReference, meaning: "The model's name.")
  package static let hash = Field("hash", .text, meaning: "16 hexadecimal digits that name its content.")
}
