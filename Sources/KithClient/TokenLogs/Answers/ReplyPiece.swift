/// What one JSON value of a server tells of one answer: all of it, or a piece of a stream.
struct ReplyPiece {
  enum Kind {
    /// An answer by itself.
    case whole
    /// To be added to the answer of the same index.
    case addition
    /// The answer so far, or an addition: some servers send either, and the content tells which.
    case snapshot
  }

  var kind: Kind
  /// Which of several answers.
  var index = 0
  /// The reply's own identity; nil where it has none.
  var id: String?
  /// What the user called the request; empty where it has no name.
  var name = ""
  var prompt: String?
  var promptTokens: [RawToken] = []
  /// Whether the prompt's tokens were asked for by name, so that they count.
  var countsPrompt = false
  var tokens: [RawToken] = []
  /// The answer's own text, as the server puts it together; nil where there is none.
  var text: String?
  var reasoning: String?
  /// How many tokens the server says it made.
  var tokenCount: Int?
  /// Whether the probabilities are those after temperature, top-p and the like.
  var isAfterSampling = false
  /// Whether the answer ends with this piece.
  var isLast = false
  /// What to ask the server for, if there are no log probabilities.
  var hint: String

  init(_ kind: Kind, hint: String) {
    self.kind = kind
    self.hint = hint
  }
}
