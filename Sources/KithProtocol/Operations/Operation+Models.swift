import StrictJSON

/// The tables of the operations about models.
extension Operation {
  static let modelStateFields = [
    Field("name", .modelReference, meaning: "The model's name; another user's begins with `~` and theirs."),
    Field(
      "state", .choice(["installed", "loading", "ready", "draining", "corrupt"]),
      meaning: "`ready` is in memory; `draining` is left only to requests that still hold it."),
    Field("default", .boolean, meaning: "Whether it answers when no model is named."),
    Field("bytes", .count, .optional, unit: "bytes", meaning: "The size of its file."),
    Field("gen", .count, .optional, meaning: "Its generation, once it has been loaded."),
    Field("pinned", .boolean, .optional, meaning: "True if it stays in memory."),
    Field("private", .boolean, .optional, meaning: "True if only its owner, and an administrator, may see it."),
    Field("aliases", .list(.modelName), .optional, meaning: "Other names that stand for it."),
  ]

  /// Which model answered: every reply that comes from a model has it.
  static let modelReference = Field(
    "model",
    .object([
      Field("name", .modelReference, meaning: "The model's name."),
      Field("gen", .count, meaning: "Its generation: one more each time new content is served under the name."),
    ]), meaning: "The model that answered.")

  static let optionalModelName = Field(
    "model", .modelReference, .optional,
    meaning: "The model's name; `default`, or absent, is the default model. `name@3` insists on a generation.")
  private static let theModel = Field("model", .modelReference, meaning: "The model's name.")
  static let took = Field("took_us", .count, unit: "µs", meaning: "How long the answer took to compute.")

  static let modelListDefinition = OperationDefinition(
    .modelList, "Lists the installed models that you may ask.",
    reply: [
      Field("models", .list(.object(modelStateFields)), meaning: "The models, by name."),
      Field("default", .modelReference, .optional, meaning: "The model that answers when none is named."),
      Field(
        "budget_bytes", .count, .optional, unit: "bytes",
        meaning: "How much memory the models may take together, if there is a limit."),
      Field("memory_bytes", .count, .optional, unit: "bytes", meaning: "How much of it they take."),
    ], errors: [.inputOutput])

  static let modelShowDefinition = OperationDefinition(
    .modelShow, "Says what a model is and what it was made from. Loads it.",
    request: [optionalModelName],
    reply: modelStateFields + [
      Field("hash", .text, meaning: "16 hexadecimal digits that name its content."),
      Field("format", .count, meaning: "The version of its file."),
      Field("experts", .list(.text), meaning: "What it is made of: `grammar`, `associations`."),
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
      Field("name", .modelReference, meaning: "The model's name."),
      Field("unloaded", .boolean, meaning: "False if it was not in memory."),
    ], errors: [.modelNotFound])

  static let modelPinDefinition = OperationDefinition(
    .modelPin, "Takes a model into memory and keeps it there, also after a restart.",
    request: [optionalModelName], reply: modelStateFields, errors: modelErrors + [.noSpace])

  static let modelUnpinDefinition = OperationDefinition(
    .modelUnpin, "Lets a pinned model go from memory again when the room is needed.",
    request: [optionalModelName], reply: modelStateFields, errors: [.modelNotFound, .noSpace, .inputOutput])

  static let modelAliasDefinition = OperationDefinition(
    .modelAlias,
    "Makes a name stand for a model, or no longer. The alias `default` is the model that answers when none is named.",
    request: [
      Field("alias", .modelName, meaning: "The name."),
      Field("model", .modelReference, .optional, meaning: "What it stands for; absent, the alias goes away."),
    ],
    reply: [
      Field("alias", .modelName, meaning: "The name."),
      Field("model", .modelReference, .optional, meaning: "What it stands for now."),
      Field("before", .modelReference, .optional, meaning: "What it stood for before."),
    ], errors: [.modelNotFound, .modelExists, .noSpace, .inputOutput])

  static let modelShareDefinition = OperationDefinition(
    .modelShare,
    "Lets everybody ask a model of one's own, or nobody else any more. Text can be recovered from a model.",
    request: [
      theModel,
      Field("shared", .boolean, .byDefault(true), meaning: "Whether everybody may."),
    ], reply: modelStateFields, errors: [.modelNotFound, .denied, .noSpace, .inputOutput])

  static let modelVerifyDefinition = OperationDefinition(
    .modelVerify, "Reads every byte of a model's file and compares all checksums.",
    request: [optionalModelName],
    reply: [
      Field("name", .modelReference, meaning: "The model's name."),
      Field("bytes", .count, unit: "bytes", meaning: "How much was read."),
      Field("hash", .text, meaning: "16 hexadecimal digits that name the content."),
      took,
    ], errors: modelErrors)

  static let modelDeleteDefinition = OperationDefinition(
    .modelDelete, "Deletes a model, its pin and its aliases. Requests that hold it finish.",
    request: [theModel],
    reply: [
      Field("name", .modelReference, meaning: "The model's name."),
      Field("deleted", .boolean, meaning: "Always true."),
    ], errors: [.modelNotFound, .denied, .inputOutput])

  static let modelImportDefinition = OperationDefinition(
    .modelImport,
    "Opens a job that takes a model's file. `feed` then brings its `data`; at the end it is checked and served.",
    request: [
      Field(
        "model", .modelName,
        meaning: "The name of the model. An old one of that name serves until the new one is checked."),
      Field("bytes", .integer(1...(1 << 46)), unit: "bytes", meaning: "How large the file is."),
    ],
    reply: [
      Field("job", .string(bytes: 1...64), meaning: "The job's name, for `feed` and `job.watch`."),
      Field("model", .modelReference, meaning: "The name the model will have."),
    ], errors: [.modelBusy, .modelExists, .quota, .noSpace, .inputOutput])

  static let modelExportDefinition = OperationDefinition(
    .modelExport, "Sends a model's file, part by part, as fast as the client reads.",
    request: [optionalModelName],
    reply: [
      Field("name", .modelReference, meaning: "The model's name."),
      Field("bytes", .count, unit: "bytes", meaning: "How large the file is."),
      Field("hash", .text, meaning: "16 hexadecimal digits that name the content."),
    ], stream: ("part", [Field("data", .text, meaning: "The next piece of the file, in Base64.")]),
    errors: [.modelNotFound, .modelCorrupt, .modelWrongVersion, .denied, .inputOutput])

  static let modelErrors: [ErrorCode] = [
    .modelNotFound, .modelCorrupt, .modelWrongVersion, .modelTooBig, .inputOutput,
  ]
}
