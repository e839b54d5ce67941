/// The tables of the operations about models.
extension Operation {
  static let modelStateFields = [
    Field("name", .modelName, meaning: "The model's name."),
    Field("state", .choice(["installed", "loading", "ready", "corrupt"]), meaning: "`ready` is in memory."),
    Field("default", .boolean, meaning: "Whether it answers when no model is named."),
    Field("bytes", .count, .optional, unit: "bytes", meaning: "The size of its file."),
    Field("gen", .count, .optional, meaning: "Its generation, once it has been loaded."),
  ]

  /// Which model answered: every reply that comes from a model has it.
  static let modelReference = Field(
    "model",
    .object([
      Field("name", .modelName, meaning: "The model's name."),
      Field("gen", .count, meaning: "Its generation: one more each time new content is served under the name."),
    ]), meaning: "The model that answered.")

  static let optionalModelName = Field(
    "model", .modelName, .optional, meaning: "The model's name; `default`, or absent, is the default model.")
  static let took = Field("took_us", .count, unit: "µs", meaning: "How long the answer took to compute.")

  static let modelListDefinition = OperationDefinition(
    .modelList, "Lists the installed models.",
    reply: [
      Field("models", .list(.object(modelStateFields)), meaning: "The models, by name."),
      Field("default", .modelName, .optional, meaning: "The model that answers when none is named."),
    ], errors: [.inputOutput])

  static let modelShowDefinition = OperationDefinition(
    .modelShow, "Says what a model is and what it was made from. Loads it.",
    request: [optionalModelName],
    reply: modelStateFields + [
      Field("hash", .text, meaning: "16 hexadecimal digits that name its content."),
      Field("format", .count, meaning: "The version of its file."),
      Field("experts", .list(.text), meaning: "What it is made of: `grammar`."),
      Field("order", .count, unit: "words", meaning: "The length of its longest n-grams."),
      Field("vocabulary", .count, unit: "words", meaning: "How many words it knows."),
      Field("ngrams", .list(.count), meaning: "How many n-grams it has, for each order from 1."),
      Field("tokens", .count, meaning: "How long its training text was, with sentence ends."),
      Field("documents", .count, meaning: "How many documents that was."),
      Field("sentences", .count, meaning: "How many sentences that was."),
      Field("pre_tokenized", .boolean, meaning: "Whether words are what stands between blanks."),
      Field("across_sentences", .boolean, meaning: "Whether the history runs across sentence ends."),
      Field("created_by", .text, meaning: "The program that made it."),
      Field("description", .text, meaning: "What its maker says about it."),
    ], errors: modelErrors)

  static let modelLoadDefinition = OperationDefinition(
    .modelLoad, "Takes a model into memory; one whose file has changed since gets a new generation.",
    request: [optionalModelName], reply: [modelReference, took], errors: modelErrors)

  static let modelUnloadDefinition = OperationDefinition(
    .modelUnload, "Lets a model go from memory. Requests that hold it finish; the next one loads it again.",
    request: [optionalModelName],
    reply: [
      Field("name", .modelName, meaning: "The model's name."),
      Field("unloaded", .boolean, meaning: "False if it was not in memory."),
    ], errors: [.modelNotFound])

  static let modelErrors: [ErrorCode] = [.modelNotFound, .modelCorrupt, .modelWrongVersion, .inputOutput]
}
