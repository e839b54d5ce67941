import KithProtocol
package import StrictJSON

/// How to train a model; nil is the daemon's default.
public struct TrainingOptions: Sendable, Equatable {
  /// The length of the longest n-grams.
  public var order: Int?
  /// Words seen less often are unknown words.
  public var minCount: Int?
  /// `none`, or for each order the count up to which n-grams are dropped: `0,0,1`.
  public var prune: String?
  /// What ends a document beside the marks of `feed`: `marked` (nothing), `empty-lines` or `lines`.
  public var documents: String?
  /// Whether words are what stands between blanks, and each line is a sentence.
  public var isPreTokenized = false
  /// Whether the history ends with the sentence.
  public var isWithinSentences = false
  /// Whether to leave out the association expert.
  public var isGrammarOnly = false
  /// A text to keep in the model.
  public var description: String?

  /// Everything as the daemon does it by default.
  public init() {}

  package var fields: [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = []
    if let order { fields.append(("order", .integer(Int64(order)))) }
    if let minCount { fields.append(("min_count", .integer(Int64(minCount)))) }
    if let prune { fields.append(("prune", .string(prune))) }
    if let documents { fields.append(("documents", .string(documents))) }
    if isPreTokenized { fields.append(("pre_tokenized", true)) }
    if isWithinSentences { fields.append(("within_sentences", true)) }
    if isGrammarOnly { fields.append(("grammar_only", true)) }
    if let description { fields.append(("description", .string(description))) }
    return fields
  }
}

/// Where a training is.
public struct JobStage: Sendable, Equatable {
  /// The name of the stage: `tokenize`, `associate`, `count` and so on.
  public let phase: String
  /// How much of this phase is done.
  public let doneCount: Int
  /// How much there is to do in it, if known.
  public let totalCount: Int?
  /// What is counted: `bytes`, `tokens` or `n-grams`.
  public let unit: String
  /// Per second.
  public let rate: Double?
  /// How long the phase will still take.
  public let remainingSeconds: Double?

  package init(
    phase: String, doneCount: Int, totalCount: Int?, unit: String, rate: Double?, remainingSeconds: Double?
  ) {
    self.phase = phase
    self.doneCount = doneCount
    self.totalCount = totalCount
    self.unit = unit
    self.rate = rate
    self.remainingSeconds = remainingSeconds
  }

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "progress")
    phase = try fields.string("phase")
    doneCount = try fields.integer("done")
    totalCount = fields.optionalInteger("total")
    unit = try fields.string("unit")
    rate = fields.optionalDouble("rate")
    remainingSeconds = fields.optionalDouble("eta_s")
  }
}

/// A training that the daemon does.
public struct TrainingJob: Sendable, Equatable {
  /// What `feed`, `watchJob` and `cancelJob` call it.
  public let name: String
  /// The name that the model will have.
  public let model: String
  /// `feeding`, `queued`, `training`, `done`, `failed` or `cancelled`.
  public let state: String
  /// How much text it was fed.
  public let fedBytes: Int
  /// Where the training is.
  public let progress: JobStage?
  /// What the training found odd.
  public let warnings: [String]
  /// Once done: the generation of the model.
  public let generation: Int?
  /// Once done: how long the text was, with sentence ends.
  public let tokenCount: Int?
  /// Once done: how many documents that was.
  public let documentCount: Int?
  /// Once done: how many words the model knows.
  public let vocabularySize: Int?
  /// The size of the finished model.
  public let byteCount: Int?
  /// Once failed: why.
  public let error: ServerError?

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "job")
    name = try fields.string("job")
    model = try fields.string("model")
    state = try fields.string("state")
    fedBytes = try fields.integer("fed_bytes")
    progress = if let progress = json["progress"] { try JobStage(progress) } else { nil }
    warnings = fields.strings("warnings")
    generation = fields.optionalInteger("gen")
    tokenCount = fields.optionalInteger("tokens")
    documentCount = fields.optionalInteger("documents")
    vocabularySize = fields.optionalInteger("vocabulary")
    byteCount = fields.optionalInteger("bytes")
    error = if let error = json["error"] { try ServerError(error) } else { nil }
  }
}

/// A piece of the text that a job is fed.
public struct FeedPiece: Sendable, Equatable {
  /// How many pieces may be sent before their answers are read.
  public static let limit = 32

  /// At most 1 MiB of UTF-8, put right after the last piece.
  public var text: String
  /// Whether a document ends after it.
  public var endsDocument: Bool
  /// Whether all text ends after it, so that the training can begin.
  public var endsText: Bool

  /// A report put together by hand.
  public init(_ text: String, endsDocument: Bool = false, endsText: Bool = false) {
    self.text = text
    self.endsDocument = endsDocument
    self.endsText = endsText
  }
}

extension Connection {
  /// Opens a training job and returns its name. `feed` brings the text.
  ///
  /// - Parameter key: an idempotency key: a call with the same one gets the same job, and opens no second one. By default
  ///   each call has its own, which is what makes it safe to make the call again when its answer was lost.
  public func train(
    _ model: String, options: TrainingOptions = TrainingOptions(), key: String? = nil
  ) throws(ClientError) -> String {
    let key = key ?? "kith-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    let result = try call(.train, [("model", .string(model)), ("key", .string(key))] + options.fields)
    return try ReplyFields(result, of: "train").string("job")
  }

  /// Brings a job its next pieces of text, in order; returns when the daemon has them all.
  ///
  /// Together at most 1 MiB of UTF-8, so that neither side waits for the other; at most `FeedPiece.limit` pieces.
  ///
  /// - Parameter key: an idempotency key for these pieces. A call that failed halfway, because the daemon was restarted, may
  ///   then be made again with the same key and pieces: none is taken twice.
  public func feed(_ job: String, _ pieces: [FeedPiece], key: String? = nil) throws(ClientError) {
    let requests = pieces.enumerated().map { index, piece in
      var fields: [(name: String, value: JSONValue)] = [("job", .string(job))]
      if let key { fields.append(("key", .string("\(key)-\(index)"))) }
      if !piece.text.isEmpty { fields.append(("text", .string(piece.text))) }
      if piece.endsDocument { fields.append(("document", true)) }
      if piece.endsText { fields.append(("end", true)) }
      return fields
    }
    try callInOrder(.feed, requests)
  }

  /// The jobs of this run of the daemon, oldest first.
  public func jobs() throws(ClientError) -> [TrainingJob] {
    try ReplyFields(call(.jobList), of: "job.list").list("jobs") { json throws(ClientError) in try TrainingJob(json) }
  }

  /// Waits until a job is over; `onProgress` hears how far it is.
  @discardableResult
  public func watchJob(_ job: String, onProgress: (JobStage) -> Void) throws(ClientError) -> TrainingJob {
    let result = try call(.jobWatch, [("job", .string(job))]) { json in
      // A report that cannot be read is no reason to give up the job.
      if let progress = try? JobStage(json) { onProgress(progress) }
    }
    return try TrainingJob(result)
  }

  /// Ends a job and removes what it was fed; one that is over stays as it is.
  @discardableResult
  public func cancelJob(_ job: String) throws(ClientError) -> TrainingJob {
    try TrainingJob(call(.jobCancel, [("job", .string(job))]))
  }
}
