import KithProtocol

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
  /// Whether only blanks separate words, and each line is a sentence.
  public var isPreTokenized = false
  /// How runs of scripts without spaces become words: `learnt`, `characters` or `none`.
  public var segmentation: String?
  /// Whether the history ends with the sentence.
  public var isWithinSentences = false
  /// Whether to leave out the association expert.
  public var isGrammarOnly = false
  /// Bytes of the passages of the text that the model keeps, with their index: anyone who may ask it can read them.
  public var passageByteCount: Int?
  /// A text to keep in the model.
  public var description: String?

  /// Everything as the daemon does it by default.
  public init() {}

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(TrainTable.order, order)
    fields.set(TrainTable.minimumCount, minCount)
    fields.set(TrainTable.prune, prune)
    fields.set(TrainTable.documents, documents)
    fields.set(TrainTable.isPreTokenized, ifTrue: isPreTokenized)
    fields.set(TrainTable.segmentation, segmentation)
    fields.set(TrainTable.withinSentences, ifTrue: isWithinSentences)
    fields.set(TrainTable.grammarOnly, ifTrue: isGrammarOnly)
    fields.set(TrainTable.passages, passageByteCount)
    fields.set(TrainTable.description, description)
  }
}

extension Query where Answer == String {
  /// Opens a training job. The answer is its name.
  ///
  /// - Parameter key: An idempotency key: a query with the same one gets the same job, and opens no second one.
  public static func train(
    _ model: String, options: TrainingOptions = TrainingOptions(), key: String = Connection.newKey()
  ) -> Query {
    Query(.train, reading: { fields throws(ClientError) in try fields.string(JobTable.job) }) { fields in
      fields.set(TrainTable.model, model)
      options.write(to: &fields)
    }.with(key: key)
  }
}

extension Connection {
  /// An idempotency key that no other request has.
  public static func newKey() -> String { "kith-" + String(UInt64.random(in: 0 ... .max), radix: 36) }

  /// Opens a training job and returns its name. `feed` brings the text.
  ///
  /// - Parameter key: An idempotency key: a call with the same one gets the same job, and opens no second one. By default
  ///   each call has its own, which is what makes it safe to repeat the call when its answer was lost.
  public func train(
    _ model: String, options: TrainingOptions = TrainingOptions(), key: String? = nil
  ) throws(ClientError) -> String {
    try ask(.train(model, options: options, key: key ?? Self.newKey()))
  }
}
