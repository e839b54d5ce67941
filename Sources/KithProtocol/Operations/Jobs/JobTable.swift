/// The keys of a job and of its progress.
package enum JobTable {
  package static let job = Field("job", .string(bytes: 1...64), meaning: "The job's name, for `feed` and `job.watch`.")
  package static let model = Field("model", .modelReference, meaning: "The name the model will have.")
  package static let state = Field(
    "state", .choice(JobState.allCases.map(\.rawValue)),
    meaning: "`feeding` waits for text, `queued` for another training to end.")
  package static let kind = Field(
    "kind", .choice([importKind]), .optional,
    meaning: "`import` if the model's file is fed; absent if the model is trained.")
  package static let importKind = "import"
  package static let fedBytes = Field("fed_bytes", .count, unit: "bytes", meaning: "How much it was fed so far.")
  package static let progress = Field(
    "progress", .object(Progress.all), .optional, meaning: "How far the training is.")
  package static let warnings = Field(
    "warnings", .list(.text), .optional, meaning: "What the training found odd.")
  package static let generation = Field("gen", .count, .optional, meaning: "When done: the model's generation.")
  package static let tokens = Field(
    "tokens", .count, .optional, meaning: "When done: how long the text was, with sentence ends.")
  package static let documents = Field(
    "documents", .count, .optional, meaning: "When done: how many documents that was.")
  package static let vocabulary = Field(
    "vocabulary", .count, .optional, unit: "words", meaning: "When done: how many words the model knows.")
  package static let bytes = Field(
    "bytes", .count, .optional, unit: "bytes", meaning: "When done: the size of the model's file.")
  package static let skipped = Field(
    "skipped", .count, .optional, unit: "records",
    meaning: "If there were any: how many records of its input the client could not read and left out, as it said.")
  package static let error = Field(
    "error", .object(ProtocolError.shape), .optional, meaning: "When failed: why.")

  static let all = [
    job, model, state, kind, fedBytes, progress, warnings, generation, tokens, documents, vocabulary, bytes, skipped,
    error,
  ]

  package enum Progress {
    package static let stage = Field(
      "stage", .text,
      meaning:
        "The name of the stage: `tokenize`, `vocabulary`, `noise`, `associate`, `rehearse`, `fit`, `count`, and so on.")
    package static let done = Field("done", .count, meaning: "How much of this stage is done.")
    package static let total = Field("total", .count, .optional, meaning: "How much there is, if known.")
    package static let unit = Field("unit", .text, meaning: "What is counted: `bytes`, `tokens` or `n-grams`.")
    package static let rate = Field("rate", .positive, .optional, unit: "per second", meaning: "How fast it goes.")
    package static let remaining = Field(
      "eta_s", .positive, .optional, unit: "seconds", meaning: "How long this stage will still take.")

    static let all = [stage, done, total, unit, rate, remaining]
  }
}

/// The keys of `job.list`.
package enum JobListTable {
  package static let jobs = Field("jobs", .list(.object(JobTable.all)), meaning: "The jobs, oldest first.")
}

extension Operation {
  package static let jobList = Operation(
    "job.list", "Lists your jobs, those of earlier runs of the daemon too.", role: .train, lane: .jobs,
    isControl: true, effect: .reads, reply: [JobListTable.jobs])

  package static let jobWatch = Operation(
    "job.watch", "Reports the progress of a job until it is over.", role: .train, lane: .jobs, isControl: true,
    isWatching: true, effect: .reads, request: [JobTable.job], reply: JobTable.all,
    stream: ("progress", JobTable.Progress.all), errors: [.jobNotFound, .jobFailed])

  package static let jobCancel = Operation(
    "job.cancel", "Ends a job and removes what it was fed. A job that is over stays as it is.", role: .train,
    lane: .jobs, isControl: true, effect: .sets, request: [JobTable.job], reply: JobTable.all,
    errors: [.jobNotFound])
}
