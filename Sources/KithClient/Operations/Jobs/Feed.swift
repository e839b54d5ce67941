import KithProtocol

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
  /// With the end: how many records of the input could not be read and were left out; the job tells it.
  public var skippedRecordCount = 0

  /// A piece, and what ends after it.
  public init(_ text: String, endsDocument: Bool = false, endsText: Bool = false) {
    self.text = text
    self.endsDocument = endsDocument
    self.endsText = endsText
  }
}

/// What a job has been fed.
public struct FedJob: Sendable, Equatable {
  /// `feeding`, or `queued` after the end.
  public let state: String
  /// How much so far.
  public let fedBytes: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    state = try fields.string(FeedTable.state)
    fedBytes = try fields.integer(JobTable.fedBytes)
  }
}

extension Query where Answer == FedJob {
  /// Brings a job its next piece of text.
  ///
  /// - Parameter key: An idempotency key: a piece with the same one is taken once.
  public static func feed(_ job: String, _ piece: FeedPiece, key: String? = nil) -> Query {
    Query(.feed, reading: FedJob.init) { fields in
      fields.set(JobTable.job, job)
      fields.set(FeedTable.text, unlessEmpty: piece.text)
      fields.set(FeedTable.endsDocument, ifTrue: piece.endsDocument)
      fields.set(FeedTable.isLast, ifTrue: piece.endsText)
      fields.set(FeedTable.skipped, piece.skippedRecordCount > 0 ? piece.skippedRecordCount : nil)
    }.with(key: key)
  }

  /// Brings an import its next bytes.
  public static func feed(_ job: String, data bytes: [UInt8], isLast: Bool) -> Query {
    Query(.feed, reading: FedJob.init) { fields in
      fields.set(JobTable.job, job)
      fields.set(FeedTable.data, bytes.isEmpty ? nil : Base64.encode(bytes.span))
      fields.set(FeedTable.isLast, ifTrue: isLast)
    }
  }
}

extension Connection {
  /// Brings a job its next pieces of text, in order; returns when the daemon has them all.
  ///
  /// Together at most 1 MiB of UTF-8, so that neither side waits for the other; at most `FeedPiece.limit` pieces.
  ///
  /// - Parameter key: An idempotency key for these pieces. A call that failed halfway, because the daemon was restarted, may
  ///   then be made again with the same key and pieces: none is taken twice.
  public func feed(_ job: String, _ pieces: [FeedPiece], key: String? = nil) throws(ClientError) {
    try askInOrder(
      pieces.enumerated().map { index, piece in
        .feed(job, piece, key: key.map { "\($0)-\(index)" })
      })
  }

  /// Brings an import its next bytes, in order, at most `ProtocolLimits.feedBytes`.
  public func feedData(_ job: String, _ bytes: [UInt8], isLast: Bool) throws(ClientError) {
    _ = try ask(.feed(job, data: bytes, isLast: isLast))
  }
}
