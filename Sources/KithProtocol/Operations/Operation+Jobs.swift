import StrictJSON

/// The tables of the operations about training.
extension Operation {
  private static let jobName = Field("job", .string(bytes: 1...64), meaning: "The job's name, as `train` gave it.")

  private static let progressFields = [
    Field(
      "phase", .text,
      meaning:
        "The name of the stage: `tokenize`, `vocabulary`, `noise`, `associate`, `rehearse`, `fit`, `count`, and so on."),
    Field("done", .count, meaning: "How much of this phase is done."),
    Field("total", .count, .optional, meaning: "How much there is, if known."),
    Field("unit", .text, meaning: "What is counted: `bytes`, `tokens` or `n-grams`."),
    Field("rate", .positive, .optional, unit: "per second", meaning: "How fast it goes."),
    Field("eta_s", .positive, .optional, unit: "seconds", meaning: "How long this phase will still take."),
  ]

  static let jobFields = [
    jobName,
    Field("model", .modelReference, meaning: "The name the model will have."),
    Field(
      "state", .choice(JobReply.State.allCases.map(\.rawValue)),
      meaning: "`feeding` waits for text, `queued` for another training to end."),
    Field(
      "kind", .choice(["import"]), .optional, meaning: "`import` if the model is brought; absent if it is trained."),
    Field("fed_bytes", .count, unit: "bytes", meaning: "How much text it was fed."),
    Field("progress", .object(progressFields), .optional, meaning: "Where the training is."),
    Field("warnings", .list(.text), .optional, meaning: "What the training found odd."),
    Field("gen", .count, .optional, meaning: "When done: the model's generation."),
    Field("tokens", .count, .optional, meaning: "When done: how long the text was, with sentence ends."),
    Field("documents", .count, .optional, meaning: "When done: how many documents that was."),
    Field("vocabulary", .count, .optional, unit: "words", meaning: "When done: how many words the model knows."),
    Field("bytes", .count, .optional, unit: "bytes", meaning: "When done: the size of the model's file."),
    Field("error", .object(ProtocolError.shape), .optional, meaning: "When failed: why."),
  ]

  static let trainDefinition = OperationDefinition(
    .train, "Opens a training job. `feed` then brings the text.",
    request: [
      Field(
        "model", .modelName,
        meaning: "The name of the model to make. An old one of that name serves until the new one is done."),
      Field("order", .integer(1...7), .optional, unit: "words", meaning: "The length of the longest n-grams."),
      Field("min_count", .integer(1...1_000_000), .optional, meaning: "Words seen less often are unknown words."),
      Field(
        "prune", .string(bytes: 1...64), .optional,
        meaning: "`none`, or for each order the count up to which n-grams are dropped: `0,0,1`."),
      Field(
        "documents", .choice(["marked", "empty-lines", "lines"]), .byDefault("marked"),
        meaning: "What ends a document beside `feed`'s `document`: nothing, an empty line, or each line."),
      Field(
        "pre_tokenized", .boolean, .byDefault(false),
        meaning: "Whether words are what stands between blanks, and each line is a sentence."),
      Field("within_sentences", .boolean, .byDefault(false), meaning: "Whether the history ends with the sentence."),
      Field("grammar_only", .boolean, .byDefault(false), meaning: "Whether to leave out the association expert."),
      Field("description", .string(bytes: 0...1_000), .optional, meaning: "A text kept in the model."),
    ],
    reply: [jobName, Field("model", .modelReference, meaning: "The name the model will have.")],
    errors: [.modelBusy, .modelExists, .quota, .noSpace, .inputOutput])

  static let feedDefinition = OperationDefinition(
    .feed, "Brings a job its text, or an import its file, piece by piece, in order. The training starts at the end.",
    request: [
      jobName,
      Field(
        "text", .string(bytes: 0...ProtocolLimits.feedBytes), .byDefault(""),
        meaning: "The next piece, put right after the last one."),
      Field(
        "data", .string(bytes: 0...Base64.encodedCount(ProtocolLimits.feedBytes)), .optional,
        meaning: "For `model.import`, instead of `text`: the next piece of the file, in Base64."),
      Field("document", .boolean, .byDefault(false), meaning: "Whether the document ends after it."),
      Field("end", .boolean, .byDefault(false), meaning: "Whether all text ends after it."),
    ],
    reply: [
      jobName,
      Field("state", .choice(["feeding", "queued"]), meaning: "`queued` after the end."),
      Field("fed_bytes", .count, unit: "bytes", meaning: "How much text the job was fed so far."),
    ],
    errors: [.jobNotFound, .jobFailed, .quota, .noSpace, .inputOutput])

  static let jobListDefinition = OperationDefinition(
    .jobList, "Lists your jobs, those of earlier runs of the daemon too.",
    reply: [Field("jobs", .list(.object(jobFields)), meaning: "The jobs, oldest first.")])

  static let jobWatchDefinition = OperationDefinition(
    .jobWatch, "Reports the progress of a job until it is over.",
    request: [jobName], reply: jobFields, stream: ("progress", progressFields),
    errors: [.jobNotFound, .jobFailed])

  static let jobCancelDefinition = OperationDefinition(
    .jobCancel, "Ends a job and removes what it was fed. A job that is over stays as it is.",
    request: [jobName], reply: jobFields, errors: [.jobNotFound])
}
