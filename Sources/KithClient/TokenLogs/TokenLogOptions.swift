/// What is wanted of a token log.
public struct TokenLogOptions: Sendable, Equatable {
  /// Whether the tokens of a prompt count too, where the server tells their log probabilities unasked.
  public var scoresPrompt = false
  /// Whether a model's reasoning is context of its answer, and does not count itself; nor does a prompt whose log probabilities the
  /// server was asked for, unless `scoresPrompt`.
  public var answerOnly = false
  /// Whether the likeliest token of each place is wanted, where the server told several. They take time to read.
  public var readsFirstChoices = false

  /// None of them.
  public init() {}
}
