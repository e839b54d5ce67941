import StrictJSON

/// The keys of `train`.
package enum TrainTable {
  package static let model = Field(
    "model", .modelName,
    meaning: "The name of the model to make. An old one of that name serves until the new one is done.")
  package static let order = Field(
    "order", .integer(1...7), .optional, unit: "words", meaning: "The length of the longest n-grams.")
  package static let minimumCount = Field(
    "min_count", .integer(1...1_000_000), .optional, meaning: "Words seen less often are unknown words.")
  package static let prune = Field(
    "prune", .string(bytes: 1...64), .optional,
    meaning: "`none`, or for each order the count up to which n-grams are dropped: `0,0,1`.")
  package static let documents = Field(
    "documents", .choice(["marked", "empty-lines", "lines"]), .byDefault("marked"),
    meaning: "What ends a document beside `feed`'s `document`: nothing, an empty line (then each line break ends a "
      + "sentence), or each line.")
  package static let isPreTokenized = Field(
    "pre_tokenized", .boolean, .byDefault(false),
    meaning: "Whether only blanks separate words, and each line is a sentence.")
  package static let segmentation = Field(
    "segmentation", .choice(["none", "characters", "learnt"]), .byDefault("learnt"),
    meaning:
      "How runs of scripts without spaces (Han, Hiragana, Thai, Lao, Khmer, Myanmar) become words: as the text itself teaches, each character a word, or each run one. No matter with `pre_tokenized`."
  )
  package static let withinSentences = Field(
    "within_sentences", .boolean, .byDefault(false), meaning: "Whether the history ends with the sentence.")
  package static let grammarOnly = Field(
    "grammar_only", .boolean, .byDefault(false), meaning: "Whether to leave out the association expert.")
  package static let passages = Field(
    "passages", .integer(0...4_000_000_000), .byDefault(0), unit: "bytes",
    meaning:
      "Keep passages of the text in the model, with their index, up to this size; they count as the model's size, and anyone who may ask the model can read them. A token takes about three bytes; of more text, a share is kept."
  )
  package static let description = Field(
    "description", .string(bytes: 0...1_000), .optional, meaning: "A text kept in the model.")
}

extension Operation {
  package static let train = Operation(
    "train", "Opens a training job. `feed` then brings the text.", role: .train, lane: .jobs, effect: .changes,
    request: [
      TrainTable.model, TrainTable.order, TrainTable.minimumCount, TrainTable.prune, TrainTable.documents,
      TrainTable.isPreTokenized, TrainTable.segmentation, TrainTable.withinSentences, TrainTable.grammarOnly,
      TrainTable.passages, TrainTable.description,
    ],
    reply: [JobTable.job, JobTable.model], errors: [.modelBusy, .modelExists, .quota, .noSpace, .inputOutput])
}

/// The keys of `feed`.
package enum FeedTable {
  package static let text = Field(
    "text", .string(bytes: 0...ProtocolLimits.feedBytes), .byDefault(""),
    meaning: "The next piece, put right after the last one.")
  package static let data = Field(
    "data", .string(bytes: 0...Base64.encodedCount(ProtocolLimits.feedBytes)), .optional,
    meaning: "For `model.import`, instead of `text`: the next piece of the file, in Base64.")
  package static let endsDocument = Field(
    "document", .boolean, .byDefault(false), meaning: "Whether the document ends after it.")
  package static let isLast = Field("end", .boolean, .byDefault(false), meaning: "Whether all text ends after it.")
  package static let skipped = Field(
    "skipped", .integer(0...Int64(Int32.max) * 1_024), .byDefault(0), unit: "records",
    meaning: "With `end`: how many records of its input the client could not read and left out; for the job to tell.")

  package static let state = Field(
    "state", .choice([JobState.feeding.rawValue, JobState.queued.rawValue]), meaning: "`queued` after the end.")
}

extension Operation {
  package static let feed = Operation(
    "feed", "Brings a job its text, or an import its file, piece by piece, in order. The training starts at the end.",
    role: .train, lane: .jobs, effect: .changes,
    request: [
      JobTable.job, FeedTable.text, FeedTable.data, FeedTable.endsDocument, FeedTable.isLast, FeedTable.skipped,
    ],
    reply: [JobTable.job, FeedTable.state, JobTable.fedBytes],
    errors: [.jobNotFound, .jobFailed, .quota, .noSpace, .inputOutput])
}
