public import KithProtocol

/// Something that happened in the daemon.
public struct DaemonEvent: Sendable, Equatable {
  /// What it concerns: `models`, `jobs` or `service`.
  public let topic: String
  /// What happened, such as `loaded`. `subscribed` comes first.
  public let event: String
  /// The model.
  public let model: String?
  /// Its generation.
  public let generation: Int?
  /// The name that stands for it.
  public let alias: String?
  /// The job.
  public let job: String?
  /// The state that the job is in now.
  public let state: String?

  package init(_ fields: ReplyFields) throws(ClientError) {
    typealias Event = SubscribeTable.Event
    topic = try fields.string(Event.topic)
    event = try fields.string(Event.event)
    model = fields.optionalString(Event.model)
    generation = fields.optionalInteger(Event.generation)
    alias = fields.optionalString(Event.alias)
    job = fields.optionalString(Event.job)
    state = fields.optionalString(Event.state)
  }
}

extension Query where Answer == Int {
  /// Tells of what happens until it is cancelled, or until this many events were told. The answer is how many.
  ///
  /// - Parameter topics: `models`, `jobs`, `service`; nil is all of them.
  public static func subscribe(
    to topics: [String]? = nil, max: Int? = nil, onEvent: @escaping (DaemonEvent) -> Void
  ) -> Query {
    Query(
      .subscribe, reading: { fields throws(ClientError) in try fields.integer(SubscribeTable.events) },
      { fields in
        fields.set(SubscribeTable.topics, topics)
        fields.set(SubscribeTable.max, max)
      }
    ).hearing(mustAsk: false) { fields in
      // An event that cannot be read is no reason to hear no others.
      if let event = try? DaemonEvent(fields) { onEvent(event) }
    }
  }
}

extension Query where Answer == Bool {
  /// Cancels a request of the same connection. The answer is whether it was running or waiting.
  public static func cancel(_ target: RequestID) -> Query {
    Query(
      .cancel, reading: { fields throws(ClientError) in try fields.bool(CancelTable.cancelled) },
      { $0.set(CancelTable.target, json: target.json) })
  }
}

extension Connection {
  /// Tells of what happens, event by event, until this many were told or the daemon ends.
  ///
  /// - Returns: how many.
  @discardableResult
  public func subscribe(
    to topics: [String]? = nil, max: Int? = nil, onEvent: @escaping (DaemonEvent) -> Void
  ) throws(ClientError) -> Int {
    try ask(.subscribe(to: topics, max: max, onEvent: onEvent))
  }
}
