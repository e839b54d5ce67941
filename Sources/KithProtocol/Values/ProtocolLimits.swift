/// The limits of a connection, a line and a request; `hello` tells them.
public enum ProtocolLimits {
  /// A longer line is skipped to its end and answered with an error.
  public static let lineBytes = 8 << 20
  /// A line that grows beyond this closes the connection.
  public static let skippedLineBytes = 64 << 20
  /// How long the line of a reply is at most.
  public static let replyBytes = 256 << 20
  /// How deep a request's JSON may nest.
  public static let depth = 32
  /// How many requests of one connection run or wait to run.
  public static let requestsInFlight = 64
  /// How many bytes of requests wait in memory beyond those, before the daemon stops reading.
  public static let queuedBytes = 1 << 20
  /// How many bytes of replies may be unread before the daemon stops reading requests.
  public static let unsentBytes = 1 << 20
  /// How many seconds a client may leave unread replies untouched before it is dropped.
  public static let unreadSeconds = 30
  /// How many connections are open at once, by all users together.
  public static let connections = 1_024
  /// How many of them one user may have.
  public static let connectionsPerUser = 64
  /// How many of them are reserved for administrators.
  public static let reservedConnections = 4
  /// How many requests of all connections together wait to be computed.
  public static let waitingRequests = 4_096
  /// Of each user, how many outcomes of requests with a `key` are remembered.
  public static let keys = 1_024
  /// How many texts a batch may hold.
  public static let textsPerRequest = 10_000
  /// How many tokens of another model an `xray` may hold.
  public static let tokensPerRequest = 100_000
  /// How many words the predictions of one batch may hold together.
  public static let wordsPerReply = 100_000
  /// How many bytes of text one `feed` may carry.
  public static let feedBytes = 1 << 20

  // MARK: Memories

  /// How many words and sentence ends a memory holds before the oldest go.
  public static let memoryWords = 1_000_000
  /// How many memories a user may have beside one model.
  public static let memoriesPerModel = 32

  // MARK: Sessions

  /// How many sessions one user may have open.
  public static let sessionsPerUser = 32
  /// How many sessions are open at once, of all users together.
  public static let sessions = 256
  /// How many words and sentence ends a session holds before its oldest text is dropped.
  public static let sessionWords = 6_144
  /// How many bytes of text a session holds before its oldest text is dropped.
  public static let sessionBytes = 1 << 18
  /// How many of its appends a session can roll back.
  public static let sessionUndos = 128
  /// How many seconds nobody may ask a session before it expires, unless `session.open` says less or more.
  public static let sessionIdleSeconds = 3_600
  /// The most that `session.open` may say.
  public static let longestSessionIdleSeconds = 86_400
}
