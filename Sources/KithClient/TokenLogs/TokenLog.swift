/// The output of a language model with its log probabilities, as servers print it.
///
/// The shape is found by its keys: see `ReplyShapes`. One JSON value, JSON values one a line, or server-sent events.
public struct TokenLog: Sendable, Equatable {
  /// One for each answer, at least one: none is context for another.
  public let documents: [LoggedDocument]
  /// What was left out, for people; a sentence each.
  public let notes: [String]

  /// Reads all of a log.
  ///
  /// Log probabilities of -9999 and less mean that the server did not tell, as do null, `-Infinity` and no such key; a
  /// hair above 0 is 0. Tokens that cut a character are joined; tokens that stand for no text are left out and counted.
  public static func parse(
    _ bytes: [UInt8], options: TokenLogOptions = TokenLogOptions()
  ) throws(TokenLogError) -> TokenLog {
    var reader = TokenLogReader(options)
    try reader.read(bytes[...])
    return try reader.finish()
  }
}
