/// What a client can ask for: one operation, which is its table.
///
/// The table holds everything there is to know before the operation runs: its name on the wire, who may ask for it, where
/// it is answered, what a retry may do, and the fields of its request, of its reply and of the lines before that. From
/// it follow decoding, checking, `describe`, protocol.md, and which requests clients repeat. Each operation's table is
/// in a file of its own in `Operations/`; `Operation.all` lists them.
///
/// ```swift
/// extension Operation {
///   package static let ping = Operation(
///     "ping", "Says that the daemon is there.", role: .query, lane: .inPlace, isControl: true, effect: .reads,
///     reply: [PingTable.pong])
/// }
/// ```
public final class Operation: Sendable {
  /// The name on the wire.
  public let name: String
  /// One sentence for people.
  package let summary: String
  /// The least role that may ask for this. With `train`, only for what is one's own; with `admin`, for anything.
  package let role: Role
  /// Where it is answered.
  package let lane: Lane
  /// Whether a request with an id overtakes everything, also at the limit of requests in flight.
  package let isControl: Bool
  /// Whether it goes on until it is cancelled or what it watches is over; it does not keep the daemon from stopping.
  package let isWatching: Bool
  /// What it changes, and so what a retry may do.
  package let effect: Effect
  package let request: [Field]
  /// Names of request fields of which exactly one must be there; with a `session` there may be none.
  package let exactlyOneOf: [String]
  package let reply: [Field]
  /// The lines before the last one, under the key `chunk`, `progress` or `event`.
  package let stream: (key: String, fields: [Field])?
  /// The codes it answers with, beside those that any request can meet.
  package let errors: [ErrorCode]
  /// Whether the reply says which model answered, and how long that took.
  package let repliesWithModel: Bool
  package let repliesWithTime: Bool

  init(
    _ name: String, _ summary: String, role: Role, lane: Lane, isControl: Bool = false, isWatching: Bool = false,
    effect: Effect, request: [Field] = [], exactlyOneOf: [Field] = [], reply: [Field],
    stream: (key: String, fields: [Field])? = nil, errors: [ErrorCode] = []
  ) {
    self.name = name
    self.summary = summary
    self.role = role
    self.lane = lane
    self.isControl = isControl
    self.isWatching = isWatching
    self.effect = effect
    self.request = request
    self.exactlyOneOf = exactlyOneOf.map(\.name)
    self.reply = reply
    self.stream = stream
    self.errors = errors
    repliesWithModel = reply.contains { $0.name == ModelReplyTable.model.name && $0.type.isObject }
    repliesWithTime = reply.contains { $0.name == ModelReplyTable.took.name }
  }

  /// Where an operation is answered.
  package enum Lane: Sendable, Equatable {
    /// On the thread of its connection, at once.
    case inPlace
    /// On a thread that computes.
    case worker(Work)
    /// By the registry of jobs, in the order of arrival.
    case jobs
    /// By its connection itself, which knows its requests.
    case connection
  }

  /// How long a request keeps a thread that computes; long work leaves the threads of short work alone.
  package enum Work: Sendable, Equatable {
    case short, long
    /// One or the other, by what the request asks for.
    case byCost
  }

  /// What an operation changes beyond its connection.
  package enum Effect: String, Sendable {
    /// Nothing: a request may be repeated.
    case reads
    /// Something, and a repeat changes nothing more: a request may be repeated.
    case sets
    /// Something, and a repeat would change more or answer otherwise: only a request with a `key` may be repeated.
    case changes
  }

  /// Whether asking twice does no more than asking once, so that clients may repeat a request without a `key`.
  package var isRepeatable: Bool { effect != .changes }

  package func field(_ name: String) -> Field? { request.first { $0.name == name } }
}

extension Operation: Hashable {
  /// Operations are the same if they are one table.
  public static func == (a: Operation, b: Operation) -> Bool { a === b }
  /// By identity, as equality.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Operation: CustomStringConvertible {
  /// The name on the wire.
  public var description: String { name }
}

extension Operation {
  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The operation of that name on the wire; nil if there is none.
  package static func named(_ name: String) -> Operation? { byName[name] }
}
